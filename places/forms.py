"""The filters of the public page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from people.enums import LifeStage
from places.enums import SpokenLanguage


class FilterForm(forms.Form):
    """What a reader is looking for. Every field is optional."""

    life_stage = forms.ChoiceField(label=_("時期"), required=False, choices=[("", _("すべて")), *LifeStage.choices])
    language = forms.ChoiceField(label=_("ことば"), required=False)
    open_now = forms.BooleanField(label=_("いま開いている"), required=False)
    childcare = forms.BooleanField(label=_("子どもを見ていてもらえる"), required=False)
    online = forms.BooleanField(label=_("オンラインで話せる"), required=False)

    def __init__(self, *args: Any, languages: list[SpokenLanguage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [  # type: ignore[attr-defined]
            ("", _("すべて")),
            *[(language.value, language.label) for language in languages],
        ]

    @property
    def wanted(self) -> dict[str, Any]:
        """The filters with a valid value. An invalid one shows an error beside its field and filters nothing."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
