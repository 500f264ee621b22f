"""Pictures that broke on the way are refused with words, wherever staff may hand one in; whole ones are taken."""

import io
import random
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import ExifTags, PngImagePlugin
from PIL import Image as Pillow
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.actions.pictures import clean_kept_pictures
from people.roles import WRITING
from tests.factories.people import client_for, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


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
                assert after.quantization == before.quantization
                gaps = [abs(a - b) for a, b in zip(before.tobytes(), after.tobytes(), strict=True)]
                assert max(gaps) <= 3  # of 255


def document(editor: Client, name: str, content: bytes) -> Any:
    return [
        editor.post("/admin/documents/add/", {"title": "しおり", "file": SimpleUploadedFile(name, content)}),
        editor.post(
            "/admin/documents/multiple/add/", {"title": "しおり", "files[]": SimpleUploadedFile(name, content)}
        ),
    ]


@pytest.mark.parametrize(
    ("name", "kind"), [("a.jpg", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP"), ("a.pdf", "JPEG"), ("A.JPEG", "JPEG")]
)
def test_a_picture_handed_in_as_a_document_tells_no_more(editor: Client, name: str, kind: str) -> None:
    given = talkative(kind)
    document(editor, name, given)
    kept = list(get_document_model().objects.all())
    assert len(kept) == 2
    for one in kept:
        content = one.file.read()
        assert b"Sato" in given
        assert b"Sato" not in content
        with Pillow.open(io.BytesIO(content)) as opened:
            assert set(opened.getexif()) <= {ExifTags.Base.Orientation}
        assert one.file_size == len(content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", b"\0\0\0\x24ftypheic" + b"\0" * 40),  # a phone's own kind under another name
        ("a.jpg", picture("TIFF")),
        ("a.png", picture("PNG")[:300]),
        ("a.pdf", picture("TIFF")),
        ("a.txt", b"\0\0\0\x24ftypmif1heic" + b"\0" * 40),
    ],
)
def test_a_picture_that_cannot_be_cleaned_is_no_document(editor: Client, name: str, content: bytes) -> None:
    one, many = document(editor, name, content)
    assert "JPEGかPNGで保存しなおして" in one.content.decode()
    assert many.json()["success"] is False
    assert not get_document_model().objects.exists()


@pytest.mark.parametrize("name", ["a.heic", "a.tiff"])
def test_other_kinds_of_pictures_are_no_documents_at_all(editor: Client, name: str) -> None:
    document(editor, name, picture("TIFF"))
    assert not get_document_model().objects.exists()


def test_other_documents_are_kept_as_they_came(editor: Client) -> None:
    document(editor, "a.pdf", b"%PDF-1.4 shiori")
    assert {one.file.read() for one in get_document_model().objects.all()} == {b"%PDF-1.4 shiori"}


def test_what_was_taken_in_before_is_cleaned_where_it_lies(
    caplog: pytest.LogCaptureFixture, django_capture_on_commit_callbacks: Any
) -> None:
    told = get_image_model()(title="絵", file=ContentFile(talkative("JPEG"), name="a.jpg"), width=64, height=64)
    told.save()
    told.get_rendition("max-30x30")
    silent = get_image_model().objects.create(
        title="絵", file=ContentFile(picture("PNG"), name="b.png"), width=64, height=64
    )
    Document = get_document_model()
    note = Document.objects.create(title="紙", file=ContentFile(talkative("PNG"), name="c.png"))
    paper = Document.objects.create(title="紙", file=ContentFile(b"%PDF-1.4", name="d.pdf"))
    broken = Document.objects.create(title="紙", file=ContentFile(picture("PNG")[:300], name="e.png"))
    before = {one.file.name for one in (silent, paper, broken)}
    old = told.file.name
    with django_capture_on_commit_callbacks(execute=True):
        assert clean_kept_pictures() == (2, 1)
    for one in (get_image_model().objects.get(pk=told.pk), Document.objects.get(pk=note.pk)):
        assert b"Sato" not in one.file.read()
        assert one.file_size == one.file.size
    told = get_image_model().objects.get(pk=told.pk)
    assert not told.file.storage.exists(old)
    assert not told.renditions.exists()
    assert b"Sato" not in told.get_rendition("max-30x30").file.read()
    for one in (silent, paper, broken):
        one.refresh_from_db()
    assert {one.file.name for one in (silent, paper, broken)} == before
    assert broken.file.name in caplog.text
    assert clean_kept_pictures() == (0, 1)
