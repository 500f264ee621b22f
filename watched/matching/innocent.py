"""Innocent words that contain what somebody may watch for, whatever the list: 必死, 死ぬほど, たい焼き, kill time."""

from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "data/innocent.txt"

# Words, as they sound, that stand beside a short one even where all is written in katakana: オマエシネ, シネヨ.
SAID_BEFORE = (
    "おまえ", "おまえら", "てめえ", "てめ", "きさま", "あいつ", "こいつ", "そいつ", "まじ", "まぢ", "もう", "はよ",
    "はやく", "みんな", "ぜんいん", "ほんと", "とつとと", "さつさと", "くそ", "がち", "いますぐ", "あんた", "きみ",
)  # fmt: skip
SAID_AFTER = (
    "よ",
    "や",
    "つて",
    "とか",
    "だ",
    "です",
    "め",
    "ども",
    "やろう",
    "じやん",
    "ばか",
    "かす",
    "くず",
    "しね",
    "w",
)


def lines() -> list[str]:
    """The words, in the grammar of expressions, one each."""
    text = FILE.read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
