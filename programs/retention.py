"""What programmes keep of people, and of those who went (`ground.retention`)."""

from django.utils.translation import gettext_lazy as _

from ground.retention import WITH_ACCOUNT, After, Kept, Nobodys, Stay
from programs.signups.actions.erase import DETAILS_KEPT, PERSON_KEPT, erase_old

_DETAILS_OVER = After(DETAILS_KEPT, "the class", erase_old)

KEPT = (
    Kept(
        "programs.Enrollment",
        ("user",),
        "who has the seat, and what one signed up for",
        (WITH_ACCOUNT, After(PERSON_KEPT, "the class", erase_old)),
    ),
    Kept(
        "programs.Enrollment",
        ("called_name", "note", "guardian_email", "guardian_key"),
        "what the staff of the day need to know, and the guardian of a person under 18",
        (WITH_ACCOUNT, _DETAILS_OVER),
    ),
    Kept("programs.Participant", ("called_name",), "how who comes wants to be called", (WITH_ACCOUNT, _DETAILS_OVER)),
    Kept("programs.Hold", ("key",), "a hash of the secret in the link to answer by", (WITH_ACCOUNT, _DETAILS_OVER)),
    Kept("programs.Enrollment", ("reminder_key",), "which mail reminds of the class", (WITH_ACCOUNT,)),
    Kept("people.Consent", ("given_by",), "which guardian agreed", (_DETAILS_OVER,)),
)
NOBODYS = (
    Nobodys(("programs.ProgramPage", "programs.ProgramIndexPage", "programs.Occurrence"), "what staff publish"),
    Nobodys(("recurrence.Param",), "never a row: schedules are texts of rules in our own columns"),
)

STAYS = (
    Stay(
        _("講座の申し込みの人数と、参加の状態（名前も、メモも、保護者のアドレスも消えます）"),
        _("何人の方が利用したかを数えるため"),
        _("期限はありません。だれのことかの記録は残りません"),
    ),
)
