"""Acts of places, in words (`ground.audit_labels`)."""

from django.utils.translation import gettext_lazy as _

from ground.audit_facts import label_facts
from ground.audit_labels import label_acts
from ground.enums import ActKind

label_acts(
    ActKind.EDITORIAL,
    {
        "places.save_place": _("場所を保存した"),
        "places.delete_place": _("場所を削除した"),
        "places.add_next_step": _("次にためせる場所を加えた"),
    },
)
label_facts("places", {"label": (_("名前"), None), "next_place": (_("次の場所"), None)})
