"""Text normalisation for every search of the site, applied both to what is indexed and to what is looked for.

Databases split text at spaces, so a stock index holds 発達の気になる子の親の会 as one word and 発達 finds nothing.
Here text is folded (width, case, hiragana and katakana, variants of kanji, dashes for ー; nothing invisible is left)
and each run of Japanese letters becomes its overlapping pairs, 発達 達の の気, in the index and in the query alike.
Only letters and digits are left, so nothing that people type can break a database query.
"""

import re
import unicodedata

import regex

from ground.text.kanji import KANJI_FORMS
from ground.text.letters import boundary, cut, without_invisible

# Scripts written without spaces: kana, kanji (with 々〆〇 and the supplementary planes), hangul.
_UNSPACED = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUNS = re.compile(rf"(?P<unspaced>[{_UNSPACED}]+)|(?P<word>[^\W_{_UNSPACED}]+)")

_WORDS = re.compile(rf"(?:[^\W_]|[{_UNSPACED}])+")  # kanji newer than this Python's Unicode tables do not match \w
# Each with the marks that belong to it, even invisible ones: ｶﾞ, 葛 and its variation selector.
_LETTERS = re.compile(
    "(?s:.)[\u0300-\u036f\u3099-\u309c\uff9e\uff9f\xad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]*"
)
_KANA = str.maketrans({chr(code): chr(code - 0x60) for code in range(0x30A1, 0x30F7)} | {"ヵ": "か", "ヶ": "け"})
_LONG_VOWEL = re.compile(r"(?<=[ぁ-ゖー])[-‐‑‒–—―−─━~〜]")  # コ−ヒ−, as some keyboards produce it

# Words with several common spellings; each row is mapped to its first. Only whole words of some length, so that the
# result does not hide other words that are looked for.
_SPELLINGS = """
子ども 子供 こども
双子 ふたご
友達 友だち ともだち
赤ちゃん あかちゃん
障がい 障害 障碍
申込 申し込み 申込み 申しこみ もうしこみ 申し込
受付 受け付け 受付け うけつけ
手続 手続き
取消 取り消し 取消し
問合せ 問い合わせ 問い合せ 問合わせ
打合せ 打ち合わせ 打ち合せ 打合わせ
締切 締め切り 締切り 〆切り 〆切
引越 引っ越し 引越し
持物 持ち物
貸出 貸し出し 貸出し
"""
_TO_SPELLING = {other: first for first, *others in map(str.split, _SPELLINGS.split("\n")[1:-1]) for other in others}
_FIGURES = str.maketrans("〇一二三四五六七八九", "0123456789")
_COUNTED = str.maketrans("才け箇個", "歳かかか")
_NUMBER = "[〇一二三四五六七八九]"
_SPELT = re.compile(
    "|".join(_TO_SPELLING)
    # 一才 and 6ヶ月 (which, like 6ケ月, has become 6け月 by then)
    + rf"|(?:(?<![〇一二三四五六七八九十百千])(?:{_NUMBER}?十{_NUMBER}?|[一二三四五六七八九]〇|{_NUMBER})|(?<=[0-9]))"
    + "(?:[歳才]|[かけ箇個](?=[月所国年])|年生|回目|週間)"
)
_RARE = re.compile("[^\0-\u05ff\u2e80-\ua4cf\uac00-\uffef]")  # not used in Japanese and Latin writing
_DIGITS = regex.compile(r"[[\p{Nd}\p{No}]--[0-9]]", regex.VERSION1)  # of other scripts, and in black circles
_AGAIN = re.compile(r"([㐀-䶿一-鿿])(々+)|([ぁ-ゖ])([ゝゞヽヾ])")

FOLDING = 5  # increased whenever the result of `folded` changes, which causes older entries to be indexed again

LONGEST_QUERY = 100  # letters; the rest is ignored
MOST_TERMS = 8
SNIPPET = 80  # letters of text shown
LEAD_IN = 20  # letters shown before the first match

Piece = tuple[str, bool]  # some text, and whether it is a match


def folded(text: str) -> str:
    """The text with different spellings of the same reading unified. Never for display."""
    return _SPELT.sub(_spelling, _spelt_out(_folded_letters(text)))


def _spelling(found: re.Match[str]) -> str:
    word = found.group()
    if word in _TO_SPELLING:
        return _TO_SPELLING[word]
    tens, ten, ones = word.translate(_COUNTED).translate(_FIGURES).rpartition("十")
    return f"{tens or 1}{ones if ones[:1].isdigit() else f'0{ones}'}" if ten else ones


def _spelt_out(plain: str) -> str:
    """Replace dashes by ー and iteration marks by the letters they repeat (佐々木, いすゞ), keeping the length."""
    return _AGAIN.sub(_said_again, _LONG_VOWEL.sub("ー", plain))


def _said_again(found: re.Match[str]) -> str:
    if found[1]:
        return str(found[1]) * (1 + len(found[2]))
    voiced = unicodedata.normalize("NFC", f"{found[3]}\u3099") if found[4] in "ゞヾ" else found[3]
    return f"{found[3]}{voiced[0]}"


