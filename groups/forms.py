"""What people type about groups. The actions decide; forms only report errors early and beside the field."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ground.text.fields import LineField, TextField
from ground.text.names import LONGEST
from groups.enums import Bar
from groups.models import JoinRequest
from groups.moderation.reasons import REMOVING, Presets, choices
from people.enums import LifeStage
from people.models import User
from places.enums import SpokenLanguage


class GroupFilterForm(forms.Form):
    """The filters of the public list."""

    life_stage = forms.ChoiceField(
        label=_("ライフステージ"), required=False, choices=[("", _("すべて")), *LifeStage.choices]
    )
    language = forms.ChoiceField(
        label=_("使えることば"), required=False, choices=[("", _("すべて")), *SpokenLanguage.choices]
    )
    online = forms.BooleanField(label=_("オンラインで参加できる"), required=False)
    evening = forms.BooleanField(label=_("夜にライブの時間がある"), required=False)

    def chosen(self) -> dict[str, Any]:
        """The valid filters, as arguments of `queries.listed`; a forged value is ignored."""
        self.is_valid()
        return dict(self.cleaned_data)


def _is_adult() -> forms.TypedChoiceField:
    """Whether somebody is 18 or older: yes or no, without a birthday."""
    return forms.TypedChoiceField(
        label=_("18歳以上ですか"),
        choices=[("yes", _("はい、18歳以上です")), ("no", _("いいえ、18歳未満です"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        help_text=_(
            "生年月日は聞きません。18歳未満の方が進行役とだけ話すときに、もうひとりのおとなもかならず読むようにするため、"
            "それだけに使います。ほかのメンバーには見えません。"
        ),
        error_messages={"required": _("「はい」か「いいえ」を選んでください。")},
    )


class AdultForm(forms.Form):
    """Answer later whether one is 18 or older."""

    is_adult = _is_adult()


class JoinForm(forms.Form):
    """Ask to join."""

    nickname = LineField(
        label=_("このグループでの呼び名"),
        help_text=_("グループの中で見える名前です。本名でなくてかまいません。あとから変えられます。"),
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    message = TextField(
        label=_("進行役へのひとこと"),
        max_length=JoinRequest.MESSAGE_LENGTH,
        required=False,
        help_text=_("書けることだけで大丈夫です。進行役（いないときはコーディネーター）が読みます（500文字まで）。"),
    )
    is_adult = _is_adult()
    agree = forms.BooleanField(
        label=_("グループの約束を読みました。守ります。"),
        error_messages={"required": _("約束を読んで、よければチェックを入れてください。")},
    )
    rules_digest = LineField(widget=forms.HiddenInput, max_length=64, required=False)

    def clean_nickname(self) -> str:
        nickname: str = self.cleaned_data["nickname"]
        if len(nickname) > LONGEST:
            raise forms.ValidationError(_("呼び名は20文字までです。"), code="max_length")
        return nickname


class GroundRulesForm(forms.Form):
    """The ground rules in each language, one sentence a line."""

    ground_rules_ja = TextField(
        label=_("グループの約束"),
        help_text=_("短い文で、1行に1つ。変えると、みんなに知らせ、読んで同意してから書いてもらいます。"),
        error_messages={"required": _("1行に1つ、短い文で書いてください。")},
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    ground_rules_en = TextField(
        label=_("グループの約束（英語）"),
        required=False,
        help_text=_("空のままなら、英語で読む方にも日本語の約束が出ます。"),
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class WelcomeForm(forms.Form):
    """What everybody in the room reads first."""

    welcome = TextField(
        label=_("はじめに読むことば"),
        required=False,
        help_text=_("部屋のいちばん上に、進行役からのことばとして出ます。空にすると、出ません（600文字まで）。"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class NewcomersForm(forms.Form):
    """Whether newcomers read what was said before."""

    read_back = forms.BooleanField(
        label=_("新しく入った方も、これまでのことばを読める"),
        required=False,
        help_text=_("外すと、これから入る方は、入ったあとのことばを読みます。いまいる方は変わりません。"),
    )


class PicturesForm(forms.Form):
    """Whether pictures can be sent."""

    on = forms.BooleanField(
        label=_("写真も送れるようにする"),
        required=False,
        help_text=_(
            "どの写真も、進行役が見てから部屋に届きます。撮った場所などの記録は、受け取るときに消えます。"
            "変えると、部屋のみんなに知らせます。外しても、これまでの写真はそのままです。"
        ),
    )


class FirstWordsForm(forms.Form):
    """How many first messages of who joins wait until somebody has read them."""

    number = forms.TypedChoiceField(
        label=_("新しく入る方のはじめのことば"),
        coerce=int,
        choices=[
            (0, _("すぐに届く（ふだん）")),
            *(
                (number, format_lazy(_("はじめの{number}件は、見守りの人が読んでから届く"), number=number))
                for number in range(1, 6)
            ),
        ],
        help_text=_(
            "これから入る方だけです。待っていることは、書いた方に出ます。つらさを書いたことばは、待たずに届きます。"
            "決めたことは、部屋のみんなに知らせます。"
        ),
    )


class PaceForm(forms.Form):
    """How long a member waits between two messages."""

    seconds = forms.TypedChoiceField(
        label=_("次に書けるまでの時間"),
        coerce=int,
        choices=[
            (0, _("待たずに書ける（ふだん）")),
            (30, _("30秒")),
            (60, _("1分")),
            (300, _("5分")),
            (900, _("15分")),
        ],
        help_text=_("話が速すぎるときに。進行役は待ちません。待つ時間は、書くところに出ます。"),
    )


class NightsForm(forms.Form):
    """Between which times everybody only reads."""

    begins = forms.TimeField(
        label=_("夜のはじまり"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends = forms.TimeField(
        label=_("夜のおわり"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_(
            "このあいだは、当番の進行役だけが書けます。みんなは読めます。決めると部屋のみんなに知らせ、"
            "早くても12時間あとの夜からはじまります。両方を空にすると、進行役がいない夜も、いままでどおり書けます。"
        ),
    )


class LiveHoursForm(forms.Form):
    """The weekly live hours, one a line."""

    hours = TextField(
        label=_("ライブの時間"),
        required=False,
        help_text=_("「月曜日 21:00-22:00」のように、1行に1つ。空にすると、なくなります。"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class PledgeForm(forms.Form):
    """Sign the pledge of secrecy. The version that was read comes with it."""

    agree = forms.BooleanField(
        label=_("読みました。この約束を守ります。"),
        error_messages={"required": _("誓約を読んで、よければチェックを入れてください。")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=30_000)


class NicknameForm(forms.Form):
    """Change one's nickname in one group."""

    nickname = LineField(
        label=_("このグループでの呼び名"), help_text=_("これまでに書いたことばの名前も、新しい呼び名に変わります。")
    )


