"""Acts of care, in words (`people.acts`)."""

from django.utils.translation import gettext_lazy as _

from people.acts import name_acts
from people.enums import ActKind
from people.facts import name_facts

name_acts(
    ActKind.EDITORIAL,
    {
        "care.save_helpcontact": _("相談先を保存した"),
        "care.delete_helpcontact": _("相談先を削除した"),
    },
)
name_facts("care", {"label": (_("名前"), None)})
