"""What mails keep of people (`ground.retention`)."""

from datetime import timedelta

from ground.retention import WITH_ACCOUNT, After, Kept
from notices.actions.mail import KEPT as ROWS_KEPT
from notices.actions.mail import erase_old, send_due

_SETTLED = After(timedelta(0), "it went out or was taken back", send_due)
_NEVER_SENT = After(ROWS_KEPT, "it should have gone out", erase_old)

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
)
