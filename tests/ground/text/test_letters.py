"""What is invisible goes, what belongs to a letter stays, nothing piles up, nothing is cut within a letter."""

import ast
import re
from pathlib import Path

import pytest
import regex
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from ground.text.letters import MOST_MARKS, boundary, clean_line, cut, is_blank, normalized

FAMILY = "👨‍👩‍👧‍👦"
texts = st.text(
    st.one_of(
        st.characters(exclude_categories=[]),
        st.sampled_from(
            "\u200d\ufe0f\u200b\u202e\u0301\u3099👨👩👧❤1⃣葛\U000e0100क्ر\u200c \u3000\r\n\x00\U0001f3f4\U000e0067\U000e007f"
        ),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("電話は\u202d090-0000-0000\u202cです", "電話は090-0000-0000です"),
        ("\u2066abc\u2069\u200e\u061c", "abc"),
        ("は\u200bな\ufeff\u2060", "はな"),
        ("は\x00な\x07", "はな"),
        ("は\u00adな", "はな"),
        ("\ud83dこんにちは", "こんにちは"),
        (FAMILY, FAMILY),
        ("❤️ 1️⃣ #️⃣ 👍🏽 🏳️‍🌈", "❤️ 1️⃣ #️⃣ 👍🏽 🏳️‍🌈"),
        ("🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"),
        ("a\U000e0041\U000e0042", "a"),
        ("葛\U000e0100城", "葛\U000e0100城"),
        ("かな\ufe0f", "かな"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("あ\u200dい", "あい"),
        ("一行\r\n二行\r三行\u2028四行", "一行\n二行\n三行\n四行"),
        ("か\u3099", "か\u3099"),
        ("Việt Nam", "Việt Nam"),
    ],
)
def test_what_is_invisible_goes(typed: str, kept: str) -> None:
    assert normalized(typed) == kept


@pytest.mark.parametrize("mark", ["\u0301", "\u0e47", "\u0338", "\u20dd", "\u064b", "\u3099"])
def test_marks_are_bounded(mark: str) -> None:
    assert normalized("a" + mark * 1800 + "b") == "a" + mark * MOST_MARKS + "b"


@pytest.mark.parametrize(
    "nothing",
    ["", " ", "\u3000", "\u200b", "\u3164", "\u2800", "\uffa0", "\u115f", "\u0301", "\u00a0\u2003", "\U000e0041"],
)
def test_nothing_is_nothing(nothing: str) -> None:
    assert is_blank(normalized(nothing))
    assert clean_line(nothing).strip("\u0301") == ""


@pytest.mark.parametrize("something", ["。", "👍", "a", "𠮷", "ㅤ.", "-"])
def test_something_is_something(something: str) -> None:
    assert not is_blank(normalized(something))


@given(texts)
def test_cleaned_stays_and_is_never_longer(text: str) -> None:
    once = normalized(text)
    assert normalized(once) == once
    assert len(once) <= len(text)
    once.encode()
    assert clean_line(clean_line(text)) == clean_line(text)


@given(texts, st.integers(2, 30))
def test_a_cut_lies_between_letters(text: str, most: int) -> None:
    shown = cut(text, most)
    assert len(shown) <= most
    if len(text) > most:
        assert shown.endswith("…")
        kept = shown.removesuffix("…")
        ends = {match.end() for match in regex.finditer(r"\X", text)} | {0}
        assert text.startswith(kept)
        assert any(len(kept) <= end and not text[len(kept) : end].strip() for end in ends)


def test_a_family_is_not_parted() -> None:
    assert cut("あ" * 57 + FAMILY, 60) == "あ" * 57 + "…"
    assert cut("あ" * 57 + "がく" + FAMILY, 100) == "あ" * 57 + "がく" + FAMILY
    assert boundary("あ" * 3 + FAMILY + "い", 5) == 3
    assert boundary("あ" * 3 + FAMILY + "い", 3 + len(FAMILY)) == 3 + len(FAMILY)


ROOT = Path(__file__).parents[3]
# What is cut at a number and is no text of people: rows, digests, keys, lists of words.
NOT_TEXT = re.compile(
    r"\[:\s*(MOST\w*|limit|AROUND(?: \+ 1)?|SHOWN\w*|DATES_AT_FIRST|AT_ONCE|most|1|2|3|200|500)\]|hexdigest\(\)|\.hex\[|uuid4\(\)|key\["
)


def test_nothing_cuts_text_but_cut() -> None:
    found = []
    for app in settings.OUR_APPS:
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" in path.parts or path.name == "letters.py":
                continue
            source = path.read_text()
            for node in ast.walk(ast.parse(source)):
                if (
                    isinstance(node, ast.Subscript)
                    and isinstance(node.slice, ast.Slice)
                    and node.slice.upper is not None
                    and node.slice.lower is None
                ):
                    segment = ast.get_source_segment(source, node) or ""
                    if not NOT_TEXT.search(segment):
                        found.append(f"{path.relative_to(ROOT)}: {segment.splitlines()[-1]}")
    assert set(found) <= set(KNOWN), "text of people is cut by ground.text.letters.cut"


KNOWN = [  # rows, bytes and digits
    "notices/ways/pauses.py: retry_after[:9]",  # digits
    'programs/signups/actions/adopt.py: Enrollment.objects.order_by("-pk").values("pk")[:NEWEST]',
    "ground/text/links.py: rest[:end]",  # between ASCII letters
    "notices/actions/mail.py: due[:limit]",
    'chat/queries/messages.py: messages.filter(seq__gt=max(after, beginning - 1), seq__lte=end).order_by("seq")[: size + 1]',
    "programs/queries.py: dates[:limit]",
    "programs/templatetags/programs.py: words[:clock]",
    "programs/pages/context.py: coming[: DATES_AT_FIRST + 1]",
    "groups/queries.py: fitting[:most]",
    "chat/transports/websocket.py: encode(welcome)[:-1]",
    "chat/transports/exchange.py: encode(welcome)[:-1]",
    "chat/transports/polling.py: greeting.welcome[:-1]",
    'chat/queries/messages.py: messages.order_by("-seq")[: size + 1]',
    'chat/queries/messages.py: messages.filter(seq__gt=after, seq__lte=end).order_by("seq")[: size + 1]',
    "chat/queries/messages.py: found[:size]",
    "chat/metrics.py: counts[: number + 1]",
    "chat/search_index.py: pairs(term)[:-1]",
    "chat/hub/watch.py: unchecked[:share]",
    "ground/sockets/batcher.py: self._waiting[: self._most]",
    'voices/views/public.py: request.GET.get("about", "")[:60]',  # the key of a thing
    "cms/queries.py: sorted(soon, key=lambda pair: (pair[1].starts_at, pair[0].pk))[:limit]",
    "cms/queries.py: next_of_programs()[:limit]",
    "cms/search/pairs.py: pairs(term)[:-1]",
    "cms/search/results.py: get_search_backend().search(query, things)[: MOST_HITS * 2 + 1]",
    "operations/backup/archive.py: all_in(folder)[:-1]",
]


def test_templates_neither_cut_nor_trust_text() -> None:
    """`cut` and `rich` do it. `safe` would pass by the cleaning, Wagtail's `richtext` too, `urlize` makes links by their look."""
    refused = re.compile(r"\|\s*(truncate\w+|slice|safe|safeseq|richtext|urlize\w*)\b")
    allowed = {"templates/people/development_mailbox.html"}  # our own mails, shown in development only
    found = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.*")
        if path.suffix in {".html", ".txt"} and refused.search(path.read_text())
    }
    assert found == allowed
