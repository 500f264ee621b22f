"""Acts of places, in words (`people.acts`)."""

from django.utils.translation import gettext_lazy as _

from people.acts import name_acts
from people.enums import ActKind
from people.facts import name_facts

name_acts(
    ActKind.EDITORIAL,
    {
        "places.save_place": _("場所を保存した"),
        "places.delete_place": _("場所を削除した"),
        "places.add_next_step": _("次にためせる場所を加えた"),
    },
)
name_facts("places", {"label": (_("名前"), None), "next_place": (_("次の場所"), None)})
