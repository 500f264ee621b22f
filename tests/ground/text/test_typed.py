"""Short fields: whatever keyboard it was typed on, it comes to what was meant."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django import forms
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from ground.text import fields, typed
from ground.text.addresses import address, mailbox
from people.forms.entrance import typed_code


@pytest.mark.parametrize(
    ("make", "given_", "meant"),
    [
        (typed.date, "2026/12/25", "2026-12-25"),
        (typed.date, "２０２６年１２月２５日", "2026-12-25"),
        (typed.date, "２０２６－１２－２５", "2026-12-25"),
        (typed.date, "2026ー1ー5", "2026-01-05"),
        (typed.date, "20261225", "2026-12-25"),
        (typed.date, "令和8年12月25日（金）", "2026-12-25"),
        (typed.date, "令和元年5月1日", "2019-05-01"),
        (typed.date, "令和八年十二月二十五日", "2026-12-25"),
        (typed.date, "令8.12.25", "2026-12-25"),
        (typed.date, "昭和60年1月1日", "1985-01-01"),
        (typed.date, "2026年12月25日（金・祝）", "2026-12-25"),
        (typed.date, "2026・12・25", "2026-12-25"),
        (typed.date, "2026 12 25", "2026-12-25"),
        (typed.date, "二〇二六年十月十日", "2026-10-10"),
        (typed.date, "あした", "あした"),
        (typed.date, "2026-12-255", "2026-12-255"),
        (typed.moment, "2026年12月25日10時30分", "2026-12-25 10:30"),
        (typed.moment, "2026年12月25日（金）10:30", "2026-12-25 10:30"),
        (typed.moment, "2026年12月25日 午後 2時", "2026-12-25 14:00"),
        (typed.moment, "2026-12-25T10:30", "2026-12-25 10:30"),
        (typed.moment, "20261225 10:30", "2026-12-25 10:30"),
        (typed.moment, "あした 10:30", "あした 10:30"),
        (typed.date, "令和0年12月25日", "令和0年12月25日"),
        (typed.date, "平成40年1月1日", "平成40年1月1日"),
        (typed.date, "昭和70年1月1日", "昭和70年1月1日"),
        (typed.date, "令和1年4月30日", "令和1年4月30日"),
        (typed.date, "R元.5.1", "2019-05-01"),
        (typed.date, "2026年12月3日（木）", "2026-12-03"),
        (typed.date, "2026年11月23日（祝日）", "2026-11-23"),
        (typed.date, "2026年11月23日【月・祝】", "2026-11-23"),
        (typed.date, "2026年12月3日（月）", "2026年12月3日(月)"),
        (typed.moment, "2026年12月3日（月）10:30", "2026年12月3日(月)10:30"),
        (typed.time, "午後22時", "22:00"),
        (typed.time, "午後13時", "13:00"),
        (typed.time, "午後0時30分", "12:30"),
        (typed.time, "午前13時", "午前13時"),
        (typed.time, "13:00 AM", "13:00 AM"),
        (typed.time, "１０：３０", "10:30"),
        (typed.time, "10時半", "10:30"),
        (typed.time, "午後2時15分", "14:15"),
        (typed.time, "正午", "12:00"),
        (typed.time, "10∶30", "10:30"),
        (typed.time, "10時30分〜", "10:30"),
        (typed.time, "12:15 am", "00:15"),
        (typed.phone, "０１２０－１２３－４５６", "0120-123-456"),
        (typed.phone, "０３（１２３４）５６７８", "03-1234-5678"),
        (typed.phone, "０３ー１２３４ー５６７８", "03-1234-5678"),
        (typed.phone, "+81 3 1234 5678", "03-1234-5678"),
        (typed.phone, "+81 (0)90-1234-5678", "090-1234-5678"),
        (typed.phone, "＋８１（０）３ー１２３４ー５６７８", "03-1234-5678"),
        (typed.phone, "＃８０００", "#8000"),
        (typed.phone, "♯8000", "#8000"),
        (typed.phone, "0120〜123〜456", "0120-123-456"),
        (typed.phone, "0120⁃123⁃456", "0120-123-456"),
        (typed.phone, "03-1234-5678〜9", "03-1234-5678〜9"),
        (typed.phone, "03-1234-5678～80", "03-1234-5678~80"),
        (typed.phone, "☎03-1234-5678", "03-1234-5678"),
        (typed.phone, "電話番号：03-1234-5678", "03-1234-5678"),
        (typed.phone, "03-1234-5678（代表）", "03-1234-5678"),
        (typed.code, "７ｋｑｍー２２ｘｄ−ａｂｃｄ‐efgh", "7KQM-22XD-ABCD-EFGH"),
        (typed.web_address, "ｈｔｔｐｓ：／／example．jp／a", "https://example.jp/a"),
        (typed.web_address, "example.jp", "https://example.jp"),
        (typed.number, "３", "3"),
        (typed.number, "２人", "2"),
        (typed.number, "三名", "3"),
        (typed.number, "十二", "12"),
        (typed.number, "たくさん", "たくさん"),
        (typed_code, "661ー231", "661231"),
        (typed_code, "８１２４８８。", "812488"),
        (typed_code, "コード：961101", "961101"),
        (typed_code, "「381235」", "381235"),
        (typed_code, "12345", "12345"),
        (typed_code, "abc-123-456", "abc-123-456"),
        (typed.plain, "\u3000は\u200bな\u3000", "はな"),
    ],
)
def test_what_was_meant(make: Callable[[str], str], given_: str, meant: str) -> None:
    assert make(given_) == meant


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("haru@ｄｅｍｏ.example", "haru@demo.example"),
        ("hana＠demo.example", "hana@demo.example"),
        ("hana@demo．example.", "hana@demo.example"),
        ("<Hana@Demo.Example>", "hana@demo.example"),
        ("mailto:hana@demo.example?subject=a", "hana@demo.example"),
        ("花 <hana@demo.example>", "hana@demo.example"),
        ("ha\u200bna@demo.example\u3000", "hana@demo.example"),
        ("hana@日本語。jp", "hana@xn--wgv71a119e.jp"),
        ("hana+a@demo.example", "hana+a@demo.example"),
        ('"hana"@demo.example', "hana@demo.example"),
        ('"ha\\na"@demo.example', "hana@demo.example"),
        ("a..b@docomo.ne.jp", '"a..b"@docomo.ne.jp'),
        ("Ab.@ezweb.ne.jp", '"ab."@ezweb.ne.jp'),
        ("ａ．．ｂ．＠ｄｏｃｏｍｏ．ｎｅ．ｊｐ", '"a..b."@docomo.ne.jp'),
        ('"a..b"@docomo.ne.jp', '"a..b"@docomo.ne.jp'),
        ("_a...b@au.com", '"_a...b"@au.com'),
        ("a.b@docomo.ne.jp", "a.b@docomo.ne.jp"),
    ],
)
def test_one_form_of_an_address(given_: str, kept: str) -> None:
    assert address(given_) == kept
    assert fields.EmailField().clean(given_) == kept
    theirs = forms.EmailField()  # as allauth brings it for signing in
    fields.typing_an_address(theirs)
    assert theirs.clean(given_) == kept
    assert EmailAddress(email=kept).clean_fields(exclude=["user"]) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("haru@proton.me", "haru@pm.me"),
        ("haru@protonmail.com", "ha.ru+x@proton.me"),
        ("haru@icloud.com", "haru@mac.com"),
        ("haru@me.com", "haru+me@icloud.com"),
        ("ha.ru@ya.ru", "ha-ru@yandex.com"),
        ("haru@gmail.com", "h.aru@googlemail.com"),
        ("a..b@docomo.ne.jp", '"a..b+c"@docomo.ne.jp'),
    ],
)
def test_one_mailbox_under_two_domains(one: str, other: str) -> None:
    assert mailbox(one) == mailbox(other)


def test_one_mailbox() -> None:
    assert mailbox("haru@proton.me") != mailbox("haru@icloud.com")
    assert mailbox("...@gmail.com") != mailbox("@gmail.com")
    assert mailbox("HARU+mama@ｄｅｍｏ.example") == mailbox("haru@demo.example")
    assert mailbox("h.a.ru@googlemail.com") == mailbox("haru@gmail.com")
    assert mailbox("h.aru@demo.example") != mailbox("haru@demo.example")


@pytest.mark.parametrize(
    "bad",
    [
        "hana",
        "hana@",
        "@demo.example",
        "hana@ex☃.jp",
        "花@demo.example",
        "a b",
        '"a,b"@demo.example',
        '""@demo.example',
        "hana@[127.0.0.1]",
        "hana@127.0.0.1",
        "a..b@demo.example",
        '"a..b"@demo.example',
        "ab.@gmail.com",
        ".ab@docomo.ne.jp",
        "..@docomo.ne.jp",
        "a..b@docomo.ne.jp.demo.example",
        "a..b@notdocomo.ne.jp",
    ],
)
def test_what_is_no_address_is_refused(bad: str) -> None:
    with pytest.raises(forms.ValidationError):
        fields.EmailField().clean(bad)


@given(
    st.text(
        st.one_of(st.characters(), st.sampled_from("０１2-ー－:：/年月日時午後@＠.．。<> \u3000\u200bｶﾞ")), max_size=24
    )
)
def test_made_right_once_is_made_right(text: str) -> None:
    for make in (typed.plain, typed.code, typed.phone, typed.number, typed.date, typed.time, address):
        assert make(make(text)) == make(text)


def test_line_ends_count_once() -> None:
    note = "\r\n".join(["あ" * 29] * 10)
    assert len(note) == 308
    assert fields.TextField(max_length=300).clean(note) == note.replace("\r\n", "\n")
    with pytest.raises(forms.ValidationError) as refused:
        fields.TextField(max_length=298).clean(note)
    assert refused.value.messages == ["298文字までで書いてください。いまは299文字あります。"]


@pytest.mark.parametrize("nothing", ["\u200b", "\u3164", "\u2800", " \u3000"])
def test_nothing_is_missing(nothing: str) -> None:
    for field in (fields.LineField(), fields.TextField()):
        with pytest.raises(forms.ValidationError):
            field.clean(nothing)


def test_no_browser_cuts() -> None:
    assert "maxlength" not in fields.LineField(max_length=20).widget_attrs(forms.TextInput())


@pytest.mark.parametrize(
    ("field", "given_", "shown"),
    [
        (fields.DateField(), "12月25日", "2026/12/25"),
        (fields.TimeField(), "25時", "10:30"),
        (fields.PhoneField(), "内線三番", "0120-000-000"),
        (fields.UrlField(), "ほげ ほげ", "https://example.jp/"),
    ],
)
def test_the_expected_form_is_shown(field: forms.Field, given_: str, shown: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(given_)
    assert shown in refused.value.messages[0]


@pytest.mark.parametrize(
    "typed_",
    [
        "03-1234-5678 内線9",
        "03-1234-5678/9",
        "０３－１２３４－５６７８（９）",
        "03-1234-5678 ext. 9",
        "0120-123-456-7",
        "090-1234-5678/9",
    ],
)
def test_an_extension_is_no_part_of_what_is_dialled(typed_: str) -> None:
    with pytest.raises(forms.ValidationError, match="内線は、ほかの欄に"):
        fields.PhoneField().clean(typed_)


@pytest.mark.parametrize(
    "number",
    [
        "03-1234-5678",
        "090-1234-5678",
        "0800-123-4567",
        "050-1234-5678",
        "189",
        "#8000",
        "0120-000-000",
        "010-1-212-555-0100",
    ],
)
def test_a_number_that_can_be_dialled(number: str) -> None:
    assert fields.PhoneField().clean(number) == number


@pytest.mark.parametrize(
    ("field", "typed_"),
    [
        (fields.DateField(), "2026年12月3日（月）"),
        (fields.DateField(), "令和八年十二月三日（日曜日）"),
        (fields.DateField(), "2026/12/3 金"),
        (fields.DateTimeField(), "2026年12月3日（月）10:30"),
        (fields.DateField(), "R8.12.3(土・祝)"),
    ],
)
def test_another_weekday_is_refused_with_the_right_one(field: forms.Field, typed_: str) -> None:
    with pytest.raises(forms.ValidationError, match="この日は木曜日です"):
        field.clean(typed_)


def test_no_form_of_ours_takes_text_as_it_comes() -> None:
    """`ground.text.fields` has a field for each kind; Django's own would bring back what this room takes out."""
    root = Path(__file__).parents[3]
    bare = re.compile(r"forms\.(CharField|EmailField|URLField|DateField|TimeField|SlugField)\(")
    found = {
        str(path.relative_to(root))
        for app in settings.OUR_APPS
        for path in (root / app).rglob("*.py")
        if bare.search(path.read_text())
    }
    assert found == set()
