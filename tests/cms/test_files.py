"""A document that staff upload has a name that others can read."""

import unicodedata
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.models import Collection

from cms.pictures import DocumentForm, PictureForm

pytestmark = pytest.mark.one_database


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "called", "begins"),
    [
        (unicodedata.normalize("NFD", "ガイド"), "ガイド", "ガイド"),
        ("しおり\u202e🌸", "しおり", "しおり"),
        ("😀", "名前のないファイル", "file"),
    ],
)
def test_a_document_is_kept_under_a_readable_name(
    typed: str, called: str, begins: str, settings: LazySettings, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    model = get_document_model()
    collection = Collection.objects.first() or Collection.add_root(name="Root")
    form = get_document_form(model)(
        {"title": typed, "collection": collection.pk, "tags": ""},
        {"file": SimpleUploadedFile(f"{typed}.pdf", b"%PDF-1.4")},
    )
    assert form.is_valid(), form.errors
    document = form.save()
    assert document.title == called
    assert document.filename.startswith(begins)
    assert document.filename.endswith(".pdf")


def test_all_forms_of_files_are_ours() -> None:
    assert issubclass(get_document_form(get_document_model()), DocumentForm)
    assert issubclass(get_image_form(get_image_model()), PictureForm)
