"""How somebody can be reached elsewhere: telephone numbers, mail addresses, names on other services, links."""

import re
import unicodedata
from collections.abc import Callable

from ground.text.letters import without_invisible
from ground.text.phones import WITHIN

_NONE: frozenset[str] = frozenset()
# Without any of these a text holds no contact: a fast test, since most texts hold none.
_FIGURE = re.compile("[0-9@０-９＠〇零①-⑳⓪-⓿]")
_RARE_PARTS = ("ット", "っと", "ﾂﾄ", "ｯﾄ", "ゼロ", "://", "www", "at gmail", "t.me", "lin.ee", "bit.ly", "[at", "(at")
_KEYCAP = re.compile("[\u20e3\u0300-\u036f]")
# A person's own telephone (090, 080, 070; 050 over the internet), at home or with +81; and any number that costs.
_OWN = re.compile(r"(?:0|\+?81)[5789]0\d{8}")
_ANY = re.compile(r"(?:0|\+?81)(?!120|800|570)[1-9]\d{8,9}")
_NOT_DIGITS = re.compile(r"[^0-9+]")
_FIGURES = str.maketrans("〇零一二三四五六七八九OolI", "001234567890011")
_SPOKEN = (("ゼロ", "0"), ("れい", "0"), ("きゅう", "9"), ("はち", "8"), ("なな", "7"))
_LIKELY = re.compile(r"[0-9〇零Oo].{0,3}[5789五七八九]|\+\s*81|ゼロ")
_AT_WORD = r"アットマーク|あっとまーく|アット|あっと|(?<=\s)at(?=\s)"
_AT = rf"\s*(?:@|[(\[（【<]\s*(?:at|a|アット|あっと)\s*[)\]）】>]|{_AT_WORD})\s*"
_DOT = r"\s*(?:\.|[(\[（【<]\s*(?:dot|ドット|どっと)\s*[)\]）】>]|ドット|どっと|(?<=\s)dot(?=\s))\s*"
_PROVIDER = r"(?:gmail|googlemail|yahoo|icloud|outlook|hotmail|docomo|ezweb|softbank|ymobile|proton(?:mail)?|live)"
_ENDINGS = r"(?:com|net|org|jp|ne|co|io|me|info|app|dev|example|uk|de|us)"
_MAIL = re.compile(
    rf"[a-z0-9._%+-]+(?:@(?P<host>[a-z0-9.-]+\.[a-z]{{2,}})|{_AT}(?:{_PROVIDER}|[a-z0-9-]+{_DOT}{_ENDINGS})(?![a-z0-9]))",
    re.IGNORECASE,
)
_OFFICES = re.compile(r"(?:^|\.)(?:lg|go|ed|ac|or)\.jp$", re.IGNORECASE)  # of offices and schools, for everybody
_MAIL_SIGNS = re.compile(r"@|アット|あっと|\bat\b|[(\[]\s*at\s*[)\]]", re.IGNORECASE)
_HANDLE = re.compile(r"(?<![a-z0-9._%+-])@\s?[a-z0-9_.]{4,30}(?![a-z0-9@])", re.IGNORECASE)
_LINK = re.compile(r"https?://|www\.|\bt\.me/|\blin\.ee/|\bbit\.ly/", re.IGNORECASE)


def kinds_in(text: str) -> frozenset[str]:
    """Which kinds of contacts (`grammar.CONTACTS`) a text holds."""
    if not (_FIGURE.search(text) or any(part in text for part in _RARE_PARTS)):
        return _NONE
    plain = _KEYCAP.sub("", without_invisible(unicodedata.normalize("NFKC", text)))
    return frozenset(kind for kind, holds in _KINDS.items() if holds(plain))


def _numbers(text: str) -> list[str]:
    if not _LIKELY.search(text):
        return []
    for word, digit in _SPOKEN:
        text = text.replace(word, digit)
    found = [_NOT_DIGITS.sub("", run[0]) for run in WITHIN.finditer(_between_digits(text.translate(_FIGURES)))]
    return [number.replace("810", "81", 1) if number.startswith("810") else number for number in found]


def _between_digits(text: str) -> str:
    """The text without the signs that part digits one by one (0 9 0 * 1 2 …)."""
    return re.sub(r"(?<=[0-9])[\s*_/・,、.の]{1,3}(?=[0-9])", " ", text)


def _own_phone(text: str) -> bool:
    return any(_OWN.match(number) for number in _numbers(text))


def _any_phone(text: str) -> bool:
    return any(_ANY.match(number) for number in _numbers(text))


def _mail(text: str) -> bool:
    if not _MAIL_SIGNS.search(text):
        return False
    return any(not _OFFICES.search(found["host"] or "") for found in _MAIL.finditer(text))


_KINDS: dict[str, Callable[[str], bool]] = {
    "phone": _own_phone,
    "anyphone": _any_phone,
    "mail": _mail,
    "handle": lambda text: "@" in text and _HANDLE.search(text) is not None,
    "link": lambda text: _LINK.search(text) is not None,
}
