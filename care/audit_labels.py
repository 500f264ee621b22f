"""Acts of care, in words (`ground.audit_labels`)."""

from django.utils.translation import gettext_lazy as _

from ground.audit_facts import label_facts
from ground.audit_labels import label_acts
from ground.enums import ActKind

label_acts(
    ActKind.EDITORIAL,
    {
        "care.save_helpcontact": _("相談先を保存した"),
        "care.delete_helpcontact": _("相談先を削除した"),
    },
)
label_facts("care", {"label": (_("名前"), None)})
