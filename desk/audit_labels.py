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
    },
)
