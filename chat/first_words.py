"""First words for a line with a member, to choose from: complete sentences, to be changed before they are sent."""

from django.utils.translation import gettext_lazy as _

from groups.moderation.reasons import Preset, Presets, in_words
from people.models import User

FIRST_WORDS: Presets = {
    "check_in": Preset(
        _("ようすをたずねる"),
        _(
            "こんにちは。最近のことばを読んで、どうしていらっしゃるかなと思い、お声をかけました。"
            "返事は、いつでも、ひとことでも、なくても大丈夫です。話したいことがあれば、ここで聞かせてください。"
        ),
    ),
    "reminder": Preset(
        _("約束を、やさしく伝える"),
        _(
            "いつも参加してくださって、ありがとうございます。みんなが安心して話せるように、グループの約束を、"
            "もう一度いっしょに思い出せたらと思ってお伝えしています。あなたを責めるものではありません。"
            "分かりにくいところがあれば、ここで聞いてください。"
        ),
    ),
    "help": Preset(
        _("手伝いを申し出る"),
        _(
            "たいへんなときに、よく話してくださいました。お手伝いできることがないか、いっしょに考えたいと思っています。"
            "使える窓口を調べることも、つなぐこともできます。どうしたいかは、あなたが決めてください。"
        ),
    ),
}


def first_words(key: str, person: User) -> str:
    """Return the words in the language of the person who will read them; empty where there are none of this name."""
    return in_words(FIRST_WORDS, key, "", person) if key in FIRST_WORDS else ""
