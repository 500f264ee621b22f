"""Mentions in the words of a message: whom they call by @ and a nickname, and how that is shown to everybody."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from chat.bodies import as_html, clean_html
from chat.models import Mention, Message
from chat.models.mention import Called, Span

MOST = 10  # people whom one message can call
_BEFORE = re.compile(r"[a-z0-9._%+/-]")  # then the @ belongs to an address
_AFTER = re.compile(r"[a-z0-9_]|[.-][a-z0-9]")
_LETTER = re.compile(r"[\w々ー]")
# What may follow a name directly in the same script: how people are addressed, and particles.
_FOLLOWS = re.compile(r"さん|ちゃん|くん|さま|せんせい|って|[へのはがにをともや]|サン|チャン|クン|ママ|パパ|君|様|先生")
_SCRIPTS = (("hiragana", "ぁ", "ゟ"), ("katakana", "゠", "ヿ"), ("kanji", "一", "鿿"), ("latin", "0", "z"))


def may_call(body: str) -> bool:
    """Return whether the words could call anybody: nearly all could not, and cost nothing more."""
    return "@" in body or "＠" in body


def calls_in(body: str, members: Iterable[tuple[int, str]]) -> list[Span]:
    """Return whom the body calls, and where; `members` are the ids and nicknames of those who are in the group.

    Of two names of which one begins with the other, the longer one counts. An @ within an address calls nobody, nor
    does a name that only begins a longer word.
    """
    plain = _folded(body)
    names = sorted(((_folded(name), pk) for pk, name in members), key=lambda one: -len(one[0]))
    found: list[Span] = []
    at = plain.find("@")
    while at >= 0 and len(found) < MOST:
        end = at + 1
        if not (at and _BEFORE.match(plain[at - 1])):
            for name, pk in names:
                if plain.startswith(name, at + 1) and _ends_well(plain, at + 1 + len(name)):
                    end = at + 1 + len(name)
                    found.append(Span(at, end, pk))
                    break
        at = plain.find("@", end)
    return found


def name_all(messages: Iterable[Message]) -> None:
    """Read whom these messages call, as they are called now: one query, and none where nobody may be called."""
    some = {message.pk: message for message in messages if may_call(message.body)}
    for message in some.values():
        message.calls = []
    if not some:
        return
    rows = Mention.objects.filter(message__in=some, member__left_at__isnull=True).order_by("message", "starts")
    for message_id, starts, ends, name in rows.values_list("message", "starts", "ends", "member__nickname"):
        some[message_id].calls.append(Called(starts, ends, name))  # type: ignore[union-attr]


def html_of(message: Message) -> SafeString:
    """Return what is shown of the words: everybody sees a mark where somebody who is in the group is called."""
    calls = _calls_of(message)
    if not calls:
        return clean_html(message.html)
    parts: list[str] = []
    done = 0
    for call in calls:
        parts += [clean_html(as_html(message.body[done : call.starts]))]
        parts += [f'<span class="mention">@{escape(call.name)}</span>']
        done = call.ends
    parts += [clean_html(as_html(message.body[done:]))]
    return mark_safe("".join(parts))  # noqa: S308  each part was cleaned or escaped just now


def spoken(message: Message) -> str:
    """Return the words as plain text, with everybody called as they are now."""
    text, done = "", 0
    for call in _calls_of(message):
        text += f"{message.body[done : call.starts]}@{call.name}"
        done = call.ends
    return text + message.body[done:]


def _calls_of(message: Message) -> Sequence[Called]:
    if not may_call(message.body):
        return ()
    if message.calls is None:
        name_all([message])
    return message.calls or ()


def _ends_well(plain: str, end: int) -> bool:
    rest = plain[end : end + 4]
    last = _script(plain[end - 1])
    if last == "latin":
        return not _AFTER.match(rest)
    return not _LETTER.match(rest) or _script(rest[0]) != last or _FOLLOWS.match(rest) is not None


def _script(letter: str) -> str:
    return next((name for name, first, last in _SCRIPTS if first <= letter <= last), letter)


def _folded(text: str) -> str:
    """Return the text in small letters of ordinary width, of the same length."""
    return text.lower() if text.isascii() else "".join(map(_fold, text))


@lru_cache(maxsize=4096)
def _fold(letter: str) -> str:
    plain = unicodedata.normalize("NFKC", letter).casefold()
    return plain if len(plain) == 1 else letter