class LeaveForm(forms.Form):
    """Leave, and choose what happens to one's own words."""

    KEEP, DELETE = "keep", "delete"
    words = forms.ChoiceField(
        label=_("あなたが書いたことばを、どうしますか"),
        choices=[
            (KEEP, _("のこす。ほかの人との会話が、つながったままになります。")),
            (DELETE, _("ぜんぶ消す。このグループで書いたことばがすべて消え、もとには戻せません。")),
        ],
        widget=forms.RadioSelect,
        initial=KEEP,
    )


class ReasonForm(forms.Form):
    """A reason to choose, own words, or both: the person reads both, as they stand here."""

    preset = forms.ChoiceField(
        label=_("理由を選ぶ"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("太い字のあとの文が、そのままご本人に届きます。ご本人が使っている言語で書いてあります。"),
    )
    reason = TextField(
        label=_("ひとこと添える"),
        max_length=500,
        required=False,
        help_text=_("選んだ理由のあとに続けて、ご本人が読みます。理由を選べば、書かなくてもかまいません。"),
    )
    presets: Presets = {}

    def __init__(self, data: Mapping[str, Any] | None = None, *, person: User) -> None:
        super().__init__(data)
        preset = self.fields["preset"]
        assert isinstance(preset, forms.ChoiceField)
        preset.choices = choices(self.presets, person)


class RemoveForm(ReasonForm):
    """End a membership, as a facilitator."""

    presets = REMOVING
    bar = forms.ChoiceField(
        label=_("もう一度、参加を希望できるのは"),
        choices=Bar.choices,
        required=False,
        initial=Bar.NO,
        help_text=_(
            "日にちを決めると、それまでは希望を受け付けません。同じメールアドレスなら、書き方を変えても、"
            "アカウントを作り直しても分かります。まったく新しいアドレスで来た人は、だれにも見分けられません。"
        ),
    )
    confirmed = forms.BooleanField(
        label=_("この方の参加を終えます"),
        error_messages={"required": _("終えてよければ、チェックを入れてください。")},
    )

    def clean_bar(self) -> Bar:
        return Bar(int(self.cleaned_data["bar"] or Bar.NO))
