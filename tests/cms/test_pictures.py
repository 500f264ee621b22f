"""Pictures that broke on the way are refused with words, wherever staff may hand one in; whole ones are taken."""

import io
import random
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import ExifTags, PngImagePlugin
from PIL import Image as Pillow
from wagtail.images import get_image_model

from people.roles import WRITING
from tests.sign_in import client_for, make_user

pytestmark = pytest.mark.django_db


def picture(kind: str) -> bytes:
    noise = random.Random(7).randbytes(64 * 64 * 3)
    file = io.BytesIO()
    Pillow.frombytes("RGB", (64, 64), noise).save(file, kind)
    return file.getvalue()


BROKEN = [
    ("a.jpg", picture("JPEG")[:2000]),
    ("a.webp", picture("WEBP")[:500]),
    ("a.png", picture("PNG")[:300]),
    ("a.png", picture("PNG")[:33]),
    ("a.gif", picture("GIF")[:300]),
    ("a.gif", b"GIF87a"),
    ("a.gif", b"GIF89a<script>"),
    ("a.jpg", b"\xff\xd8\xff\xe0garbage"),
    ("a.png", b"<script>"),
    ("a.avif", b"\0\0\0\x1cftypavif" + b"\0" * 40),
]


@pytest.fixture
def editor() -> Client:
    return client_for(make_user(staff=True, groups=(WRITING,)))


@pytest.mark.parametrize(("name", "content"), BROKEN)
def test_a_broken_picture_is_refused_with_words(editor: Client, name: str, content: bytes) -> None:
    for path, field in (
        ("/admin/images/add/", "file"),
        ("/admin/images/chooser/create/", "image-chooser-upload-file"),
    ):
        page = editor.post(
            path, {"title": "絵", "image-chooser-upload-title": "絵", field: SimpleUploadedFile(name, content)}
        )
        assert page.status_code == 200, path
        said = page.json()["htmlFragment"] if "chooser" in path else page.content.decode()
        assert "壊れて" in said, path
    many = editor.post("/admin/images/multiple/add/", {"title": "絵", "files[]": SimpleUploadedFile(name, content)})
    assert many.status_code == 200
    assert many.json()["success"] is False
    assert not get_image_model().objects.exists()


@pytest.mark.parametrize(("name", "kind"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.gif", "GIF"), ("a.webp", "WEBP")])
def test_a_whole_picture_is_taken_and_is_not_changed_for_a_broken_one(editor: Client, name: str, kind: str) -> None:
    whole = picture(kind)
    answer = editor.post("/admin/images/add/", {"title": "絵", "file": SimpleUploadedFile(name, whole)})
    assert answer.status_code == 302
    image = get_image_model().objects.get()
    assert image.file.read() == whole
    change = {"title": "絵", "file": SimpleUploadedFile(name, whole[: len(whole) // 2])}
    assert editor.post(f"/admin/images/{image.pk}/", change).status_code == 200
    image.refresh_from_db()
    with image.file.open() as kept:
        assert kept.read() == whole


def talkative(kind: str, plain: Pillow.Image | None = None) -> bytes:
    """A picture of a phone that says where it was taken, by whom, and what somebody noted."""
    exif = Pillow.Exif()
    exif[ExifTags.Base.Artist] = "Sato Hana"
    exif[ExifTags.Base.ImageDescription] = "at home"
    exif[ExifTags.Base.Orientation] = 6
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", (35.0, 40.0, 12.0)
    file, told = io.BytesIO(), {"exif": exif.tobytes(), "xmp": b"<x:xmpmeta>Sato Hana</x:xmpmeta>"}
    if kind == "GIF":
        told = {"comment": b"Sato Hana"}
    if kind == "PNG":
        notes = PngImagePlugin.PngInfo()
        notes.add_text("Author", "Sato Hana")
        notes.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>Sato Hana</x:xmpmeta>")
        told = {"exif": exif.tobytes(), "pnginfo": notes}  # type: ignore[dict-item]
    if kind == "JPEG":
        told["comment"] = b"Sato Hana"
    plain = plain or Pillow.open(io.BytesIO(picture("PNG")))
    plain.convert("RGB").save(file, kind, **told)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "kind"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.gif", "GIF"), ("a.webp", "WEBP"), ("a.avif", "AVIF")]
)
def test_a_picture_is_kept_without_where_when_and_by_whom_it_was_taken(editor: Client, name: str, kind: str) -> None:
    given = talkative(kind)
    assert b"Sato Hana" in given
    shown: dict[str, Any] = {}
    answer = editor.post("/admin/images/add/", {"title": "絵", "file": SimpleUploadedFile(name, given)})
    assert answer.status_code == 302
    image = get_image_model().objects.get()
    for what, content in {"given": given, "kept": image.file.read()}.items():
        with Pillow.open(io.BytesIO(content)) as opened:
            opened.load()
            shown[what] = (opened.size, opened.mode, opened.getexif().get(ExifTags.Base.Orientation))
            beside = set(opened.getexif()) - {ExifTags.Base.Orientation}
            beside |= set(opened.getexif().get_ifd(ExifTags.IFD.GPSInfo)) | set(getattr(opened, "text", {}))
        assert bool(beside) == (what == "given" and kind != "GIF")
        assert (b"Sato" in content, b"at home" in content) == (what == "given", what == "given" and kind != "GIF")
    assert shown["given"] == shown["kept"]
    assert image.file_size == image.file.size
    rendition = image.get_rendition("max-30x30|format-jpeg")
    assert b"Sato" not in rendition.file.read()


def test_a_photo_loses_nothing_that_one_sees(editor: Client) -> None:
    given = talkative("JPEG", Pillow.radial_gradient("L"))
    for path in ("/admin/images/add/", "/admin/images/multiple/add/"):
        field = "files[]" if "multiple" in path else "file"
        editor.post(path, {"title": "絵", field: SimpleUploadedFile("a.jpg", given)})
    images = list(get_image_model().objects.all())
    assert len(images) == 2
    with Pillow.open(io.BytesIO(given)) as before:
        for image in images:
            with Pillow.open(image.file) as after:
                assert after.quantization == before.quantization  # type: ignore[attr-defined]
                gaps = [abs(a - b) for a, b in zip(before.tobytes(), after.tobytes(), strict=True)]
                assert max(gaps) <= 3  # of 255
