"""Labels for the audited acts of cms (`ground.audit_labels`)."""

from django.utils.translation import gettext_lazy as _

from ground.audit_labels import label_acts
from ground.enums import ActKind

label_acts(
    ActKind.EDITORIAL,
    {
        "cms.make_site": _("はじめのページを作った"),
    },
)
