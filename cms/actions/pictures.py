"""Strip the metadata of pictures that were uploaded before uploads were cleaned."""

import logging
from collections.abc import Iterator
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.pictures import is_picture, silenced

logger = logging.getLogger(__name__)


def clean_kept_pictures() -> tuple[int, int]:
    """Strip what a picture does not show from every stored picture, including documents that are pictures.

    Returns how many were cleaned, and how many could not be read and stay as they are (each is named in the log).
    Idempotent. Holds one file in memory at a time.
    """
    cleaned = unread = 0
    for kept in _kept():
        try:
            cleaned += _clean(kept)
        except Exception:
            unread += 1
            logger.exception("%s %s could not be cleaned: %s", kept._meta.verbose_name, kept.pk, kept.file.name)
    return cleaned, unread


def _kept() -> Iterator[Any]:
    yield from get_image_model().objects.order_by("pk").iterator(chunk_size=100)
    for document in get_document_model().objects.order_by("pk").iterator(chunk_size=100):
        if not document.file.storage.exists(document.file.name):
            yield document  # so that it is reported
            continue
        with document.file.open("rb") as file:
            begin = file.read(12)
        if is_picture(document.file.name, begin):
            yield document


def _clean(kept: Any) -> bool:
    with kept.file.open("rb") as file:
        silent = silenced(file)
    if silent is None:
        return False
    storage, before = kept.file.storage, kept.file.name
    with transaction.atomic():
        beside = storage.save(before, ContentFile(silent))  # under a new name: readers get one or the other
        type(kept).objects.filter(pk=kept.pk).update(file=beside, file_size=len(silent), file_hash="")
        if hasattr(kept, "renditions"):
            for rendition in kept.renditions.all():
                rendition.delete()  # its file goes with it; it is made again on demand
        transaction.on_commit(lambda: storage.delete(before))
    return True