def _digit(found: regex.Match[str]) -> str:
    value = unicodedata.numeric(found.group(), 0.5)  # 0.5 if it has no numeric value; like ½ it then stays as it is
    return str(int(value)) if value == int(value) else str(found.group())


def _folded_letters(text: str) -> str:
    typed = without_invisible(text).replace("゛", "\u3099").replace("゜", "\u309a")  # は゛, from some keyboards
    plain = unicodedata.normalize("NFKC", typed).casefold()
    if _RARE.search(plain):
        plain = _DIGITS.sub(_digit, plain)
    return unicodedata.normalize("NFC", plain).translate(_KANA).translate(KANJI_FORMS)


def pairs(run: str) -> list[str]:
    """発達の → 発達, 達の, and the last letter の on its own, so that a single letter is found as a prefix."""
    return [run[at : at + 2] for at in range(len(run))]


def indexed_text(text: str) -> str:
    """The text as the database's index sees it."""
    tokens: list[str] = []
    for run in _RUNS.finditer(folded(text)):
        tokens += pairs(run["unspaced"]) if run["unspaced"] else [run["word"]]
    return " ".join(tokens)


def terms(query_string: str) -> list[str]:
    """The runs of letters in a query, all of which must be found."""
    runs = (run.group() for run in _RUNS.finditer(folded(cut(query_string, LONGEST_QUERY, end=""))))
    return list(dict.fromkeys(runs))[:MOST_TERMS]


def is_unspaced(term: str) -> bool:
    """Whether a term of `terms` consists of Japanese letters, which are indexed as pairs."""
    return bool(_RUNS.fullmatch(term)["unspaced"])  # type: ignore[index]  # terms are runs


def whole_words(query_string: str) -> list[str]:
    """The words that a text must contain, whole, to be found: 2歳 is one word (and two terms)."""
    return list(dict.fromkeys(_WORDS.findall(folded(cut(query_string, LONGEST_QUERY, end="")))))[:MOST_TERMS]


def holds(text: str, looked_for: list[str]) -> bool:
    """Whether the text contains all of these words."""
    plain = folded(text)
    return all(word in plain and _looking_for(word).search(plain) is not None for word in looked_for)


def _looking_for(*wanted: str) -> re.Pattern[str]:
    """A pattern for any of these words. A number matches from its first digit only: 2歳 is not in 12歳."""
    ways = (rf"(?<![0-9]){re.escape(word)}" if word[0].isdigit() else re.escape(word) for word in wanted)
    return re.compile("|".join(ways))


def marked(text: str, looked_for: list[str]) -> list[Piece]:
    """The text in pieces, with the matches marked. Compared letter by letter after normalising."""
    plain, origin = _plain(text)
    pieces: list[Piece] = []
    done = 0
    for match in _looking_for(*sorted(looked_for, key=len, reverse=True)).finditer(plain):
        start, end = origin[match.start()], _end_of_letter(text, origin[match.end() - 1])
        if start < done:
            continue
        if start > done:
            pieces.append((text[done:start], False))
        pieces.append((text[start:end], True))
        done = end
    if done < len(text):
        pieces.append((text[done:], False))
    return pieces


def snippet(text: str, looked_for: list[str]) -> list[Piece]:
    """Some text around the first match, or the beginning of the text if only the title matches."""
    plain, origin = _plain(text)
    found = [origin[match.start()] for match in (_looking_for(term).search(plain) for term in looked_for) if match]
    first = min(found, default=0)
    start = boundary(text, max(0, first - LEAD_IN))
    if start:
        start = text.find(" ", start, first) + 1 or start  # not within a word, in languages with spaces
    end = boundary(text, min(len(text), start + SNIPPET))
    if end < len(text):
        end = max(text.rfind(" ", end - LEAD_IN, end), text.rfind("。", end - LEAD_IN, end) + 1) or end
        end = end if end > first else boundary(text, min(len(text), start + SNIPPET))
    return marked(f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}", looked_for)


def _plain(text: str) -> tuple[str, list[int]]:
    """The normalised text, and for each of its letters the position in `text` from which it comes."""
    plain: list[str] = []
    origin: list[int] = []
    for letter in _LETTERS.finditer(text):
        same = _folded_letters(letter.group())
        plain.append(same)
        origin += [letter.start()] * len(same)
    return _respelt(_spelt_out("".join(plain)), origin)


def _respelt(plain: str, origin: list[int]) -> tuple[str, list[int]]:
    """Unify spellings in `plain`. Each letter of a new word comes from the letter at its position in the old word."""
    pieces, origins, done = [], [], 0
    for match in _SPELT.finditer(plain):
        word, places = _spelling(match), origin[match.start() : match.end()]
        pieces += [plain[done : match.start()], word]
        origins += origin[done : match.start()]
        origins += [places[min(at, len(places) - 1)] for at in range(len(word) - 1)] + [places[-1]]
        done = match.end()
    return "".join([*pieces, plain[done:]]), origins + origin[done:]


def _end_of_letter(text: str, start: int) -> int:
    letter = _LETTERS.match(text, start)
    return letter.end() if letter else start
