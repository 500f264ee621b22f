"""How texts and questions are made alike, and how what was found is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.text.search import holds, indexed_text, marked, snippet, terms, whole_words


@pytest.mark.parametrize(
    ("text", "indexed"),
    [
        ("発達の気", "発達 達の の気 気"),
        ("ＡＢＣ　ｶﾌｪ", "abc かふ ふぇ ぇ"),
        ("3歳児、OK!", "3 歳児 児 ok"),
        ("", ""),
        ("🙂・、。", ""),
    ],
)
def test_text_is_indexed_in_pairs(text: str, indexed: str) -> None:
    assert indexed_text(text) == indexed


def test_terms_are_few_and_short() -> None:
    assert terms('"発達" OR *') == ["発達", "or"]
    assert terms(" ".join(f"w{n}" for n in range(50))) == [f"w{n}" for n in range(8)]
    assert len(terms("あ" * 10_000)[0]) == 100


def test_marks_are_pieces_of_the_whole() -> None:
    assert marked("発達の発達", ["発達"]) == [("発達", True), ("の", False), ("発達", True)]
    assert marked("㍿のABC", ["会社", "abc"]) == [("㍿", True), ("の", False), ("ABC", True)]
    assert marked("なし", ["発達"]) == [("なし", False)]


def test_a_snippet_is_cut_between_words() -> None:
    def shown(text: str, query: str) -> str:
        return "".join(piece for piece, _found in snippet(text, [query]))

    english = "We took our time with the children and their words before lunch. " + "And so on it went. " * 9
    assert shown(english, "words") == "…children and their words before lunch. And so on it went. And so on it went.…"
    assert shown("短い文です。", "短い") == "短い文です。"
    assert shown("あ" * 50 + "発達" + "い" * 100, "発達") == "…" + "あ" * 20 + "発達" + "い" * 58 + "…"
    assert shown("題にだけある。", "発達") == "題にだけある。"


def test_half_width_letters_with_their_marks_are_marked_whole() -> None:
    assert marked("ﾎｲｸｴﾝのｶﾞｯｺｳ", whole_words("ガッコウ")) == [("ﾎｲｸｴﾝの", False), ("ｶﾞｯｺｳ", True)]
    assert marked("か\u3099っこう", ["がっ"]) == [("か\u3099っ", True), ("こう", False)]


def test_words_stand_whole_and_terms_are_what_the_index_holds() -> None:
    assert whole_words("「２歳」の 絵本!") == ["2歳", "の", "絵本"]
    assert terms("２歳") == ["2", "歳"]
    assert holds("もうすぐ2歳です", whole_words("２歳"))
    assert not holds("2人の4歳", whole_words("2歳"))
    assert whole_words('🙂 " % _') == []


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("こども", "うちの子供"),
        ("子ども", "こどもの日"),
        ("１才半", "1歳半健診"),
        ("一歳", "1才のころ"),
        ("〇歳", "0歳の部屋"),
        ("6か月", "６ヶ月健診"),
        ("６ヵ月", "六か月のころ"),
        ("1歳6カ月", "1歳6ヶ月児健診"),
        ("三ケ所", "3箇所で"),
        ("ふたご", "双子の会"),
        ("友だち", "ともだち"),
        ("障害", "発達障がい"),
        ("ぱぱ", "ハ゜ハ゜"),
        ("パパ", "ﾊﾟﾊﾟ"),
        ("12歳", "十二歳のころ"),
        ("十二歳", "１２才"),
        ("十歳", "10歳"),
        ("二十四歳", "24歳"),
        ("一〇歳", "10歳"),
        ("十か月", "10ヶ月健診"),
        ("三年生", "小学3年生"),
        ("佐佐木", "佐々木さん"),
        ("佐々木", "佐佐木さん"),
        ("いすず", "いすゞ"),
        ("ここ", "コヽ"),
        ("申込", "申し込みはこちら"),
        ("申し込み", "申込みの方"),
        ("申込む", "申し込む前に"),
        ("お問合せ", "お問い合わせ先"),
        ("締切", "締め切り"),
        ("受付", "受け付けます"),
        ("3", "٣人"),
        ("12", "۱۲"),
        ("2", "❷番"),
        ("11", "⓫"),
        ("21", "㉑"),
        ("५", "5"),
    ],
)
def test_what_is_spelt_in_several_ways_is_one(query: str, text: str) -> None:
    assert holds(text, whole_words(query))
    indexed = indexed_text(text).split()
    assert all(any(token.startswith(term[:2]) for token in indexed) for term in terms(query))


def test_it_is_marked_as_it_was_written() -> None:
    assert marked("うちの子供が１才です", whole_words("こども 1歳")) == [
        ("うちの", False),
        ("子供", True),
        ("が", False),
        ("１才", True),
        ("です", False),
    ]
    assert marked("は゛は", whole_words("は")) == [("は゛", False), ("は", True)]
    assert marked("6ヶ月健診", whole_words("6か月")) == [("6ヶ月", True), ("健診", False)]
    assert holds("二十一歳", whole_words("21歳"))
    assert marked("二十一歳で", whole_words("21歳")) == [("二十一歳", True), ("で", False)]
    assert marked("十歳で", whole_words("10歳")) == [("十歳", True), ("で", False)]
    assert marked("佐々木", whole_words("佐佐")) == [("佐々", True), ("木", False)]
    assert marked("12歳と2歳", whole_words("2歳")) == [("12歳と", False), ("2歳", True)]
    assert marked("お申し込みは", whole_words("申込")) == [("お", False), ("申し込み", True), ("は", False)]
    assert not holds("12歳", whole_words("2歳"))
    assert not holds("二十一歳", whole_words("1歳"))
    assert not holds("二十六ヶ月", whole_words("6か月"))
    assert not holds("3個あります", whole_words("3か"))


def test_a_kanji_that_is_younger_than_this_python_is_a_letter() -> None:
    """U+2EBE1 came with Unicode 15.1, Python 3.11 knows 14.0."""
    assert whole_words("\U0002ebe1") == terms("\U0002ebe1") == ["\U0002ebe1"]
    assert marked("名は\U0002ebe1", whole_words("\U0002ebe1")) == [("名は", False), ("\U0002ebe1", True)]


@given(st.text(max_size=60), st.text(max_size=20))
def test_marking_never_loses_a_letter(text: str, query: str) -> None:
    looked_for = whole_words(query)
    if looked_for:
        assert "".join(piece for piece, _found in marked(text, looked_for)) == text


@given(st.text(max_size=60), st.integers(0, 60), st.integers(1, 20))
def test_whatever_stands_in_a_text_is_in_its_index(text: str, start: int, length: int) -> None:
    """The index may promise too much (the text itself is asked afterwards), and never too little."""
    looked_for = text[start : start + length]
    tokens = set(indexed_text(text).split())
    inner = whole_words(looked_for)[1:-1]  # a cut may go through the middle of a word at either end
    for word in inner:
        for term in terms(word):
            assert any(token.startswith(term[:2]) for token in tokens)
