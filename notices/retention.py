"""What news keeps of people (`ground.retention`)."""

from datetime import timedelta

from ground.retention import WITH_ACCOUNT, After, Kept, Nobodys
from notices.actions.devices import ASLEEP_FOR, end_abandoned
from notices.actions.duty_phones import UNUSED_FOR, end_unused
from notices.actions.expire import FACTS_KEPT, end_silences, erase_old_facts, erase_old_notices
from notices.actions.expire import KEPT as NOTICES_KEPT
from notices.actions.line import erase_old_codes
from notices.actions.mail import KEPT as ROWS_KEPT
from notices.actions.mail import erase_old, send_due

_SETTLED = After(timedelta(0), "it went out or was taken back", send_due)
_NEVER_SENT = After(ROWS_KEPT, "it should have gone out", erase_old)
_UNUSED = After(UNUSED_FOR, "its push service last took something", end_unused)

KEPT = (
    Kept(
        "people.OutgoingMail",
        ("to_user", "to_email", "context", "last_error"),
        "whom it is for and what it tells, until it is out; never what somebody wrote",
        (WITH_ACCOUNT, _SETTLED, _NEVER_SENT),
    ),
    Kept(
        "people.OutgoingMail",
        ("key", "template", "language"),
        "that one of its kind went out, so that none goes twice; of its key a mark that names nobody",
        (After(ROWS_KEPT, "it went out, was taken back or should have gone out", erase_old),),
    ),
    Kept(
        "notices.Fact",
        ("to", "key", "kind"),
        "that something happened, until everybody was told, and so that nobody is told twice",
        (WITH_ACCOUNT, After(FACTS_KEPT, "everybody was told", erase_old_facts)),
    ),
    Kept(
        "notices.Notice",
        ("user", "kind"),
        "a line in somebody's own list of news, without a word of anybody",
        (WITH_ACCOUNT, After(NOTICES_KEPT, "the last news in it", erase_old_notices)),
    ),
    Kept(
        "notices.Delivery",
        ("notice", "last_error"),
        "that a line goes to a device, and the kind of error alone where it was not reached",
        (WITH_ACCOUNT, After(NOTICES_KEPT, "the last news in it", erase_old_notices)),
    ),
    Kept("notices.Preference", ("user", "ways"), "how somebody wants to be told", (WITH_ACCOUNT,)),
    Kept(
        "notices.Silence",
        ("user", "scope"),
        "which group somebody wants no push or mail about",
        (WITH_ACCOUNT, After(timedelta(0), "its end, where it has one", end_silences)),
    ),
    Kept(
        "notices.PushDevice",
        ("user", "endpoint", "p256dh", "auth", "label", "session_key"),
        "the browsers that somebody has switched on, where to push to and with which keys",
        (WITH_ACCOUNT, After(ASLEEP_FOR, "the session is over; at once if it was ended", end_abandoned)),
    ),
    Kept(
        "notices.DutyPhone",
        ("enrolled_by",),
        "who made a shared telephone ring for a duty, so that colleagues can ask",
        (WITH_ACCOUNT, _UNUSED),
    ),
    Kept(
        "notices.DutyPhone",
        ("duty", "endpoint", "p256dh", "auth", "label"),
        "where a shared telephone of the office is pushed to, for whoever is on duty",
        (_UNUSED,),
    ),
    Kept(
        "notices.LineAccount",
        ("user", "line_id"),
        "which LINE account somebody's news is sent to, until they end it here or leave the office's account there",
        (WITH_ACCOUNT,),
    ),
    Kept(
        "notices.LineCode",
        ("user", "mark"),
        "that a code of theirs links a LINE account; of the code a keyed hash",
        (WITH_ACCOUNT, After(timedelta(0), "it was used, or a quarter of an hour is over", erase_old_codes)),
    ),
    Kept("notices.PushOffer", ("user",), "that they were asked once, so that nobody asks again", (WITH_ACCOUNT,)),
)
NOBODYS = (Nobodys(("notices.PushKey",), "the installation's own key, sealed"),)
