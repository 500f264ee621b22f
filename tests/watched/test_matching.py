"""Expressions are found however they are written, and their innocent neighbours are not."""

import string
import time
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watched.enums import Response, WrittenIn
from watched.matching import BadExpression, Watched, compiled, folding, grammar
from watched.matching.grammar import Fault

JA, EN = WrittenIn.JA, WrittenIn.EN


def found(*expressions: str, text: str, language: WrittenIn = JA) -> list[str]:
    """Which of these plain expressions are found."""
    ready = compiled(Watched(language, Response.HOLD, one) for one in expressions)
    return [one.text for one in ready.find(text).expressions]


WRITTEN = {
    "しにたい": """しにたい しにたぃ シニタイ ｼﾆﾀｲ しニたイ しーーにたい しにたいいい しにたぁぁい し.に.た.い し・に・た・い し。に。た。い
        し゛に゛た゛い゛ し/に/た/い しにた〜い し一にたい し\u200bに\u200bた\u200bい し\u0332に\u0332た\u0332い し💀に💀た💀い しﾆ夕ｲ""",
    "死にたい": "死にたい タヒにたい ﾀﾋにたい 夕ヒニタイ 死二夕イ 死゛に゛た゛い゛ 死にたああい 死ー\u3000に\u3000た\u3000い 死\nに\nた\nい",
    "ころす": "コロス ｺﾛｽ こ口す こ-ろ-す こ🔪ろ🔪す",
    "カエレ": "カエレ 力工レ かえれ カ・エ・レ",
    "トニカク": "トニカク 卜二力ク",
    "kill": "kill KILL k1ll K!LL kiII k.i.l.l kiiiilll ｋｉｌｌ kіll k-i-l-l 🅺🅸🅻🅻 k\u200bill kíll",
    "shinitai": "shinitai SHINITAI moushinitai sh1n1ta1",
}


@pytest.mark.parametrize("expression", WRITTEN)
def test_the_same_written_otherwise(expression: str) -> None:
    ways = [way for way in WRITTEN[expression].split(" ") if way.strip("\n ")]
    assert [way for way in map(str.strip, ways) if found(expression, text=f"あ、{way}！") != [expression]] == []


def test_letters_with_spaces_between() -> None:
    assert found("しにたい", text="し に た い") == ["しにたい"]
    assert found("kill yourself", text="k i l l y o u r s e l f") == ["kill yourself"]
    assert found("want to die", text="i want to d i e now") == ["want to die"]


INNOCENT = {
    "死": "必死 死角 死守 瀕死 九死に一生",
    "死ぬ": "死ぬほど眠い 死ぬかと思った 暑くて死ぬ 笑い死ぬかとおもった",
    "死ね": "まだ死ねない 必死ねえ",
    "シネ": "シネマ シネコン バシネット そうだしね 寒いしね いいしね",
    "しにたい": "わたしにたいして おかしにたいやき しにたいする",
    "死にたい": "必死にたいへん 死にたい焼き",
    "ころす": "お忙しいところすみません こころすっきり コロスケ",
    "殺す": "息を殺す 虫を殺す",
    "殺": "殺虫剤 黙殺 殺到",
    "バカ": "バカンス アルバカーキ バカラ",
    "ブス": "コロンブス サブスク ロブスター",
    "うざい": "とうざいせん",
    "きもい": "ときもいいね",
    "kill": "skill Kilkenny killer Killarney",
    "sex": "Essex Sussex Middlesex",
    "ass": "assess class grass as",
    "die": "diet studied Diego soldier",
}


@pytest.mark.parametrize("expression", INNOCENT)
def test_innocent_neighbours_are_left_alone(expression: str) -> None:
    assert found(expression, text=expression) == [expression]  # the control
    assert [word for word in INNOCENT[expression].split() if found(expression, text=word)] == []


def test_phrases_of_several_words_are_left_alone() -> None:
    for text in ("we went out to kill time", "my back is killing me", "this cake is to die for", "the battery died"):
        assert found("kill", "killing", "die", "died", text=text, language=EN) == [], text


def test_an_innocent_word_beside_the_real_one_hides_nothing() -> None:
    assert found("死にたい", text="死ぬほど眠い。もう死にたい") == ["死にたい"]
    assert found("死ね", text="必死に働け、死ね") == ["死ね"]


def test_the_grammar() -> None:
    assert found("{死|氏}に{たい|てえ}", text="氏にてえ") == ["{死|氏}に{たい|てえ}"]
    assert found("叩いて{~}しまう", text="叩いて、また後悔してしまう") == ["叩いて{~}しまう"]
    assert found("叩いて{~3}しまう", text="叩いて、また後悔してしまう") == []
    assert found("叩いて{~}しまう", text="叩いて。また片付けてしまう") == []
    assert found("{^}しね{$}", text="しね！") == ["{^}しね{$}"]
    assert found("{^}しね{$}", text="かしねん") == []
    assert found("kill*", text="killings") == ["kill*"]
    assert found("死ね{-死ねと言われ|死ねって}", text="子に死ねと言われた") == []
    assert found("死ね{-死ねと言われ|死ねって}", text="お前が死ね") != []
    assert found("連絡{phone}", text="連絡して 090-1234-5678") == ["連絡{phone}"]
    assert found("連絡{phone}", text="連絡して 03-1234-5678") == []


