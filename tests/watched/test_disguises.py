"""No spelling trick changes what is found; nothing that anybody may write raises or takes long; spans are of the text."""

import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.watched.test_lines import lines, shipped

ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff"
WHOLE = {"ja": ("死にたい", "消えたい", "もう限界です", "ぶっ殺すぞ"), "en": ("kill myself", "i want to die", "kys")}
SMALL = str.maketrans("あいうえおつやゆよわアイウエオツヤユヨワ", "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ")
WIDE = {letter: letter + 0xFEE0 for letter in range(0x21, 0x7F)}
TRICKS: dict[str, Callable[[str], str]] = {
    "wide": lambda text: text.translate(WIDE),
    "zero width": lambda text: "".join(letter + ZERO_WIDTH[at % 5] for at, letter in enumerate(text)),
    "combining marks": lambda text: "".join(letter + "\u0336" for letter in text),
    "capitals": str.upper,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "small kana": lambda text: text.translate(SMALL),
    "katakana": lambda text: "".join(chr(ord(one) + 0x60) if "ぁ" <= one <= "ゖ" else one for one in text),
    "leet": lambda text: text.translate(str.maketrans("io", "10")),
    "look-alikes": lambda text: text.translate(str.maketrans("aeoi", "аеоі")),
    "death in two parts": lambda text: text.replace("死", "タヒ"),
    "last letter again": lambda text: text + text[-1] * 4,
    "stars between": lambda text: "*".join(text) if not text.isascii() else text,
    "spaces between": lambda text: " ".join(text.replace(" ", "")),
    "dots between": lambda text: "・".join(text) if not text.isascii() else text,
}


@pytest.mark.parametrize("trick", TRICKS)
@pytest.mark.parametrize("text", [text for texts in WHOLE.values() for text in texts])
def test_no_trick_changes_the_answer(text: str, trick: str) -> None:
    assert shipped().find(TRICKS[trick](text)).responses == shipped().find(text).responses != ()


MARKED = [text for _number, _language, wanted, text in lines() if wanted]


# One trick at a time: タヒ, signs for letters and addresses in words are tricks themselves.
ONCE = [text for text in MARKED if not any(part in text for part in ("タヒ", "ﾀﾋ", "k!ll", "gmail", "yahoo"))]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ONCE), st.sampled_from(["wide", "zero width", "combining marks", "decomposed"]))
def test_widths_and_marks_change_no_line(text: str, trick: str) -> None:
    assert shipped().find(TRICKS[trick](text)).responses == shipped().find(text).responses


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.text(max_size=40), st.sampled_from(MARKED)), max_size=6))
def test_nothing_raises_and_spans_lie_apart_within_the_text(parts: list[str]) -> None:
    text = "".join(parts)
    ends = [0]
    for start, end in shipped().find(text).spans:
        assert ends[-1] <= start < end <= len(text)
        ends.append(end)


@pytest.mark.parametrize(
    "piece",
    ["死", "たい", "あ", "a", "kill ", "し.", "タヒ", "0", "゛", "@a.b", "子どもを叩いて", "ー", "もう無理", "\u0301"],
)
def test_ten_thousand_letters_take_no_long_time(piece: str) -> None:
    def seconds(length: int) -> float:
        text = (piece * length)[:length]
        shipped().find(text)
        start = time.process_time()
        shipped().find(text)
        return time.process_time() - start

    assert seconds(10_000) < 40 * max(seconds(1_000), 0.002)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("夜になると、もう死にたいと思います", ["もう死にたいと思"]),
        ("雨です。し.ニ.た.ぃ。ごめん", ["し.ニ.た.ぃ"]),
        ("もうﾊﾟﾊﾟもいないし、ﾀﾋにたいー。", ["ﾀﾋにたい"]),
        ("👩‍👩‍👧つらい、消 え た い…👶", ["つらい、消 え た い"]),
        ("so I want to k!ll myself ok", ["want to k!ll myself"]),
        ("今日は雨でした", []),
    ],
)
def test_spans_are_of_the_text_as_it_was_written(text: str, words: list[str]) -> None:
    assert [text[start:end] for start, end in shipped().find(text).spans] == words
