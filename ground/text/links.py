"""Turning addresses in people's texts into links: our own pattern, in one pass and in linear time.

- Only what starts with http:// or https:// is a link. Looks are not enough (2歳です.jp), so no list of TLDs is needed.
- It ends where Japanese begins: at 、。」） and at letters that follow the address without a space (page.htmlを見てね).
  Browsers copy addresses percent-encoded, so that nothing is lost. The exception that readers meet is the title of
  an article pasted as displayed, https://ja.wikipedia.org/wiki/発達: a title below /wiki/ that begins with Japanese
  ends where Japanese ends a sentence. One that begins with Latin letters or digits continues with katakana and kanji
  (/wiki/21トリソミー, /wiki/22q11.2欠失症候群) and ends at the first hiragana, which is the sentence's particle, and
  before kanji that begin a verb (/wiki/Autism読んで) or a word such as 参照. A link that is a little short still leads
  to a related page, and the text is shown as typed in any case.
- It ends where the next one begins, unless that follows a slash or another delimiter (web.archive.org/…/https://).
- A full-width address from a Japanese keyboard, https：／／ｅｘａｍｐｌｅ．jp／, leads where it would lead in ASCII.
- A host in Japanese (https://日本語.jp/) links to its punycode. Hosts in other scripts, whose letters can pass for
  others (Cyrillic а), and addresses with a user before the host (user@example.jp) stay text.
- The text itself is never changed: what is shown is what was typed.
"""

import re
from html import escape

import idna

REL = "nofollow noopener noreferrer ugc"
_LATIN = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?+(?![a-z0-9_-])"
_KANA_KANJI = r"[a-z0-9-]{0,20}[々ぁ-ゖァ-ヺー一-鿿][a-z0-9々ぁ-ゖァ-ヺー一-鿿-]{0,40}"
_NEXT = r"(?<![/=?&:%\#])https?://"  # the next address, without a space between; not one that is part of this one
_ON_THE_PAGE = r"[a-z0-9\-._~:/?\#\[\]@!$&'()*+,;=%]"
_VERB = r"(?<![々一-鿿])(?:参照|参考|確認|閲覧|引用|必読|[一-鿿](?![をはがにのもへと])[ぁ-ゖ])"
# After Latin letters or digits below /wiki/, a title continues with katakana and kanji.
_MIXED = rf"(?<=[a-z0-9_(\#])(?:(?!{_VERB})[ァ-ヺー々一-鿿])++"
_PATTERN = rf"""
    (?P<scheme>https?://)
    (?P<host>(?>(?:(?:{_KANA_KANJI}(?=\.)|{_LATIN})\.){{1,20}}(?:xn--[a-z0-9-]{{1,59}}|(?:(?!https?://)[a-z]){{2,63}}(?=https?://)|[a-z]{{2,63}}(?![a-z0-9_-])|[0-9]{{1,3}}(?![a-z0-9_-])|[ぁ-ゖァ-ヺー一-鿿]{{1,20}}(?=/))))
    (?P<root>(?:\.(?=[/:?\#]))?+)
    (?P<port>(?>:[0-9]{{1,5}}(?![0-9]))?+)
    (?![@:]|%40)
    (?P<rest>(?:[/?\#](?:wiki/(?:(?=[^\x00-\x7f])(?:(?!https?://)[^\s<>"`{{}}|\\^、。，．！？：；「」『』（）【】〈〉《》〔〕［］｛｝”’…〜～・])*+|(?:(?!{_NEXT}){_ON_THE_PAGE})++(?:{_MIXED}(?:(?!{_NEXT}){_ON_THE_PAGE})*+)++))?(?:(?!{_NEXT}){_ON_THE_PAGE})*+)?+)
    """
_ADDRESS = re.compile(rf"(?<![a-z0-9+]){_PATTERN}", re.IGNORECASE | re.VERBOSE)
_ADDRESS_HERE = re.compile(_PATTERN, re.IGNORECASE | re.VERBOSE)  # directly after another one, without a space
_FULL_WIDTH = re.compile(
    r"[hｈ][tｔ]{2}[pｐ][sｓ]?[:：][/／]{2}[a-zａ-ｚ0-9０-９.．_＿－-]+[:：]?[0-9０-９]*[/／]?", re.IGNORECASE
)
_TO_ASCII = {code + 0xFEE0: code for code in range(0x21, 0x7F)}
_AT_THE_END = ".,:;!?'*"
_PAIRS = {")": "(", "]": "["}


def linked(text: str) -> str:
    """`text` as HTML: escaped, with its addresses as links that tell the linked page nothing about the reader."""
    if "//" not in text and "／／" not in text:
        return _escaped(text)
    plain = _FULL_WIDTH.sub(lambda found: found.group().translate(_TO_ASCII), text)  # of the same length as the text
    parts: list[str] = []
    done = 0
    match = _ADDRESS.search(plain)
    while match:
        rest = _without_the_sentence(match["rest"])
        host = _host(match["host"])
        end = match.start("rest") + len(rest)
        if host is not None:
            href = f"{match['scheme'].lower()}{host}{match['root']}{match['port']}{rest}"
            parts += [_escaped(text[done : match.start()])]
            parts += [f'<a href="{escape(href)}" rel="{REL}">{_escaped(text[match.start() : end])}</a>']
            done = end
        match = _ADDRESS_HERE.match(plain, end) or _ADDRESS.search(plain, end)
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
    """The path without what belongs to the surrounding sentence: a full stop, or a bracket opened before it."""
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
