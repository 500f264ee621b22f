"""The forms of a sign-up."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.submitting import checking
from ground.text.fields import EmailField, IntegerField, LineField, TextField
from ground.text.names import clean_name
from people.models import User
from programs.enums import CapacityUnit
from programs.models import Occurrence
from programs.models.enrollment import LONGEST_NOTE
from programs.signups.actions.enroll import MOST_PEOPLE

# What a programme may ask, each with the answers of which a browser sends at least one (no circle, without a choice).
QUESTIONS = ({"age", "guardian_email"}, {"people"})


class SignUpForm(forms.Form):
    """The few things a class needs to know. A birthday is not among them."""

    ADULT, MINOR = "adult", "minor"

    called_name = LineField(
        label=_("よび名"), max_length=20, help_text=_("当日よばれたい名前です。本名でなくてかまいません。")
    )
    people = IntegerField(
        label=_("何人で来ますか"),
        min_value=1,
        max_value=MOST_PEOPLE,
        initial=1,
        help_text=_("お子さんも1人と数えてください。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    age = forms.ChoiceField(
        label=_("年齢"),
        choices=[(ADULT, _("18歳以上です")), (MINOR, _("18歳未満です"))],
        widget=forms.RadioSelect,
        help_text=_("生年月日はうかがいません。18歳未満の方は、保護者の方に確認のメールを送ります。"),
    )
    guardian_email = EmailField(
        label=_("保護者のメールアドレス"),
        required=False,
        max_length=254,
        help_text=_("保護者の方がリンクを開いて「同意する」を押すまで、席を取っておきます（72時間まで）。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        template_name="programs/_guardian_field.html",
    )
    note = TextField(
        label=_("配慮してほしいこと"),
        max_length=LONGEST_NOTE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "「出入口の近くがよい」「ゆっくり話してほしい」など、してほしいことだけで十分です。診断名はいりません。職員だけが読みます。"
        ),
    )
    shown_start = forms.DateTimeField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, occurrence: Occurrence, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "called_name": user.display_name,
            "shown_start": occurrence.starts_at.isoformat(),
            **(kwargs.get("initial") or {}),
        }
        super().__init__(*args, **kwargs)
        self.occurrence = occurrence
        program = occurrence.program
        if not program.needs_guardian:
            del self.fields["age"], self.fields["guardian_email"]
        if not program.takes_groups:
            del self.fields["people"]
        elif program.capacity_unit == CapacityUnit.FAMILIES:
            self.fields["people"].help_text = _("お子さんも1人と数えてください。席は1家庭で1組分です。")

    def clean_called_name(self) -> str:
        """Validate the name under the same rules as display names."""
        with checking():
            return clean_name(self.cleaned_data["called_name"], field="called_name")

    def clean(self) -> dict[str, Any]:
        """Require a guardian's address of a minor, and ask again if what was shown when the form was opened changed."""
        cleaned: dict[str, Any] = super().clean() or {}
        if (
            cleaned.get("age") == self.MINOR
            and not cleaned.get("guardian_email")
            and "guardian_email" not in self.errors
        ):
            self.add_error("guardian_email", _("保護者のメールアドレスを入れてください。"))
        if any(answers.isdisjoint(self.data) != answers.isdisjoint(self.fields) for answers in QUESTIONS):
            self.add_error(
                None,
                _(
                    "このページを開いたあとに、おたずねすることが変わりました。下を見なおして、よければ、もう一度押してください。"
                ),
            )
        shown = cleaned.get("shown_start")
        if shown is not None and shown != self.occurrence.starts_at:
            data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
            data["shown_start"] = self.occurrence.starts_at.isoformat()
            self.data = data
            self.add_error(
                None,
                _("このページを開いたあとに、日時が変わりました。上の新しい日時でよければ、もう一度押してください。"),
            )
        return cleaned

    def answers(self) -> dict[str, Any]:
        """The keyword arguments of `enroll`."""
        cleaned = self.cleaned_data
        is_minor = cleaned.get("age") == self.MINOR
        return {
            "called_name": cleaned["called_name"],
            "people": cleaned.get("people") or 1,
            "note": cleaned["note"],
            "is_minor": is_minor,
            "guardian_email": cleaned.get("guardian_email", "") if is_minor else "",
        }


class GuardianAddressForm(forms.Form):
    """The address to which the guardian's link goes."""

    guardian_email = EmailField(
        label=_("保護者のメールアドレス"), max_length=254, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
