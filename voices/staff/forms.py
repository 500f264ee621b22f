"""What staff write about voices."""

from django import forms
from django.utils.translation import gettext_lazy as _

from ground.text.fields import LineField, TextField
from voices.enums import VoiceState
from voices.models.voice import LONGEST


class QueueFilterForm(forms.Form):
    """The filters of the queue."""

    state = forms.ChoiceField(label=_("状態"), required=False, choices=[("", _("すべて")), *VoiceState.choices])


class ResponseForm(forms.Form):
    """An answer, or a change planned or made."""

    text = TextField(label=_("文"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}))
    signed_as = LineField(
        label=_("名乗り"),
        max_length=60,
        help_text=_("公開したときも見えます（例：子ども家庭センター 講座担当 佐藤）。"),
    )


class WordingForm(forms.Form):
    """The public wording."""

    public_body = TextField(
        label=_("公開する文"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("名前、日付、園や学校の名前、病気や診断など、だれのことかわかることを除いて書きなおします。"),
    )


class PublishForm(forms.Form):
    """The confirmation before everybody can read it."""

    checked = forms.BooleanField(
        label=_("届いた文と見くらべて、だれのことかわかることが残っていないのを確かめました"),
        error_messages={"required": _("見くらべて確かめてから、印をつけてください。")},
    )
