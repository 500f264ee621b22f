"""Files that people send as pictures: what is kept of them, and what is refused before it costs anything."""

import tracemalloc
from io import BytesIO

import pytest
from PIL import Image

from chat import pictures
from chat.pictures import Prepared, prepare
from ground.refusals import Refusal
from tests.factories import pictures as make
from tests.factories.pictures import SECRET


def kept(content: bytes) -> Prepared:
    return prepare(BytesIO(content), size=len(content))


def code_of(content: bytes, *, size: int | None = None) -> str:
    with pytest.raises(Refusal) as refused:
        prepare(BytesIO(content), size=len(content) if size is None else size)
    assert refused.value.field == "file"
    return refused.value.code


def opened(prepared: Prepared) -> Image.Image:
    picture = Image.open(BytesIO(prepared.content))
    picture.load()
    return picture


def colour(picture: Image.Image, x: int, y: int) -> str:
    red, _green, blue = picture.getpixel((x, y))  # type: ignore[misc]
    return "red" if red > blue else "blue"


@pytest.mark.parametrize("kind", make.KINDS)
def test_nothing_but_the_pixels_is_kept(kind: str) -> None:
    sent = make.photo(kind)
    assert SECRET in sent
    prepared = kept(sent)
    picture = opened(prepared)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (prepared.width, prepared.height))
    assert (prepared.width, prepared.height) == (60, 40)
    assert SECRET not in prepared.content
    assert dict(picture.getexif()) == {}
    assert set(picture.info) == {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    assert [marker for marker, _data in picture.applist] == ["APP0"]
    assert (colour(picture, 5, 5), colour(picture, 55, 5), colour(picture, 5, 35)) == ("blue", "red", "red")


@pytest.mark.parametrize("kind", make.KINDS)
def test_a_phone_held_sideways_gives_an_upright_picture(kind: str) -> None:
    picture = opened(kept(make.photo(kind, turned=6)))  # to be turned by a quarter, clockwise
    assert picture.size == (40, 60)
    assert (colour(picture, 35, 5), colour(picture, 5, 5), colour(picture, 35, 55)) == ("blue", "red", "red")


def test_the_longest_side_is_bounded_and_small_ones_do_not_grow() -> None:
    large = kept(make.photo(size=(3000, 1500)))
    assert (large.width, large.height) == (1600, 800)
    small = kept(make.photo("PNG", size=(7, 5)))
    assert (small.width, small.height) == (7, 5)


def test_what_is_seen_through_is_white() -> None:
    output = BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 255, 0)).save(output, "PNG")
    assert opened(kept(output.getvalue())).getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_of_a_moving_picture_the_first_frame_is_kept(kind: str) -> None:
    picture = opened(kept(make.photo(kind, frames=3)))
    assert (colour(picture, 5, 5), colour(picture, 55, 35)) == ("blue", "red")
    assert getattr(picture, "n_frames", 1) == 1


@pytest.mark.parametrize(
    "claims",
    [
        make.png_that_claims(8000, 5001),
        make.png_that_claims(2**31 - 1, 2**31 - 1),
        make.jpeg_that_claims(8000, 5001),
        make.jpeg_that_claims(65_500, 65_500),
        make.webp_that_claims(16_383, 16_383),
        make.webp_that_claims(8000, 5001),
    ],
    ids=["png 40.008 MP", "png beyond all", "jpeg 40.008 MP", "jpeg 4290 MP", "webp 268 MP", "webp 40.008 MP"],
)
def test_too_many_pixels_are_refused_before_any_is_read(claims: bytes) -> None:
    tracemalloc.start()
    assert code_of(claims) == "too_many_pixels"
    assert tracemalloc.get_traced_memory()[1] < 1_000_000
    tracemalloc.stop()


def test_forty_megapixels_are_taken_and_forty_one_are_not() -> None:
    output = BytesIO()
    Image.new("L", (8000, 5000)).save(output, "PNG")
    assert (kept(output.getvalue()).width, kept(output.getvalue()).height) == (1600, 1000)
    output = BytesIO()
    Image.new("L", (8200, 5000)).save(output, "JPEG")
    assert code_of(output.getvalue()) == "too_many_pixels"


@pytest.mark.parametrize("kind", make.KINDS)
def test_a_file_that_was_cut_off_is_refused(kind: str) -> None:
    sent = make.photo(kind, size=(400, 400))
    for length in (12, 20, 29, 40, len(sent) // 2, len(sent) - 40):
        assert code_of(sent[:length]) == "unreadable", length


def _gif() -> bytes:
    output = BytesIO()
    Image.new("P", (4, 4)).save(output, "GIF")
    return output.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        b"<!doctype html><script>alert(1)</script>" + b" " * 40,
        b"%PDF-1.7\n" + b" " * 40,
        b"PK\x03\x04" + b"\0" * 40,
        b"II*\0" + b"\0" * 40,
        b"BM" + b"\0" * 60,
        b"\0\0\0\x1cftypavif\0\0\0\0avifmif1" + b"\0" * 20,
        b"\0\0\0\x1cftypisom\0\0\0\0isommp42" + b"\0" * 20,
    ],
)
def test_other_kinds_are_refused_whatever_they_are_called(content: bytes) -> None:
    assert code_of(content) == "not_a_picture"


def test_a_gif_is_refused() -> None:
    assert code_of(_gif()) == "not_a_picture"


def test_a_picture_in_the_clothes_of_another_kind_is_refused() -> None:
    png, jpeg = make.photo("PNG"), make.photo()
    assert code_of(b"\xff\xd8\xff" + png) == "unreadable"
    assert code_of(png[:8] + jpeg) == "unreadable"
    assert code_of(b"RIFF\0\0\0\0WEBPVP8 " + png) == "unreadable"
    assert code_of(b"\0\0\0\x1cftypheic" + jpeg) == "unreadable"


def test_what_stands_behind_a_picture_is_not_kept() -> None:
    script = b"<script>alert(1)</script>"
    for kind in make.KINDS:
        prepared = kept(make.photo(kind) + script + b"PK\x03\x04" + SECRET)
        assert script not in prepared.content
        assert SECRET not in prepared.content
        assert prepared.content.endswith(b"\xff\xd9")


def test_too_many_bytes_are_refused_unread() -> None:
    assert code_of(make.photo(), size=pictures.MOST_MEGABYTES * 1024 * 1024 + 1) == "too_heavy"


def test_one_picture_is_read_at_a_time_and_others_do_not_wait_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "PATIENCE", 0.01)
    sent = make.photo()
    with pictures._one_at_a_time, pytest.raises(Refusal) as refused:
        kept(sent)
    assert (refused.value.code, refused.value.status) == ("busy", 429)
    assert code_of(b"\xff\xd8\xff" + b"\0" * 40) == "unreadable"  # a broken one gives its place back
    assert kept(sent).width == 60
