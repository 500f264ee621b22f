"""What people type at the desk. The actions decide; forms only report errors early and beside the field."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.text.fields import TextField, TimeField
from groups.enums import PauseFor, Rung
from groups.forms import ReasonForm
from groups.models import MemberNote
from groups.moderation.reasons import PAUSING
from places.enums import Weekday

CLOCK = {"type": "time"}


class WatchForm(forms.Form):
    """The same hours of one or several days of the week."""

    who = forms.ChoiceField(label=_("だれが、どこを"))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("曜日"), choices=Weekday.choices, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    starts = TimeField(label=_("はじまり"), widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"))
    ends = TimeField(
        label=_("おわり"),
        widget=forms.TimeInput(attrs=CLOCK, format="%H:%M"),
        help_text=_("はじまりと同じか、それより早い時刻にすると、次の日のその時刻までになります。"),
    )
    rung = forms.TypedChoiceField(
        label=_("呼ばれる順"), choices=Rung.choices, coerce=int, initial=Rung.FIRST, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, seats: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["who"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(seats)


class PauseForm(ReasonForm):
    """Pause a member's writing for a while."""

    presets = PAUSING
    hours = forms.TypedChoiceField(
        label=_("どのくらい"),
        choices=PauseFor.choices,
        coerce=lambda value: PauseFor(int(value)),
        initial=PauseFor.HOUR,
        widget=forms.RadioSelect,
    )


class NoteForm(forms.Form):
    """A note about a member."""

    text = TextField(
        label=_("メモ"), required=False, max_length=MemberNote.LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
