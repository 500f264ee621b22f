"""Labels of audited acts at the desk (`ground.audit_labels`)."""

from django.utils.translation import gettext_lazy as _

from desk.enums import Ending
from ground.audit_facts import label_facts
from ground.audit_labels import label_acts
from ground.enums import ActKind

label_acts(
    ActKind.INSIDE,
    {
        "desk.claim": _("案件を「わたしが見ます」にした"),
        "desk.release": _("案件を見るのをやめた"),
        "desk.close": _("案件の対応を終えた"),
        "desk.pass_on": _("案件を、ほかの人に見てもらうことにした"),
        "desk.end_shift": _("見守りを終えて、引き継いだ"),
        "desk.acknowledge": _("見守りの引き継ぎを受け取った"),
        "desk.read_sample": _("終わった対応を、読み返した"),
        "desk.judge_sample": _("読み返した対応について、伝えた"),
        "desk.plead": _("コーディネーターに、つらい思いを伝えた"),
        "desk.read_plea": _("進行役からの訴えを読んだ"),
        "desk.answer_plea": _("進行役からの訴えに返事をした"),
    },
)
label_acts(
    ActKind.EDITORIAL,
    {
        "desk.save_playbookentry": _("対応の手引きを保存した"),
        "desk.delete_playbookentry": _("対応の手引きを削除した"),
    },
)
label_acts(ActKind.UPKEEP, {"desk.erase_old": _("期限のきた案件を消した")})
label_facts(
    "desk",
    {
        "outcome": (_("終わり方"), Ending),
        "group": (_("グループの番号"), None),
        "rows": (_("件数"), None),
        "label": (_("名前"), None),
        "cases": (_("案件の数"), None),
    },
)
