"""Forms of the staff screens."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from ground.text.fields import EmailField, LineField
from ground.text.names import LONGEST
from groups.enums import Stage
from groups.lifecycle import DATED
from people.enums import LifeStage
from people.models import User
from places.enums import SpokenLanguage

RESERVED_SLUGS = {"mine", "search", "numbers"}  # /groups/mine/ and so on are pages of their own


class PeerGroupForm(WagtailAdminModelForm):
    """The form of a group, in which lists of choices are ticked, not typed as JSON."""

    life_stages = forms.MultipleChoiceField(
        label=_("ライフステージ"),
        choices=LifeStage.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("選ばなければ、どなたでも。"),
    )
    languages = forms.MultipleChoiceField(
        label=_("使えることば"), choices=SpokenLanguage.choices, widget=forms.CheckboxSelectMultiple
    )

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if slug in RESERVED_SLUGS:
            raise forms.ValidationError(_("このアドレスは、ほかのページで使っています。"), code="reserved")
        return slug


class ConfirmForm(forms.Form):
    """That somebody was confirmed: when, and until which day it is valid. There is no field for a result."""

    confirmed_on = forms.DateField(
        label=_("確認した日"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    valid_until = forms.DateField(
        label=_("いつまで有効か（この日まで）"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["who"] = forms.ChoiceField(label=_("だれを"), choices=people)
        self.order_fields(["who"])


class CohortForm(forms.Form):
    """The local day on which each stage of a cohort begins."""

    def __init__(self, *args: Any, passed: Collection[Stage] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for stage in DATED:
            self.fields[str(stage)] = forms.DateField(
                label=stage.label,
                required=stage not in passed,
                disabled=stage in passed,
                widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            )

    def dates(self) -> dict[Stage, date]:
        """The days of a valid form."""
        return {stage: self.cleaned_data[str(stage)] for stage in DATED if self.cleaned_data.get(str(stage))}


class CoordinatorForm(forms.Form):
    """Whom to ask to coordinate."""

    email = EmailField(
        label=_("お願いする方のメールアドレス"), help_text=_("先に、ご本人にアカウントを作ってもらってください。")
    )
    official = forms.ChoiceField(
        label=_("この方は公務員ですか"),
        choices=[("yes", _("はい（法律で、秘密を守る義務があります）")), ("no", _("いいえ（誓約をお願いします）"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("どちらかを選んでください。")},
        help_text=_(
            "公務員でない方は、引き受けるときと1年ごとに誓約をします。誓約がないあいだは、見守りの操作ができません。"
        ),
    )
    person: User | None = None

    def clean_email(self) -> str:
        email: str = User.objects.normalize_email(self.cleaned_data["email"])
        self.person = User.objects.filter(email=email, is_active=True).first()
        if self.person is None:
            raise forms.ValidationError(_("このメールアドレスのアカウントは見つかりませんでした。"), code="unknown")
        return email

    def is_official(self) -> bool:
        """What a valid form says of the person."""
        return bool(self.cleaned_data["official"] == "yes")

    def found(self) -> User:
        """The person whom a valid form names."""
        assert self.person is not None
        return self.person


class AppointForm(CoordinatorForm):
    """Whom to ask to watch over a group."""

    nickname = LineField(
        label=_("公開される呼び名"),
        required=False,
        max_length=LONGEST,
        help_text=_("グループのページに出ます。空のままなら表示名（メンバーなら、いまの呼び名）になります。"),
    )
    reads_back = forms.BooleanField(
        label=_("これまでのやりとりも読めるようにする"),
        required=False,
        help_text=_(
            "はじめに部屋で全員に知らせ、その7日後から読めます。選ばなければ、進行役になってからの分だけを読みます。"
        ),
    )
