"""Acts on watched expressions, in words (`ground.audit_labels`)."""

from django.utils.translation import gettext_lazy as _

from ground.audit_facts import label_facts
from ground.audit_labels import label_acts
from ground.enums import ActKind
from watched.enums import Response

label_acts(
    ActKind.EDITORIAL,
    {
        "watched.add": _("見守ることばを加えた"),
        "watched.change": _("見守ることばを変えた"),
        "watched.retire": _("見守ることばを使わなくした"),
        "watched.restore": _("見守ることばをまた使うようにした"),
    },
)
label_facts("watched", {"response": (_("見つけたとき"), Response), "changed": (_("変えたところ"), None)})
