"""Pictures that broke on the way are refused with words, wherever staff may hand one in; whole ones are taken."""

import io
import random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
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
