"""The form with which staff edit a place."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from people.enums import LifeStage
from places.enums import Accessibility, SpokenLanguage


class PlaceForm(WagtailAdminModelForm):
    """Shows lists of choices as checkboxes, rather than as JSON."""

    languages = forms.MultipleChoiceField(
        label=_("話せることば"), choices=SpokenLanguage.choices, widget=forms.CheckboxSelectMultiple
    )
    life_stages = forms.MultipleChoiceField(
        label=_("どの時期の家庭に"),
        choices=LifeStage.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("選ばなければ、どなたでも。"),
    )
    accessibility = forms.MultipleChoiceField(
        label=_("来やすさ"), choices=Accessibility.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
