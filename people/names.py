"""Which display names and nicknames are welcome. One rule for accounts and for nicknames in groups."""

import re
import unicodedata

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people.refusals import Refusal

LONGEST = 20
_ADDRESS = re.compile(r"\S@\S|https?:|www\.|[a-z0-9-]\.(com|net|org|jp|io|me|info|tokyo|app|dev)\b", re.IGNORECASE)
_PHONE = re.compile(r"(?:\d[\s()+.ー‐–—−-]*){9,}")
# Names under which somebody could pass for the people in charge.
_OFFICE = ("職員", "公式", "見守り", "進行役", "管理者", "運営", "事務局", "相談員", "つどい事務", "スタッフ")
_OFFICE_LATIN = ("admin", "staff", "official", "moderator", "facilitator", "tsudoi")


def clean_name(raw: str, *, field: str = "display_name") -> str:
    """The name as it is kept (one line, no space around it); raises `Refusal` on `field` saying what would be fine."""
    name = " ".join(unicodedata.normalize("NFC", raw).split())
    plain = unicodedata.normalize("NFKC", name)
    if not _visible(plain):
        raise _refusal(
            field, "empty", _("名前が空です。"), _("「はな」「ゆきママ」のような、呼ばれたい名前を入れてください。")
        )
    if len(name) > LONGEST:
        raise _refusal(field, "too_long", _("名前が長すぎます。"), _("20文字までで入れてください。"))
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Co"} for letter in _without_joiners(name)):
        raise _refusal(field, "control", _("目に見えない文字が入っています。"), _("名前を手で打ち直してみてください。"))
    if any(letter in name for letter in "<>"):
        raise _refusal(field, "markup", _("「<」と「>」は名前に使えません。"), _("別の文字に変えてください。"))
    if _ADDRESS.search(plain):
        raise _refusal(
            field,
            "address",
            _("メールアドレスやURLは名前に使えません。"),
            _("あなたを守るためです。呼ばれたい名前を入れてください。"),
        )
    if _PHONE.search(plain):
        raise _refusal(
            field,
            "phone",
            _("電話番号は名前に使えません。"),
            _("あなたを守るためです。呼ばれたい名前を入れてください。"),
        )
    if _sounds_official(plain):
        raise _refusal(
            field,
            "official",
            _("職員や見守りの人とまちがえられる名前は使えません。"),
            _("「職員」「公式」「見守り」などの言葉をはずしてください。"),
        )
    return name


def _refusal(field: str, code: str, message: str | Promise, next_step: str | Promise) -> Refusal:
    return Refusal(f"name_{code}", message, next_step, field=field)


def _without_joiners(name: str) -> str:
    """`name` without what joins emoji and picks their form; a family emoji is a welcome name."""
    return name.replace("\u200d", "").replace("\ufe0f", "")


def _visible(name: str) -> bool:
    return any(unicodedata.category(letter)[0] in "LNPS" for letter in name)


def _sounds_official(plain: str) -> bool:
    squeezed = re.sub(r"[\W_]", "", plain).casefold()
    return any(word in squeezed for word in (*_OFFICE, *_OFFICE_LATIN))
