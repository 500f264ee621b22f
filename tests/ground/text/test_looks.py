"""Names that a reader could take for one are one, and nobody passes for the people in charge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.refusals import Refusal
from ground.text.looks import skeleton
from ground.text.names import clean_name, numbered, same_name, sounds_in_charge


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("助産師の田中", "助産師の田中\u200d"),
        ("助産師の田中", "助産師 の田中\ufe0f"),
        ("助産師の高田", "助産師の髙田"),
        ("見守り", "見守リ"),
        ("はなへ", "はなヘ"),
        ("ニコ", "二コ"),
        ("カナ", "力ナ"),
        ("ロボ", "口ボ"),
        ("タロウ", "夕ロウ"),
        ("けーん", "け一ん"),
        ("けーん", "け-ん"),
        ("admin", "аdmin"),
        ("admin", "ＡＤＭＩＮ"),
        ("hana", "hаnа"),
        ("Omar", "0mar"),
        ("Mina", "Μιna"),
        ("elan", "Élan"),
        ("が", "か\u3099"),
        ("ガ", "ｶﾞ"),
        ("ハナ", "ﾊﾅ"),
        ("abc", "ⓐ🅱c"),
        ("さくら", "さくら."),
        ("さくら", "さくら·"),
        ("先輩ママのみどり", "先輩ママの・みどり"),
        ("たなか", "たなヵ"),
        ("もも", "モモ"),
        ("宮田", "営田"),
    ],
)
def test_what_looks_alike_is_alike(one: str, other: str) -> None:
    assert same_name(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("はな", "ばな"),
        ("はな", "ハナ"),
        ("ゆき", "ゆうき"),
        ("はな1", "はな2"),
        ("😊", "😢"),
        ("はな", "はな🌸"),
        ("...", "!!!"),
    ],
)
def test_what_differs_differs(one: str, other: str) -> None:
    assert not same_name(one, other)


@pytest.mark.parametrize(
    "name",
    [
        "見守リ",
        "み ま も り",
        "ミマモリ",
        "аdmin",
        "Adm1n",
        "ＳＴＡＦＦ",
        "5taff",
        "管理者です",
        "事・務・局",
        "市役所の人",
        "助産師ママ",
        "公式☆",
        "m0derator",
        "つどい",
        "職\u200b員",
        "スダッフ".replace("ダ", "タ"),
        "𝓈taff",
        "m o d e r a t o r",
        "見まもり",
        "見護り",
        "みま守り",
        "しょく員",
        "進行やく",
        "し役所",
        "うんえい",
        "ほけんし",
        "職貝",
        "菅理者",
        "助産帥",
        "助產師",
        "助产师の田中",
        "巿役所",
        "ドクター",
        "nurse Ann",
        "支援センター",
    ],
)
def test_nobody_passes_for_those_in_charge(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        clean_name(name)
    assert refused.value.code == "name_official"


def test_nor_for_the_organisation(settings: object) -> None:
    settings.ORGANISATION = "あおば子ども家庭センター"
    assert sounds_in_charge("あおば子ども家庭センタ一")
    assert not sounds_in_charge("あおば")


@pytest.mark.parametrize(
    "name",
    [
        "はな",
        "ゆきママ",
        "3児の母",
        "りんご",
        "かんな",
        "Maria",
        "O'Neil-san",
        "二児のパパ",
        "ねこ好き",
        "O.K.",
        "いしだ",
        "菅野",
        "香織",
        "守",
        "市川",
        "ω",
        "ドクターイエロー",
        "みほけんしろう",
        "しほ・けんしんママ",
        "かほ けんしん",
        "くるみまもり",
        "ゆみ・まもりママ",
        "あゆみまもり",
        "nursery",
        "たかんごし",
    ],
)
def test_welcome_names_stay_welcome(name: str) -> None:
    assert clean_name(name) == name


@pytest.mark.parametrize("name", ["\u3164", "\u2800", "\u0301", "\u200d", "\ufe0f", " \u3000 ", "\U000e0041"])
def test_what_nobody_sees_is_no_name(name: str) -> None:
    with pytest.raises(Refusal) as refused:
        clean_name(name)
    assert refused.value.code == "name_empty"


def test_a_number_does_not_part_a_family() -> None:
    family = "👨‍👩‍👧‍👦"
    assert numbered("あ" * 12 + family, 2) == "あ" * 12 + family + "2"
    assert numbered("あ" * 13 + family, 2) == "あ" * 13 + "2"


@given(st.text(max_size=20))
def test_a_skeleton_is_its_own(name: str) -> None:
    assert skeleton(skeleton(name)) == skeleton(name)
    assert skeleton("\u200b".join(name)) == skeleton(name)


@pytest.mark.parametrize(
    ("one", "other"),
    [("ⲁⲇmin", "aⲇmin"), ("ⲎⲞⲘⲈ", "home"), ("ⲕⲁⲧⲟ", "kato"), ("ⲥоⲣу", "copy"), ("қато", "kato"), ("ⲭⲟⲭⲟ", "xoxo")],
)
def test_coptic_and_cyrillic_letters_look_like_latin_ones(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)