@pytest.mark.parametrize(
    "literal", ["f**k", "[広告]", "a{b", "a}b", "}死{", "{}死ね", "死ね!!!", "(笑)死ね", r"\d+死ね", "死ね|"]
)
def test_plain_expressions_of_others_are_taken_as_they_are(literal: str) -> None:
    assert found(literal, text=literal.replace("{}", "")) == [literal]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.EMPTY),
        ("！？", Fault.EMPTY),
        ("{|あ}", Fault.EMPTY),
        ("あ{~}い{~}う{~}え{~}お{~}か", Fault.GAPS),
        ("あ{~999}い", Fault.WIDE_GAP),
        ("あ{-い", Fault.NOT_CLOSED),
        ("あ" * 4_001, Fault.TOO_LONG),
    ],
)
def test_what_is_no_expression(text: str, fault: Fault) -> None:
    with pytest.raises(BadExpression) as refused:
        grammar.read(text)
    assert refused.value.fault == fault


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("090-1234-5678", {"phone", "anyphone"}),
        ("０９０ー１２３４ー５６７８", {"phone", "anyphone"}),
        ("0 9 0 1 2 3 4 5 6 7 8", {"phone", "anyphone"}),
        ("〇九〇一二三四五六七八", {"phone", "anyphone"}),
        ("0️⃣9️⃣0️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣", {"phone", "anyphone"}),
        ("+81 90 1234 5678", {"phone", "anyphone"}),
        ("03-1234-5678", {"anyphone"}),
        ("0120-279-338", set()),
        ("#8000 189 119", set()),
        ("2026-11-29 10:30 から 12:00", set()),
        ("hana@gmail.com", {"mail"}),
        ("hana あっと gmail.com", {"mail"}),
        ("hana(at)yahoo.co.jp", {"mail"}),
        ("kosodate@city.example.lg.jp", set()),
        ("@hana_mama", {"handle"}),
        ("https://example.jp/", {"link"}),
    ],
)
def test_contacts(text: str, kinds: set[str]) -> None:
    from watched.matching.contacts import kinds_in

    assert kinds_in(text) == kinds


def test_several_actions_come_in_a_fixed_order() -> None:
    ready = compiled(
        [
            Watched(JA, Response.OFFER_HELP, "死にたい", 1),
            Watched(JA, Response.FLAG, "死", 2),
            Watched(JA, Response.HOLD, "{phone}", 3),
            Watched(JA, Response.BLOCK, "死にたい", 4),
        ]
    )
    result = ready.find("死にたい、死 090-1234-5678")
    assert result.responses == (Response.BLOCK, Response.HOLD, Response.FLAG, Response.OFFER_HELP)
    assert [expression.key for expression in result.expressions] == [1, 2, 3, 4]
    assert ready.find("").responses == ready.find("😀").responses == ()


# ── Properties ──

SIGNS = st.sampled_from([" ", ".", "・", "、", "/", "*", "-", "_", "~", "💀", "\u200b", "\u3000", "\n"])
WORDS = ["しにたい", "死にたい", "消えたい", "ころすぞ", "くたばれ", "kill yourself", "suicide", "want to die"]
DISGUISES: dict[str, Callable[[str], str]] = {
    "full width": lambda text: "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text),
    "katakana": lambda text: "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text),
    "capitals": str.upper,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "zero width": lambda text: "\u200d".join(text),
    "marks": lambda text: "".join(f"{c}\u0336" for c in text),
    "leet": lambda text: text.translate(str.maketrans("ioes", "10e5")),
    "Cyrillic": lambda text: text.translate(str.maketrans("oeiac", "оеіас")),
    "small kana": lambda text: text.translate(str.maketrans("いえ", "ぃぇ")),
    "drawn out": lambda text: f"{text[:-1]}{text[-1] * 5}",
    "long mark": lambda text: text.replace("に", "にーー").replace("え", "えー"),
}


@given(st.sampled_from(WORDS), st.lists(st.sampled_from(list(DISGUISES)), max_size=3, unique=True))
def test_what_is_disguised_is_still_found(word: str, disguises: list[str]) -> None:
    text = word
    for name in disguises:
        text = DISGUISES[name](text)
    assert found(word, text=text) == [word], text


@given(st.sampled_from(WORDS), SIGNS)
def test_what_is_spelt_out_is_still_found(word: str, sign: str) -> None:
    assert found(word, text=sign.join(word.replace(" ", ""))) == [word]


@given(st.text(max_size=80))
def test_folding_is_idempotent(text: str) -> None:
    plain = folding.plain(text)
    letters = folding.letters(plain)
    assert folding.letters(letters) == letters
    assert folding.bones(folding.bones(plain)) == folding.bones(plain)
    assert not (set(letters) & set(string.ascii_uppercase))


@given(st.text(alphabet="しにたいぃァー死氏・。 .kil1!\u200b\u3099💀{|}~-*", max_size=60))
def test_no_text_and_no_expression_breaks_it(text: str) -> None:
    try:
        assert isinstance(found(text, "しにたい", text=text), list)
    except BadExpression:
        assert isinstance(found("しにたい", text=text), list)


@pytest.mark.parametrize(
    "text",
    ["し" * 10_000, "しー" * 5_000, ".し" * 5_000, "k " * 5_000, "😀" * 10_000, "死に" * 5_000, "\u3099" * 10_000],
)
def test_no_text_takes_long(text: str) -> None:
    from watched.listing import expressions

    ready = compiled(one for one, _note in expressions())
    ready.find(text)  # patterns are compiled when they are first needed
    start = time.process_time()
    ready.find(text)
    assert time.process_time() - start < 1.0
