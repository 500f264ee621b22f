"""How somebody can be reached elsewhere: telephone numbers, mail addresses, names on other services, links."""

import re
import unicodedata
from collections.abc import Callable

from ground.text.letters import without_invisible
from ground.text.phones import WITHIN

_NONE: frozenset[str] = frozenset()
# Without any of these a text holds no contact: a fast test, since most texts hold none.
_HINT_LETTERS = frozenset("0123456789@０１２３４５６７８９＠〇零⓪⓿" + "".join(map(chr, range(ord("①"), ord("⑳") + 1))))
_HINTS = (
    *("アット", "あっと", "ｱｯﾄ", "ｱﾂﾄ", "アっト", "あット", "アッと"),
    *("ゼロ", "ぜろ", "zero", "oh", "://", "www", "at gmail", "t.me", "lin.ee", "bit.ly", "[at", "(at"),
)
_KEYCAP = re.compile("[\u20e3\u0300-\u036f]")
# A person's own telephone (090, 080, 070; 050 over the internet), at home or with +81, or British (07…);
# and any number that costs.
_OWN = re.compile(r"(?:0|\+?81)[5789]0\d{8}|(?:0|\+?44)7\d{9}$")
_ANY = re.compile(r"(?:0|\+?81)(?!120|800|570)[1-9]\d{8,9}")
_NOT_DIGITS = re.compile(r"[^0-9+]")
_FIGURES = str.maketrans("〇零一二三四五六七八九OolI", "001234567890011")
_LIKELY = re.compile(r"[0-9〇零Oo].{0,3}[5789五七八九]|\+\s*81|ゼロ|ぜろ|zero|\boh\b", re.IGNORECASE)
# Digits as they are said, where at least three stand in a row: in one word alone they are letters (はち, いち).
_SAID = {
    "ゼロ": "0", "ぜろ": "0", "れい": "0", "まる": "0", "マル": "0", "いち": "1", "イチ": "1", "に": "2", "ニ": "2",
    "さん": "3", "サン": "3", "よん": "4", "ヨン": "4", "し": "4", "ご": "5", "ゴ": "5", "ろく": "6", "ロク": "6",
    "なな": "7", "ナナ": "7", "はち": "8", "ハチ": "8", "きゅう": "9", "キュウ": "9", "キュー": "9", "zero": "0",
    "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
    "eight": "8", "nine": "9", "hundred": "00",
}  # fmt: skip
_A_WORD = "|".join(sorted(_SAID, key=len, reverse=True))
_SAID_IN_A_ROW = re.compile(rf"(?:(?:double |triple )?(?:{_A_WORD}|[0-9])[\s,、.・ーの-]{{0,2}}){{3,}}", re.IGNORECASE)
_ONE_SAID = re.compile(rf"(?:(double|triple) )?({_A_WORD}|[0-9])", re.IGNORECASE)
# 555-201-3344, as in America.
_ABROAD = re.compile(r"(?<![\d-])\(?[2-9]\d{2}\)?[ .-]\d{3}[ .-]\d{4}(?![\d-])")
_TIMES = {"": 1, "double": 2, "triple": 3}
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
    if _HINT_LETTERS.isdisjoint(text):
        lower = text.lower()
        if not any(hint in lower for hint in _HINTS):
            return _NONE
    plain = _KEYCAP.sub("", without_invisible(unicodedata.normalize("NFKC", text)))
    return frozenset(kind for kind, holds in _KINDS.items() if holds(plain))


def _numbers(text: str) -> list[str]:
    if not _LIKELY.search(text):
        return []
    text = _SAID_IN_A_ROW.sub(_in_digits, text)
    found = [_NOT_DIGITS.sub("", run[0]) for run in WITHIN.finditer(_between_digits(text.translate(_FIGURES)))]
    return [number.replace("810", "81", 1) if number.startswith("810") else number for number in found]


def _in_digits(said: re.Match[str]) -> str:
    """Digits that were said one by one, as one number; the signs around them stay apart from it."""
    found = _ONE_SAID.findall(said[0])
    return "".join(_SAID.get(word.casefold(), word) * _TIMES[times.casefold()] for times, word in found) + " "


def _between_digits(text: str) -> str:
    """The text without the signs that part digits one by one (0 9 0 * 1 2 …)."""
    return re.sub(r"(?<=[0-9])[\s*_/・,、.の]{1,3}(?=[0-9])", " ", text)


def _own_phone(text: str) -> bool:
    return any(_OWN.match(number) for number in _numbers(text)) or _ABROAD.search(text) is not None


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
