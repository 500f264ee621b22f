"""Acts of programmes, in words (`people.acts`)."""

from django.utils.translation import gettext_lazy as _

from people.acts import name_acts
from people.enums import ActKind

name_acts(
    ActKind.SIGN_UPS,
    {
        "programs.enroll": _("講座に申し込んだ"),
        "programs.cancel_enrollment": _("講座の申し込みを取りやめた"),
        "programs.ask_guardian_again": _("保護者にもう一度たずねた"),
        "programs.confirm_guardian": _("保護者が同意した"),
        "programs.decline_guardian": _("保護者が同意しなかった"),
        "programs.lapse": _("保護者の返事がなく、席を空けた"),
    },
)
name_acts(
    ActKind.EDITORIAL,
    {
        "programs.move_occurrence": _("講座の日時や場所を変えた"),
        "programs.cancel_occurrence": _("講座の回を中止にした"),
        "programs.restore_occurrence": _("中止した回を戻した"),
        "programs.make_dates": _("講座の日程を作った"),
    },
)
name_acts(ActKind.READINGS, {"programs.read_roster": _("講座の名簿を見た")})
name_acts(ActKind.UPKEEP, {"programs.erase_old": _("期限のきた申し込みの情報を消した")})
