"""What groups keep about people, including those who have gone (`ground.retention`)."""

from datetime import timedelta

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ground.retention import WITH_ACCOUNT, After, Kept, Nobodys, Remains, Stay, days
from groups.actions.alarm import KEPT as ALARMS_KEPT
from groups.actions.alarm import erase_old_alarms
from groups.actions.erase import REQUESTS_KEPT, WORDS_KEPT, erase_old
from groups.actions.notes import erase_old_notes, notes_kept
from groups.actions.remind import CONFIRMATIONS_KEPT, erase_old_confirmations
from groups.actions.watch import erase_idle
from groups.removals import KEPT as MARKS_KEPT
from groups.removals import forget_old

KEPT = (
    Kept(
        "groups.Membership",
        ("user", "nickname", "nickname_look"),
        "who is in, under which name",
        (WITH_ACCOUNT,),
    ),
    Kept(
        "groups.Membership",
        ("end_note",),
        "what a facilitator told who was removed",
        (WITH_ACCOUNT, After(WORDS_KEPT, "the membership ended", erase_old)),
    ),
    Kept(
        "groups.Membership",
        ("is_adult",),
        "whether a member is 18 or older, as they said: a second adult reads a line with who is not",
        (WITH_ACCOUNT, After(WORDS_KEPT, "the membership ended", erase_old)),
    ),
    Kept("groups.GroundRules", ("written_by",), "who changed the ground rules", (WITH_ACCOUNT,)),
    Kept(
        "groups.GroundRules",
        ("wording",),
        "what was agreed to, as it stood then",
        (Remains("it is public, and written for everybody"),),
    ),
    Kept(
        "groups.Agreement",
        ("user",),
        "who agreed to which version of the ground rules, and when",
        (WITH_ACCOUNT, After(REQUESTS_KEPT, "the membership or the request ended", erase_old)),
    ),
    Kept(
        "groups.JoinRequest",
        ("user", "nickname"),
        "who asked to join",
        (WITH_ACCOUNT, After(REQUESTS_KEPT, "a request that did not become a membership", erase_old)),
    ),
    Kept(
        "groups.JoinRequest",
        ("message", "reply"),
        "what was asked and answered",
        (WITH_ACCOUNT, After(WORDS_KEPT, "the answer", erase_old)),
    ),
    Kept(
        "groups.JoinRequest",
        ("is_adult",),
        "whether who asks is 18 or older, as they said: it goes over to the membership",
        (WITH_ACCOUNT, After(WORDS_KEPT, "the answer", erase_old)),
    ),
    Kept("groups.JoinRequest", ("decided_by",), "which facilitator answered", (WITH_ACCOUNT,)),
    Kept(
        "groups.Appointment",
        ("user", "nickname", "proposed_by", "confirmed_by"),
        "who was asked to take on a role, and by which two colleagues",
        (WITH_ACCOUNT,),
    ),
    Kept(
        "groups.Secrecy",
        ("user", "marked_by"),
        "whether somebody who watches over groups is an official, or signed the pledge of secrecy, and who marked it",
        (WITH_ACCOUNT, After(CONFIRMATIONS_KEPT, "the role and the pledge ended", erase_old_confirmations)),
    ),
    Kept(
        "groups.AdultConfirmation",
        ("user", "confirmed_by"),
        "that an adult was confirmed, when, by whom and until when; never the result",
        (WITH_ACCOUNT, After(CONFIRMATIONS_KEPT, "its last valid day", erase_old_confirmations)),
    ),
    Kept(
        "groups.Removal",
        ("mark",),
        "that a facilitator ended a membership, for the facilitators of that group",
        (After(MARKS_KEPT, "the removal", forget_old), Remains("a keyed mark; without the key it names nobody")),
    ),
    Kept(
        "groups.MemberNote",
        ("about", "written_by", "text"),
        "what facilitators wrote down about a member, for those of that group",
        (WITH_ACCOUNT, After(notes_kept(), "the person left the group (the office decides)", erase_old_notes)),
    ),
    Kept(
        "groups.WritingPause",
        ("user", "paused_by", "lifted_by", "reason"),
        "that somebody could not write for a while, why, and who decided it",
        (WITH_ACCOUNT, After(notes_kept(), "the person left the group (the office decides)", erase_old_notes)),
    ),
    Kept(
        "groups.WatchTime",
        ("user",),
        "who is on duty when",
        (WITH_ACCOUNT, After(timedelta(0), "the role ended", erase_idle)),
    ),
    Kept(
        "groups.Alarm",
        ("taken_by",),
        "who looked after something that could not wait",
        (WITH_ACCOUNT, After(ALARMS_KEPT, "it ended", erase_old_alarms)),
    ),
    Kept(
        "groups.Alarm",
        ("kind",),
        "that there was something of its kind",
        (After(ALARMS_KEPT, "it ended", erase_old_alarms),),
    ),
    Kept(
        "groups.AlarmCall",
        ("user",),
        "who was called because of it, when, and how",
        (WITH_ACCOUNT, After(ALARMS_KEPT, "it ended", erase_old_alarms)),
    ),
)
NOBODYS = (Nobodys(("groups.PeerGroup",), "what staff write of a group, for everybody"),)


def _marks() -> str:
    return days(MARKS_KEPT.days)


def _replies() -> str:
    kept = days(WORDS_KEPT.days)
    return gettext("返事は%(days)s。書き込みを見えなくした理由は、その書き込みがあるあいだ") % {"days": kept}


STAYS = (
    Stay(
        _("進行役があなたの参加を終わりにしたことがあれば、その印（お名前もアドレスも読みとれない形です）"),
        _("もう一度参加を希望したときに、そのグループの進行役だけにわかるように"),
        _marks,
    ),
    Stay(
        _("ほかの方が、ご自分のことばで書いたこと（あなたの呼び名やことばが出てくることもあります）"),
        _("書いた方のことばだから"),
        _("その方が消すまで。気になるときは、削除の前に「知らせる」で進行役に伝えてください"),
    ),
    Stay(
        _("進行役をしていた方が、ほかの方に書いた返事や理由"),
        _("受け取った方が読めるように"),
        _replies,
    ),
)
