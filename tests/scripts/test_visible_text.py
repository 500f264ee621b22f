"""Two pages read the same when only their layout differs, and not when a reader could see it."""

import pytest

from scripts.visible_text import as_read

PAGE = '<div class="a b"><p>一 <b>二</b><i>三</i></p><button><svg></svg>送る</button></div>'


@pytest.mark.parametrize(
    "page",
    [
        '<div\n  class="a\n    b"\n>\n  <p>\n    一\n    <b>二</b><i>三</i>\n  </p>\n'
        "  <button>\n    <svg>\n    </svg>送る\n  </button></div>\n",
        PAGE.replace("<p>", "<!-- said --><p>"),
    ],
)
def test_layout_is_nothing_to_read(page: str) -> None:
    assert as_read(page) == as_read(PAGE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("</b><i>", "</b> <i>"),  # a space between two words
        ("一 <b>", "一<b>"),
        ("<b>二</b>", "<b> 二</b>"),
        ("</svg>送る", "</svg> 送る"),
        ("送る", "消す"),
        ('class="a b"', 'class="ab"'),
        ("<i>三</i>", "<em>三</em>"),
        ("</p><button>", "</p> と <button>"),
    ],
)
def test_what_a_reader_could_see_is_found(old: str, new: str) -> None:
    assert PAGE.count(old) == 1
    assert as_read(PAGE.replace(old, new)) != as_read(PAGE)


@pytest.mark.parametrize("box", ["<pre>{}</pre>", "<textarea>{}</textarea>", '<div class="message__body">{}</div>'])
def test_where_spaces_are_kept_they_count(box: str) -> None:
    assert as_read(box.format("二  行\nです")) != as_read(box.format("二 行 です"))


def test_what_is_drawn_by_lot_is_left_out() -> None:
    form = '<form><input name="csrfmiddlewaretoken" value="{}"><input name="client_id" value="{}"></form>'
    one = form.format("a" * 64, "6b0cab1e-52a7-4d1c-8f53-0a5e7c1d9b20")
    assert as_read(one) == as_read(form.format("b" * 64, "7b0cab1e-52a7-4d1c-8f53-0a5e7c1d9b21"))


def test_a_piece_of_a_page_in_data_for_a_script_is_read_as_one() -> None:
    script = '<script type="application/json">["{}", "a < b"]</script>'
    assert as_read(script.format("<p>一</p>")) == as_read(script.format("<p> 一 </p>"))
    assert as_read(script.format("<p>一</p>")) != as_read(script.format("<p>二</p>"))
