"""Acts of places, in words (`people.acts`)."""

from django.utils.translation import gettext_lazy as _

from people.acts import name_acts
from people.enums import ActKind

name_acts(
    ActKind.EDITORIAL,
    {
        "places.save_place": _("場所を保存した"),
        "places.delete_place": _("場所を削除した"),
        "places.add_next_step": _("次にためせる場所を加えた"),
    },
)
