"""Validate the pictures that staff upload, refuse truncated ones, and strip metadata that they do not show.

A phone records in its photos where, when and by whose phone they were taken; a picture of a class would publish that.
"""

import io
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, JpegImagePlugin
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.files import Titled

TOLD_BESIDE = ("exif", "xmp", "comment", "photoshop")  # keys of Pillow's `Image.info`
CLEANED = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")  # formats of which we know where the metadata is
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".heic", ".heif", ".tif", ".tiff")
BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG", b"RIFF", b"GIF8", b"II*\0", b"MM\0*")
EXIF = b"Exif\0\0"  # the prefix of its bytes in some formats
ORIENTATION = ExifTags.Base.Orientation


class PictureField(WagtailImageField):
    """Read the whole file: Wagtail's field reads only the first bytes, and a defect after them breaks pages later."""

    def to_python(self, data: Any) -> Any:
        """The validated, stripped file. Raises the usual "invalid_image" for a file that its decoder cannot read."""
        try:
            file = super().to_python(data)
            if file is not None:
                _silence(file)
        except ValidationError:
            raise
        except Exception as broken:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from broken
        return file


def shown_only(picture: Image.Image) -> bytes | None:
    """Encode the picture with its pixels, colour profile and orientation only; None if it carries nothing else.

    A JPEG is encoded with its own quantisation tables, so that it loses next to nothing. Of several pictures in one
    file (a phone's depth or motion data) only the one that is shown stays.
    """
    kind = "JPEG" if picture.format == "MPO" else str(picture.format)
    upright = Image.Exif()
    if (side := picture.getexif().get(ORIENTATION)) is not None:
        upright[ORIENTATION] = side
    told = {name: content for name in TOLD_BESIDE if (content := picture.info.get(name))}
    if told.get("exif", b"").removeprefix(EXIF) == upright.tobytes().removeprefix(EXIF):
        del told["exif"]  # already as we write it
    if not told and not getattr(picture, "text", None):
        return None
    settings: dict[str, Any] = {"exif": upright.tobytes(), "xmp": b"", "comment": b""}
    if isinstance(picture, JpegImagePlugin.JpegImageFile):
        sampling = JpegImagePlugin.get_sampling(picture)
        settings |= {"qtables": picture.quantization, "subsampling": sampling}
    elif kind in ("WEBP", "AVIF"):
        settings |= {"quality": 95}
    output = io.BytesIO()
    icc = picture.info.get("icc_profile")
    several = kind != "JPEG" and getattr(picture, "n_frames", 1) > 1
    picture.save(output, kind, save_all=several, icc_profile=icc, **settings)
    return output.getvalue()


def silenced(file: IO[bytes]) -> bytes | None:
    """`shown_only` of the picture in this file. Raises Pillow's errors unless it is whole and of a `CLEANED` format."""
    with Image.open(file, formats=CLEANED) as picture:
        picture.load()
        return shown_only(picture)


def _silence(file: UploadedFile[Any]) -> None:
    silent = silenced(file)
    if silent is not None:
        _replace(file, silent)
    file.seek(0)


def _replace(file: UploadedFile[Any], content: bytes) -> None:
    file.seek(0)
    file.truncate()
    file.write(content)
    file.size = len(content)


def is_picture(name: str, begin: bytes) -> bool:
    """Whether a document is, or claims to be, a picture: by its name, or by its first bytes."""
    return name.lower().endswith(PICTURES) or begin.startswith(BEGINNINGS) or begin[4:8] == b"ftyp"


class DocumentForm(Titled, BaseDocumentForm):
    """The base of every Wagtail form that uploads a document. One that is a picture is treated as pictures are."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if "file" not in self.changed_data or not is_picture(file.name, file.read(12)):
            file.seek(0)
            return file
        file.seek(0)
        try:
            _silence(file)
        except Exception as broken:
            words = _(
                "この画像は、撮影した場所などの記録を消せないため、受け取れません。"
                "JPEGかPNGで保存しなおして、もう一度選んでください。"
            )
            raise ValidationError(words, code="invalid_image") from broken
        return file


class PictureForm(Titled, BaseImageForm):
    """The base of every Wagtail form that uploads a picture: adding, adding many, choosing, changing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if given := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=given.label, required=given.required, help_text=given.help_text, widget=given.widget
            )
