"""Reasons for returning what waited, ready to be chosen: complete sentences in the language of who sent it."""

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from chat.models import HeldMessage

PRESETS: dict[str, str | Promise] = {
    "hurt": _(
        "気持ちは伝わってきます。ただ、このままの言い方だと、読んだ人が傷つくかもしれません。"
        "あなたがどう感じたかを中心に、書き直してもらえますか。"
    ),
    "faces": _(
        "写真を送ってくださって、ありがとうございます。顔や名札など、だれのことか分かるものが写っているようです。"
        "写っている人を守るために、そこが写らないようにして、もう一度送ってもらえますか。"
    ),
    "contact": _(
        "連絡先を書いてくださったのですね。みなさんが安心して話せるように、この部屋では連絡先を出さないことにしています。"
        "連絡先をのぞいて、もう一度送ってもらえますか。"
    ),
    "selling": _(
        "教えてくださって、ありがとうございます。商品や集まりへのおさそいは、この部屋では控えてもらっています。"
        "あなたの体験として、書き直してもらえますか。"
    ),
    "method": _(
        "つらい気持ちを書いてくださって、ありがとうございます。くわしい方法は、ほかの方の安全のために載せられません。"
        "気持ちのところを、もう一度聞かせてもらえますか。"
    ),
}
ONLY_OF_PICTURES = frozenset({"faces"})


def presets_for(held: HeldMessage) -> dict[str, str]:
    """Return the reasons by name, in the author's language."""
    left_out = frozenset() if held.has_picture else ONLY_OF_PICTURES
    with translation.override(held.author.language if held.author else "ja"):
        return {name: str(text) for name, text in PRESETS.items() if name not in left_out}
