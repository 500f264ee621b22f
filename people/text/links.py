"""Addresses in people's words become links: our own pattern, in one pass, in time that grows with the text alone.

- Only what says http:// or https:// is a link. Nothing becomes one by its look (2歳です.jp): no list of endings.
- It ends where Japanese begins: at 、。」） and at letters that follow the address without a space (page.htmlを見てね).
  Browsers copy addresses percent-encoded, so that nothing is lost by it. The exception readers meet is the title of
  an article pasted as it is shown, https://ja.wikipedia.org/wiki/発達: below /wiki/ letters of any script belong to it.
- A host in Japanese (https://日本語.jp/) links to its punycode. Hosts in other scripts, in which one letter passes for
  another (Cyrillic а), and addresses with a name before the host (user@example.jp) stay text.
- The text itself is never changed: what is shown is what was typed.
"""

import re
from html import escape

import idna

REL = "nofollow noopener noreferrer ugc"
_LATIN = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?+(?![a-z0-9_-])"
_KANA_KANJI = r"[a-z0-9-]{0,20}[々ぁ-ゖァ-ヺー一-鿿][a-z0-9々ぁ-ゖァ-ヺー一-鿿-]{0,40}"
_ADDRESS = re.compile(
    rf"""(?<![a-z0-9+])
    (?P<scheme>https?://)
    (?P<host>(?>(?:(?:{_KANA_KANJI}(?=\.)|{_LATIN})\.){{1,20}}(?:xn--[a-z0-9-]{{1,59}}|[a-z]{{2,63}}(?![a-z0-9_-])|[0-9]{{1,3}}(?![a-z0-9_-])|[ぁ-ゖァ-ヺー一-鿿]{{1,20}}(?=/))))
    (?P<root>(?:\.(?=[/:?\#]))?+)
    (?P<port>(?>:[0-9]{{1,5}}(?![0-9]))?+)
    (?![@:]|%40)
    (?P<rest>(?:[/?\#](?:wiki/[^\s<>"`{{}}|\\^、。，．！？：；「」『』（）【】〈〉《》〔〕［］｛｝”’…〜～・]*+)?[a-z0-9\-._~:/?\#\[\]@!$&'()*+,;=%]*+)?+)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_AT_THE_END = ".,:;!?'*"
_PAIRS = {")": "(", "]": "["}


def linked(text: str) -> str:
    """`text` as HTML: escaped, its addresses as links that tell the page behind nothing about the reader."""
    if "://" not in text:
        return _escaped(text)
    parts: list[str] = []
    done = 0
    for match in _ADDRESS.finditer(text):
        rest = _without_the_sentence(match["rest"])
        host = _host(match["host"])
        if host is None:
            continue
        end = match.start("rest") + len(rest)
        href = f"{match['scheme'].lower()}{host}{match['root']}{match['port']}{rest}"
        shown = text[match.start() : end]
        parts += [_escaped(text[done : match.start()])]
        parts += [f'<a href="{escape(href)}" rel="{REL}">{_escaped(shown)}</a>']
        done = end
    return "".join(parts) + _escaped(text[done:])


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def _host(typed: str) -> str | None:
    if typed.isascii():
        return typed
    try:
        return idna.encode(typed, uts46=True).decode("ascii")
    except idna.IDNAError:
        return None


def _without_the_sentence(rest: str) -> str:
    """The path without what belongs to the sentence around it: a full stop, a bracket that was opened before it."""
    end = len(rest)
    unopened = {close: rest.count(close) - rest.count(opening) for close, opening in _PAIRS.items()}
    while end:
        last = rest[end - 1]
        if last in _PAIRS and unopened[last] > 0:
            unopened[last] -= 1
        elif last in _PAIRS.values():
            unopened[")" if last == "(" else "]"] += 1
        elif last not in _AT_THE_END:
            break
        end -= 1
    return rest[:end]
