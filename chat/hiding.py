"""Reasons for hiding a message, each with the whole text that its writer will read; shown before it is sent.

Each text leaves room for a facilitator's own words in `Message.hidden_reason` (`LONGEST`), in every language.
"""

from django.utils.translation import gettext_lazy as _

from chat import refusals, refusals_of_hiding
from chat.models import Message
from ground.text.letters import clean_line, clean_text
from groups.moderation import reasons
from groups.moderation.reasons import Offered, Preset, Presets

LONGEST = 300  # letters of a reason, with what was chosen

HIDING: Presets = {
    "private": Preset(
        _("だれのことか分かることや、連絡先が書いてある"),
        _(
            "だれのことか分かることや連絡先が書かれていたので、見えなくしました。"
            "あなたと、ほかの方を守るためです。そこをのぞいて、また書いてください。"
        ),
    ),
    "hurting": Preset(
        _("読んだ人が傷つくことばがある"),
        _(
            "読んだ人が傷つくかもしれないことばがあったので、見えなくしました。"
            "あなたがどう感じたかを、また聞かせてください。"
        ),
    ),
    "selling": Preset(
        _("販売や勧誘が書いてある"),
        _(
            "販売やおさそいは控えていただいているので、見えなくしました。"
            "ここは、親どうしが気がねなく話すための場所です。"
        ),
    ),
    "method": Preset(
        _("くわしい方法が書いてある"),
        _(
            "くわしい方法が書かれていたので、ほかの方の安全のために見えなくしました。"
            "つらい気持ちは、また聞かせてください。「こまったとき」から、人のいる窓口も選べます。"
        ),
    ),
    "rules": Preset(
        _("グループの約束と合わない"),
        _("グループの約束と合わないところがあったので、見えなくしました。約束を読み返して、また書いてください。"),
    ),
}


def offered(message: Message) -> list[Offered]:
    """Return the reasons for hiding this message, in its writer's language."""
    return reasons.offered(HIDING, message.author)


def in_words(message: Message, kind: str, more: str) -> str:
    """Return the reason as its writer will read it: the text of `kind`, then one's own words; either may be empty.

    Raises a refusal when both are, when there is no such kind, and when the whole is too long.
    """
    chosen = reasons.in_words(HIDING, kind, "", message.author)
    words = clean_line(clean_text(f"{chosen} {more}"))
    if not words:
        raise refusals_of_hiding.reason_missing()
    if len(words) > LONGEST:
        if chosen:
            raise refusals_of_hiding.own_words_too_long(LONGEST - len(chosen) - 1)
        raise refusals.reason_too_long()
    return words
