"""The filters for somebody who is looking for a date."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from people.enums import LifeStage
from places.enums import SpokenLanguage
from places.models import Place
from programs.enums import ProgramKind
from programs.queries.dates import Wishes

ANY = ("", _("すべて"))
TIMES = (("weekday", _("平日の昼間")), ("evening", _("平日の夜（17時から）")), ("weekend", _("土日・祝日")))


class WishesForm(forms.Form):
    """The filters of the list. Their state lives in the page's address."""

    life_stage = forms.ChoiceField(label=_("お子さんの時期"), choices=[ANY, *LifeStage.choices], required=False)
    kind = forms.ChoiceField(label=_("種類"), choices=[ANY, *ProgramKind.choices], required=False)
    time = forms.ChoiceField(label=_("曜日・時間"), choices=[ANY, *TIMES], required=False)
    place = forms.TypedChoiceField(
        label=pgettext_lazy("where it is held", "場所"), coerce=int, empty_value=None, required=False
    )
    language = forms.ChoiceField(label=_("ことば"), choices=[ANY, *SpokenLanguage.choices], required=False)
    online = forms.BooleanField(label=_("オンラインで参加できる"), required=False)
    childcare = forms.BooleanField(label=_("託児がある"), required=False)
    free = forms.BooleanField(label=_("空きがある"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "f_%s", **kwargs})
        places = Place.objects.filter(is_published=True, programs__live=True).distinct()
        self.fields["place"].choices = [ANY, *((place.pk, place.name) for place in places)]  # type: ignore[attr-defined]

    def wishes(self) -> Wishes:
        """What was asked for. An invalid value counts as not asked for."""
        self.is_valid()
        return Wishes(**self.cleaned_data)
