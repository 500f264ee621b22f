"""Acts of programmes, in words (`ground.audit_labels`)."""

from django.utils.translation import gettext_lazy as _

from ground.audit_facts import label_facts
from ground.audit_labels import label_acts
from ground.enums import ActKind
from programs.enums import EnrollmentState

label_acts(
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
label_acts(
    ActKind.EDITORIAL,
    {
        "programs.move_occurrence": _("講座の日時や場所を変えた"),
        "programs.cancel_occurrence": _("講座の回を中止にした"),
        "programs.restore_occurrence": _("中止した回を戻した"),
        "programs.make_dates": _("講座の日程を作った"),
    },
)
label_acts(ActKind.READINGS, {"programs.read_roster": _("講座の名簿を見た")})
label_acts(ActKind.UPKEEP, {"programs.erase_old": _("期限のきた申し込みの情報を消した")})
label_facts(
    "programs",
    {
        "state": (_("状態"), EnrollmentState),
        "seats": (_("席の数"), None),
        "before": (_("前"), None),
        "after": (_("後"), None),
        "place": (_("場所の番号"), None),
        "asked": (_("たずねた回数"), None),
        "guardian_declined": (_("前に保護者の「同意しない」があった"), None),
        "addresses": (_("連絡先も"), None),
        "made": (_("作った回"), None),
        "removed": (_("消した回"), None),
        "shifted": (_("時刻を変えた回"), None),
        "flagged": (_("日程から外れた回"), None),
        "details": (_("消した件数"), None),
        "people": (_("忘れた人数"), None),
    },
)
