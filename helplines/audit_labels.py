"""Acts of help lines, in words (`ground.audit_labels`)."""

from django.utils.translation import gettext_lazy as _

from ground.audit_facts import label_facts
from ground.audit_labels import label_acts, label_moved
from ground.enums import ActKind

label_acts(
    ActKind.EDITORIAL,
    {
        "helplines.save_helpcontact": _("相談先を保存した"),
        "helplines.delete_helpcontact": _("相談先を削除した"),
        # What an earlier version writes beside this one during an upgrade.
        "care.save_helpcontact": _("相談先を保存した"),
        "care.delete_helpcontact": _("相談先を削除した"),
    },
)
label_moved("care.helpcontact", "helplines.helpcontact")
for app in ("helplines", "care"):
    label_facts(app, {"label": (_("名前"), None)})
