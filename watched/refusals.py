"""Why an expression is not saved, in words."""

from django.utils.translation import gettext_lazy as _

from ground.refusals import NotAllowed, Refusal
from watched.matching.grammar import LONGEST_GAP, MOST_GAPS, MOST_LETTERS, BadExpression, Fault

_WHAT = {
    Fault.EMPTY: _("さがす文字がありません。"),
    Fault.TOO_LONG: _("長すぎます。"),
    Fault.NOT_CLOSED: _("例外の波かっこが閉じていません。"),
    Fault.GAPS: _("すきまの印が多すぎます。"),
    Fault.WIDE_GAP: _("すきまが大きすぎます。"),
}
_NEXT = {
    Fault.EMPTY: _("ひらがな、漢字、英字などを、1文字は書いてください。"),
    Fault.TOO_LONG: _("%(most)d文字までにしてください。いくつかに分けることもできます。"),
    Fault.NOT_CLOSED: _("閉じる波かっこを書き足してください。"),
    Fault.GAPS: _("ひと続きに%(gaps)dつまでにしてください。"),
    Fault.WIDE_GAP: _("%(wide)d文字までにしてください。"),
}


def may_not_manage() -> NotAllowed:
    """Only who publishes, and administrators."""
    return NotAllowed(
        "may_not_manage",
        _("見守ることばを変えられるのは、「公開」の役割の人と管理者だけです。"),
        _("変えたいことばがあるときは、管理者に伝えてください。"),
    )


def unreadable(bad: BadExpression) -> Refusal:
    """The text is no expression."""
    numbers = {"most": MOST_LETTERS, "gaps": MOST_GAPS, "wide": LONGEST_GAP}
    return Refusal(f"expression_{bad.fault}", _WHAT[bad.fault], str(_NEXT[bad.fault]) % numbers, field="text")


def already_there() -> Refusal:
    """The same text with the same response is there already, in use or not."""
    return Refusal(
        "expression_there",
        _("同じことばが、もうあります。"),
        _("一覧でさがして、「使う」に印があるか、たしかめてください。"),
        field="text",
    )
