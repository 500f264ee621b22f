"""What people say, and what staff answer."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ground.text.fields import CodeField, EmailField, LineField, TextField
from people.models import User
from voices.enums import ANSWERED, SubjectType
from voices.models.voice import LONGEST
from voices.subjects import NOTHING, Subject, choices, find


class GiveForm(forms.Form):
    """Say something. A signed-in author may put their name to it; without an account there is no name."""

    about = forms.ChoiceField(label=_("なにについて"), required=False)
    body = TextField(
        label=_("聞かせてください"),
        error_messages={"required": _("伝えたいことを書いてください。")},
        max_length=LONGEST,
        help_text=_("よかったこと、こまったこと、あったらいいなと思うこと。短くても、まとまっていなくても大丈夫です。"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    anonymous = forms.BooleanField(
        label=_("名前を添えずに送る（はずすと、返事をマイページでも読めます。担当の職員に表示名が見えます）"),
        required=False,
        initial=True,
    )
    may_publish = forms.BooleanField(
        label=_("だれのことかわからないように職員が書きなおしたうえで、ホームページにのせてもよい"),
        required=False,
    )
    notify_email = EmailField(
        label=_("返事ができたときのお知らせ先（メール）"),
        required=False,
        help_text=_("メールには、声や返事の中身は書きません。このアドレスは、返事のあと%(days)s日で消します。"),
    )
    website = LineField(
        label=_("この欄は、空のままにしてください"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    submission = LineField(required=False, widget=forms.HiddenInput)
    signed_in = forms.BooleanField(required=False, initial=True, widget=forms.HiddenInput)  # when the form was opened

    def __init__(self, *args: Any, user: User | AnonymousUser, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.initial.setdefault("submission", str(uuid4()))
        self.fields["about"].choices = choices(user)  # type: ignore[attr-defined]
        email = self.fields["notify_email"]
        email.help_text = email.help_text % {"days": settings.VOICES_EMAIL_KEPT_DAYS}
        self.name_is_lost = False  # the session expired while its author, who wanted to sign, was writing
        if not user.is_authenticated:
            self.name_is_lost = bool(self.data.get("signed_in")) and "anonymous" not in self.data
            del self.fields["anonymous"], self.fields["signed_in"]

    def clean(self) -> dict[str, Any]:
        if self.name_is_lost:
            self.add_error(
                None, _("ログインの期限が切れていたため、まだ送っていません。このまま送ると、名前なしで届きます。")
            )
        return self.cleaned_data

    def clean_submission(self) -> UUID:
        """The form's own random id; a missing or malformed one is replaced."""
        try:
            submission = UUID(self.cleaned_data["submission"])
        except ValueError:
            return uuid4()
        return submission if submission.version == 4 else uuid4()

    def clean_website(self) -> str:
        """Reject a filled honeypot: only a program fills in a field that people do not see."""
        value: str = self.cleaned_data["website"]
        if value:
            self.add_error(
                None, _("見えない欄に文字が入っていたので、送れませんでした。ページを開きなおして書いてください。")
            )
        return value

    @property
    def chosen_about(self) -> Subject:
        with translation.override(settings.LANGUAGE_CODE):  # staff read the snapshot, and it is shown as Japanese
            return find(self.user, self.cleaned_data["about"]) or NOTHING

    @property
    def author(self) -> User | None:
        """The author; None when the voice is anonymous."""
        if isinstance(self.user, User) and not self.cleaned_data.get("anonymous", True):
            return self.user
        return None


class CodeForm(forms.Form):
    """The code that was shown once."""

    code = CodeField(
        label=_("コード"),
        max_length=60,
        help_text=_("送ったときに出た、16文字です。小文字でも、区切りがなくてもかまいません。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class FilterForm(forms.Form):
    """The filters of the published voices."""

    about = forms.ChoiceField(
        label=_("なにについて"), required=False, choices=[("", _("すべて")), *SubjectType.choices]
    )
    state = forms.ChoiceField(
        label=_("どうなったか"),
        required=False,
        choices=[("", _("すべて")), *((state.value, state.label) for state in ANSWERED)],
    )
