"""Acts of cms, in words (`people.acts`)."""

from django.utils.translation import gettext_lazy as _

from people.acts import name_acts
from people.enums import ActKind

name_acts(
    ActKind.EDITORIAL,
    {
        "cms.make_site": _("はじめのページを作った"),
    },
)
