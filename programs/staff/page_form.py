"""The form with which staff edit a programme page."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminTimeInput

from ground.staff.page_forms import AddressedPageForm
from ground.text.fields import TimeField
from people.enums import LifeStage
from places.enums import SpokenLanguage
from programs.enums import FACTS
from programs.schedule.rule import duration_between

PAST_START = _("始まりの日が過ぎています。これからの日にしてください。")


class ProgramPageForm(AddressedPageForm):
    """The editor's form: lists as checkboxes, facts only on the canonical page, a start in the future, an end time.

    The model validates the schedule itself (`ProgramPage.clean`); the form, only what depends on today's date.
    """

    life_stages = forms.MultipleChoiceField(
        label=_("ライフステージ"),
        choices=LifeStage.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("選ばなければ「どなたでも」です。"),
    )
    languages = forms.MultipleChoiceField(
        label=_("使うことば"), choices=SpokenLanguage.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    end_time = TimeField(label=_("終わりの時刻"), widget=AdminTimeInput)  # stored as a duration in minutes

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = self.instance
        if not page.is_canonical:
            for name in (*FACTS, "end_time"):  # they come from the page in the default language
                self.fields.pop(name, None)
        elif page.start_date and page.start_time:
            start = datetime.combine(page.start_date, page.start_time)
            self.initial["end_time"] = (start + timedelta(minutes=page.duration_minutes)).time()

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the start, and a start in the past for a programme that was never published."""
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("start_time") and cleaned.get("end_time"):
            try:
                lasts = duration_between(cleaned["start_time"], cleaned["end_time"])
            except ValidationError as error:
                self.add_error("end_time", error)
            else:
                self.instance.duration_minutes = lasts // timedelta(minutes=1)
        start = cleaned.get("start_date")
        if start and self.instance.first_published_at is None and start < timezone.localdate():
            self.add_error("start_date", ValidationError(PAST_START, code="past"))
        return cleaned
