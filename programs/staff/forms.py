"""Forms of the staff screens."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets import AdminDateInput, AdminTimeInput

from ground.text.fields import DateField, LineField, TextField, TimeField
from places.models import Place
from programs.dates.actions.occurrences import LONGEST_REASON
from programs.models import Occurrence, ProgramPage
from programs.schedule.field import RuleFormField
from programs.schedule.rule import OFFICE, duration_between


class UnsavedScheduleForm(forms.Form):
    """The schedule fields of the page editor as typed so far, to show the dates they would make."""

    start_date = DateField(label=_("始まりの日"), required=False)
    start_time = TimeField(label=_("始まりの時刻"), required=False)
    end_time = TimeField(label=_("終わりの時刻"), required=False)
    rule = RuleFormField(label=_("くり返し"), required=False)
    skip_holidays = forms.BooleanField(required=False)
    place = forms.ModelChoiceField(
        label=pgettext_lazy("where it is held", "場所"), queryset=Place.objects.all(), required=False
    )
    place_note = LineField(required=False)
    program = forms.ModelChoiceField(queryset=ProgramPage.objects.none(), required=False)

    def __init__(self, *args: Any, programs: QuerySet[ProgramPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["program"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = programs

    def page(self) -> ProgramPage | None:
        """The programme as typed, never to be saved; None while the day or the hours are missing."""
        facts = self.cleaned_data
        if facts["start_date"] is None or facts["start_time"] is None or facts["end_time"] is None:
            return None
        return ProgramPage(
            pk=facts["program"].pk if facts["program"] else None,
            start_date=facts["start_date"],
            start_time=facts["start_time"],
            duration_minutes=duration_between(facts["start_time"], facts["end_time"]) // timedelta(minutes=1),
            rule=facts["rule"],
            skip_holidays=facts["skip_holidays"],
            place=facts["place"],
            place_note=facts["place_note"],
        )


class MoveForm(forms.Form):
    """The new time and place of one date."""

    day = DateField(label=_("日にち"), widget=AdminDateInput)
    starts = TimeField(label=_("始まり"), widget=AdminTimeInput)
    ends = TimeField(label=_("終わり"), widget=AdminTimeInput)
    place = forms.ModelChoiceField(
        label=pgettext_lazy("where it is held", "場所"), queryset=Place.objects.none(), required=False
    )
    reason = TextField(
        label=_("変更のわけ"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("申し込んだ方へのメールと、講座のページにのります。"),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, occurrence: Occurrence, **kwargs: Any) -> None:
        starts_at, ends_at = (timezone.localtime(one, OFFICE) for one in (occurrence.starts_at, occurrence.ends_at))
        kwargs["initial"] = {
            "day": starts_at.date(),
            "starts": starts_at.time(),
            "ends": ends_at.time(),
            "place": occurrence.where,
            "revision": occurrence.revision,
        }
        super().__init__(*args, **kwargs)
        field = self.fields["place"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Place.objects.all()
        field.empty_label = str(_("場所を決めない（オンラインなど）")) if occurrence.program.place is None else None

    def moments(self) -> tuple[datetime, datetime]:
        """Start and end as aware datetimes in the office's time zone."""
        cleaned = self.cleaned_data
        starts_at = datetime.combine(cleaned["day"], cleaned["starts"], tzinfo=OFFICE)
        ends_at = datetime.combine(cleaned["day"], cleaned["ends"], tzinfo=OFFICE)
        return starts_at, ends_at


class CancelForm(forms.Form):
    """Why one date is called off."""

    reason = TextField(
        label=_("中止のわけ"),
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("申し込んだ方へのメールと、講座のページにのります。"),
        error_messages={"required": _("中止のわけを書いてください。")},
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, occurrence: Occurrence, **kwargs: Any) -> None:
        kwargs["initial"] = {"revision": occurrence.revision}
        super().__init__(*args, **kwargs)


class RestoreForm(forms.Form):
    """Nothing to fill in, only the revision of the date as the person saw it."""

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, occurrence: Occurrence, **kwargs: Any) -> None:
        kwargs["initial"] = {"revision": occurrence.revision}
        super().__init__(*args, **kwargs)


class FamiliesForm(forms.Form):
    """What happens to those who signed up for a programme that is being unpublished."""

    KEEP, CALL_OFF = "keep", "call_off"

    families = forms.ChoiceField(
        label=_("申し込んだ方には"),
        choices=[
            (KEEP, _("予定どおり開きます。ページの公開を終えることと、申し込みが続いていることを知らせます。")),
            (CALL_OFF, _("上の回をすべて中止にします。中止とそのわけを知らせます。")),
        ],
        widget=forms.RadioSelect,
    )
    reason = TextField(
        label=_("中止のわけ"),
        max_length=LONGEST_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("申し込んだ方へのメールにのります。"),
    )

    def clean(self) -> dict[str, Any]:
        """Require a reason for cancelling."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("families") == self.CALL_OFF and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("中止のわけを書いてください。"))
        return cleaned
