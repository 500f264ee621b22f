"""Forms for people without JavaScript. Limits on length and number are left to the actions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from chat.enums import HourStage, ReactionKind, ReportReason
from chat.hiding import HIDING
from ground.text.fields import LineField, TextField

REASON_MISSING = _("理由を書いてください。書いた人が読んで分かることばで。")


class PostForm(forms.Form):
    """A message. `client_id` is set when the form is shown, so that submitting it twice posts once."""

    body = TextField(
        label=_("メッセージ"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "placeholder": _("ひとことでも、どうぞ")}),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)
    reply_to = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)


class PictureForm(forms.Form):
    """A picture, what it shows, and words with it. `client_id` as in `PostForm`."""

    file = forms.FileField(
        label=_("写真"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif"}),
        error_messages={
            "required": _("写真を選んでください。"),
            "empty": _("このファイルには、何も入っていません。もう一度選んでください。"),
        },
    )
    alt = LineField(
        label=_("写真の説明"),
        error_messages={"required": _("写真の説明を書いてください。")},
        help_text=_("写真が見えない人が、かわりに読みます。「積み木の塔」のように、ひとことで（200文字まで）。"),
    )
    body = TextField(
        label=_("ひとこと"),
        required=False,
        strip=False,
        help_text=_("書かなくてもかまいません。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    looked = forms.BooleanField(
        label=_("顔や名札など、だれのことか分かるものが写っていないか、確かめました"),
        error_messages={"required": _("もう一度写真を見て、よければチェックを入れてください。")},
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput)


class EditForm(forms.Form):
    """New words for one's own message."""

    body = TextField(
        label=_("直したあとの文"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("まだ何も書かれていません。ひとことでもかまいません。")},
    )


class ReactionForm(forms.Form):
    """A reaction."""

    kind = forms.ChoiceField(choices=ReactionKind.choices)


class ReportForm(forms.Form):
    """Why the facilitators should look at a message."""

    reason = forms.ChoiceField(label=_("どうしましたか"), choices=ReportReason.choices, widget=forms.RadioSelect)
    note = TextField(
        label=_("伝えたいこと"),
        required=False,
        help_text=_("書かなくてもかまいません。書いた人には伝わりません。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AddForm(forms.Form):
    """What a reporter adds to a report."""

    note = TextField(
        label=_("書き足すこと"),
        error_messages={"required": _("まだ何も書かれていません。ひとことでもかまいません。")},
        help_text=_("見守りの人が読みます。書いた人には伝わりません。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class HideForm(forms.Form):
    """Why a message is hidden: a reason (pressed: `templates/chat/_reasons.html`), own words, or both."""

    kind = forms.ChoiceField(choices=[(key, one.label) for key, one in HIDING.items()], required=False)
    reason = TextField(
        label=_("自分のことば"),
        required=False,
        help_text=_("書いた人が、選んだ理由のあとに読みます。責めずに、何を大切にしたいかを書いてください。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RestoreForm(forms.Form):
    """Why a message is shown again."""

    reason = TextField(
        label=_("理由"),
        error_messages={"required": REASON_MISSING},
        help_text=_("記録に残ります。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FreezeForm(forms.Form):
    """The reason why members cannot write for a while."""

    reason = LineField(label=_("理由（みんなに見えます）"), error_messages={"required": REASON_MISSING})


class HandForm(forms.Form):
    """A hand raised (pressed "1"), or taken down."""

    on = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1")


class TurnForm(forms.Form):
    """Whose turn it is next; empty: who raised their hand first."""

    now = forms.IntegerField(min_value=0)
    to = forms.IntegerField(required=False, min_value=0)


class LeadForm(forms.Form):
    """Where a live hour goes on, and what is asked there."""

    stage = forms.ChoiceField(choices=HourStage.choices, widget=forms.HiddenInput)
    prompt = TextField(
        label=_("みんなへの問いかけ"),
        required=False,
        help_text=_("そのままでも、書きかえてもかまいません。200文字まで。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_prompt(self) -> str | None:
        """Return None where the page did not ask for one, so that the ready-made words are taken."""
        return self.cleaned_data["prompt"] if self.add_prefix("prompt") in self.data else None


class SummaryForm(forms.Form):
    """What a live hour was about, for those who could not come."""

    summary = TextField(
        label=_("まとめ"),
        error_messages={"required": _("まだ何も書かれていません。ひとことでもかまいません。")},
        help_text=_("だれの話か分かることは書きません。名前も、呼び名も、学校や病院の名前も。2,000文字まで。"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ResolveForm(forms.Form):
    """The outcome of a report."""

    outcome = forms.ChoiceField(
        label=_("どうしましたか"),
        choices=[("upheld", _("対応しました")), ("dismissed", _("見たうえで、そのままにします"))],
        widget=forms.RadioSelect,
    )
    answer = LineField(
        label=_("対応のメモ"), required=False, help_text=_("参加者には見えません。見守りの人が読みます。")
    )


class AppealForm(forms.Form):
    """Why somebody else should look at returned words; may be empty."""

    appeal = TextField(
        label=_("もう一度見てほしいわけ"),
        required=False,
        help_text=_("書かなくてもかまいません。"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
