"""The words around a led live hour, and what is kindly asked of each round unless the facilitator changes it."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from chat.enums import HourStage

PROMPTS: dict[HourStage, str | Promise] = {
    HourStage.OPENING: _("よければ、いまの気持ちをひとことずつ。「聞いています」も、そのまま参加です。"),
    HourStage.TALK: _("話したいことがある人は、手をあげてください。聞いているだけでも、うれしいです。"),
    HourStage.CLOSING: _("よければ、きょう持ち帰ることをひとことずつ。言わずにおわっても大丈夫です。"),
}
NEXT: dict[HourStage, str | Promise] = {  # what the button says that leads there
    HourStage.TALK: _("話す時間にする"),
    HourStage.CLOSING: _("おわりのひとことにする"),
    HourStage.ENDED: _("ライブの時間をおわりにする"),
}
HAND_UP, HAND_DOWN, TURN_DONE = _("手をあげる"), _("手をおろす"), _("わたしの番をおわりにする")


def is_ready_made(stage: HourStage, prompt: str) -> bool:
    """Return whether the words are the ready-made ones of this stage, in any language of the site."""
    for code, _name in settings.LANGUAGES:
        with override(code):
            if prompt == str(PROMPTS[stage]):
                return True
    return False


def hour_texts() -> dict[str, str]:
    """Return the texts by the names that static/js/room/hour.js uses, in the reader's language."""
    return {
        **{f"hour_{stage}": str(stage.label) for stage in PROMPTS},
        **{f"hourPrompt_{stage}": str(words) for stage, words in PROMPTS.items()},
        "hourTurn": str(_("%sさんの番です。")),
        "hourMine": str(_("あなたの番です。話しても、「聞いています」だけでも。")),
        "hourPlace": str(_("手をあげています。%s番目です。")),
        "hourUp": str(HAND_UP),
        "hourDown": str(HAND_DOWN),
        "hourDone": str(TURN_DONE),
        "hourGive": str(_("番をわたす")),
        "hourGiveTo": str(_("%sさんに番をわたす")),
        "hourNext": str(_("つぎの人の番にする")),
        "hourFree": str(_("いまの番をおわりにする")),
        "hourOver": str(_("ライブの時間がおわりました。来られなかった人のために、まとめを書けます。")),
        "hourWrite": str(_("まとめを書く")),
    }
