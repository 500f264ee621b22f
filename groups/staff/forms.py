"""Forms of the staff screens."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from ground.text.fields import EmailField, LineField
from ground.text.names import LONGEST
from people.enums import LifeStage
from people.models import User
from places.enums import SpokenLanguage

RESERVED_SLUGS = {"mine", "search"}  # /groups/mine/ and /groups/search/ are pages of their own


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


class CoordinatorForm(forms.Form):
    """Whom to ask to coordinate."""

    email = EmailField(
        label=_("お願いする方のメールアドレス"), help_text=_("先に、ご本人にアカウントを作ってもらってください。")
    )
    person: User | None = None

    def clean_email(self) -> str:
        email: str = User.objects.normalize_email(self.cleaned_data["email"])
        self.person = User.objects.filter(email=email, is_active=True).first()
        if self.person is None:
            raise forms.ValidationError(_("このメールアドレスのアカウントは見つかりませんでした。"), code="unknown")
        return email

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
