"""Forms for people without JavaScript. Limits on length and number are left to the actions."""

from django import forms
from django.utils.translation import gettext_lazy as _

from chat.enums import ReactionKind, ReportReason
from chat.hiding import HIDING
from ground.text.fields import LineField, TextField

TOPIC = {"list": "topic-names", "autocomplete": "off"}  # with the room's topics to choose from
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
    topic = LineField(label=_("話題"), required=False, widget=forms.TextInput(attrs=TOPIC))


class TopicForm(forms.Form):
    """What a message is about; empty: nothing."""

    topic = LineField(
        label=_("話題"),
        required=False,
        help_text=_("空にすると、話題なしになります。30文字まで。"),
        widget=forms.TextInput(attrs=TOPIC),
    )


class RenameTopicForm(forms.Form):
    """Another name for a topic."""

    topic = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    name = LineField(
        label=_("話題の新しい名前"), error_messages={"required": _("話題の名前が空です。短いことばで入れてください。")}
    )


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
