"""What people type at the desk. The actions decide; forms only report errors early and beside the field."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from desk.enums import Verdict
from desk.models import Plea, Sample
from desk.pleas import who_can_be_named
from ground.text.fields import TextField, TimeField
from groups.enums import PauseFor, Rung
from groups.forms import ReasonForm
from groups.models import MemberNote, Membership, PeerGroup
from groups.moderation.reasons import PAUSING
from people.models import User
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


class VerdictForm(forms.Form):
    """What a colleague says who has read a decision again."""

    use_required_attribute = False
    verdict = forms.ChoiceField(label=_("あなたなら"), choices=Verdict.choices, widget=forms.RadioSelect)
    note = TextField(
        label=_("気づいたこと（対応した人が読みます。書かなくてもかまいません）"),
        required=False,
        max_length=Sample.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PleaForm(forms.Form):
    """What a facilitator tells, in which group, and of whom if she likes to name somebody."""

    use_required_attribute = False
    about = forms.ChoiceField(label=_("どのグループの、だれのことですか"))
    text = TextField(
        label=_("あったこと"),
        max_length=Plea.LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: Any, user: User, groups: Sequence[PeerGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.named: dict[str, tuple[PeerGroup, Membership | None]] = {}
        places = {group.pk: group for group in groups}
        shown: dict[int, list[tuple[str, Any]]] = {}
        for group in groups:
            self.named[f"group-{group.pk}"] = (group, None)
            shown[group.pk] = [(f"group-{group.pk}", _("名前は挙げない"))]
        for member in who_can_be_named(user, groups):
            self.named[f"member-{member.pk}"] = (places[member.group_id], member)
            shown[member.group_id].append((f"member-{member.pk}", member.nickname))
        field = self.fields["about"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(places[pk].name, here) for pk, here in shown.items()]

    def clean_about(self) -> tuple[PeerGroup, Membership | None]:
        """The group, and the member who was named in it."""
        return self.named[self.cleaned_data["about"]]


class AnswerForm(forms.Form):
    """A coordinator's answer to a facilitator."""

    use_required_attribute = False
    answer = TextField(
        label=_("返事（ご本人が、このまま読みます）"),
        max_length=Plea.LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
