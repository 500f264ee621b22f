"""Which display names are welcome."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.refusals import Refusal
from ground.text.names import LONGEST, clean_name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("はな", "はな"),
        ("  ゆきママ  ", "ゆきママ"),
        ("さくら　もち", "さくら もち"),
        ("a", "a"),
        ("3児の母", "3児の母"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("O'Neil-san", "O'Neil-san"),
        ("ABC...", "ABC..."),
        ("あ" * 20, "あ" * 20),
        ("2026年春生まれ", "2026年春生まれ"),
        ("か\u3099んばる", "がんばる"),
        ("サポーター好き", "サポーター好き"),
        ("なす", "なす"),
        ("ヘルプマークの母", "ヘルプマークの母"),
        ("システムエンジニア父", "システムエンジニア父"),
        ("Online: はな", "Online: はな"),
    ],
)
def test_welcome_names(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "name_empty"),
        (" 　 ", "name_empty"),
        ("\u200b\u200d", "name_empty"),
        ("あ" * 21, "name_too_long"),
        ("は\ue000な", "name_control"),
        ("<b>はな</b>", "name_markup"),
        ("hana@example.org", "name_address"),
        ("ｈａｎａ＠ｅｘａｍｐｌｅ", "name_address"),
        ("https://x.y", "name_address"),
        ("www.hana", "name_address"),
        ("hana.com", "name_address"),
        ("090-1234-5678", "name_phone"),
        ("０９０１２３４５６７８", "name_phone"),
        ("電話(03)1234 5678", "name_phone"),
        ("職員の山田", "name_official"),
        ("つどい公式", "name_official"),
        ("見 守 り", "name_official"),
        ("Ａｄｍｉｎ", "name_official"),
        ("S.T.A.F.F", "name_official"),
        ("保健士はな", "name_official"),
        ("助産士", "name_official"),
        ("看護士さん", "name_official"),
        ("公認心理師", "name_official"),
        ("心理師の森", "name_official"),
        ("心理士", "name_official"),
        ("見守り役", "name_official"),
        ("みまもりやく", "name_official"),
        ("見守り隊", "name_official"),
        ("みまもり隊", "name_official"),
        ("サポート", "name_official"),
        ("サポート窓口", "name_official"),
        ("ﾍﾙﾌﾟ", "name_official"),
        ("ヘルプデスク", "name_official"),
        ("つどう オフィシャル", "name_official"),
        ("システム", "name_official"),
        ("システム管理", "name_official"),
        ("ＬＩＮＥ：hana", "name_address"),
        ("LINE ID: hana", "name_address"),
        ("discord.gg/x", "name_address"),
        ("ｄｉｓｃｏｒｄ．ｇｇ", "name_address"),
    ],
)
def test_unwelcome_names(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        clean_name(typed)
    assert refusal.value.code == code
    assert refusal.value.field == "display_name"
    assert str(refusal.value.message)
    assert str(refusal.value.next_step)


@given(st.text(max_size=40))
def test_whatever_is_typed_a_kept_name_is_one_visible_line_and_stays_as_it_is(typed: str) -> None:
    try:
        name = clean_name(typed)
    except Refusal:
        return
    assert 1 <= len(name) <= LONGEST
    assert name == name.strip()
    assert "\n" not in name
    assert clean_name(name) == name
