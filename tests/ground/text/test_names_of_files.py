"""Names and titles of files."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ground.text.file_names import file_name, title


@pytest.mark.parametrize(
    ("typed", "kept", "called"),
    [
        (unicodedata.normalize("NFD", "しおり・ガイド.pdf"), "しおりガイド.pdf", "しおり・ガイド.pdf"),
        (unicodedata.normalize("NFD", "한글.pdf"), "한글.pdf", "한글.pdf"),
        (unicodedata.normalize("NFD", "Café.jpg"), "Café.jpg", "Café.jpg"),
        ("しおり🌸👨\u200d👩\u200d👧🇯🇵1️⃣.pdf", "しおり1.pdf", "しおり1.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe", "invoicefdp.exe"),
        ("a\x00b\x1f\x7f\u2028c.pdf", "ab_c.pdf", "ab c.pdf"),
        ("😀.pdf", "file.pdf", ".pdf"),
        ("\u202e\u200b", "file", ""),
        ("神\ufa19.pdf", "神\ufa19.pdf", "神\ufa19.pdf"),
        ("春の 会 2026.pdf", "春の_会_2026.pdf", "春の 会 2026.pdf"),
    ],
)
def test_what_a_file_is_called(typed: str, kept: str, called: str) -> None:
    assert file_name(typed) == kept
    assert title(typed) == called


@given(st.text(max_size=40))
def test_a_name_is_never_empty_and_made_once(typed: str) -> None:
    name = file_name(typed)
    assert name.strip(".")
    assert file_name(name) == name
    assert title(title(typed)) == title(typed)
