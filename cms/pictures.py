"""Pictures that staff upload: one that was cut off on the way is refused, and none says more than it shows.

A phone writes into its photos where they were taken, when, and by whose phone; a picture of a class would publish that.
"""

import io
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from PIL import ExifTags, Image, JpegImagePlugin
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

TOLD_BESIDE = ("exif", "xmp", "comment", "photoshop")  # in what Pillow calls a picture's info
ORIENTATION = ExifTags.Base.Orientation


class PictureField(WagtailImageField):  # type: ignore[misc]
    """Wagtail's field looks at the first bytes alone; what breaks behind them would break each page that shows it."""

    def to_python(self, data: Any) -> Any:
        """The file, whole. Refuses what its kind's own reader cannot read with the words for what is no picture."""
        try:
            file = super().to_python(data)
            if file is not None:
                with Image.open(file) as picture:
                    picture.load()
                    silent = shown_only(picture)
                if silent is not None:
                    _replace(file, silent)
                file.seek(0)
        except ValidationError:
            raise
        except Exception as broken:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from broken
        return file


def shown_only(picture: Image.Image) -> bytes | None:
    """The picture's file with what it shows, its colours and which side is up; None where it tells nothing beside that.

    A JPEG is written with its own tables, so that it loses next to nothing; of several pictures in one file
    (a phone's depth or motion) the one that is shown stays.
    """
    if not (any(picture.info.get(name) for name in TOLD_BESIDE) or getattr(picture, "text", None)):
        return None
    kind = "JPEG" if picture.format == "MPO" else str(picture.format)
    upright = Image.Exif()
    if (side := picture.getexif().get(ORIENTATION)) is not None:
        upright[ORIENTATION] = side
    settings: dict[str, Any] = {"exif": upright.tobytes(), "xmp": b"", "comment": b""}
    if isinstance(picture, JpegImagePlugin.JpegImageFile):
        sampling = JpegImagePlugin.get_sampling(picture)  # type: ignore[no-untyped-call]
        settings |= {"qtables": picture.quantization, "subsampling": sampling}
    elif kind in ("WEBP", "AVIF"):
        settings |= {"quality": 95}
    output = io.BytesIO()
    icc = picture.info.get("icc_profile")
    several = kind != "JPEG" and getattr(picture, "n_frames", 1) > 1
    picture.save(output, kind, save_all=several, icc_profile=icc, **settings)
    return output.getvalue()


def _replace(file: UploadedFile[Any], content: bytes) -> None:
    file.seek(0)
    file.truncate()
    file.write(content)
    file.size = len(content)


class PictureForm(BaseImageForm):  # type: ignore[misc]
    """Under every form of Wagtail that takes a picture in: adding, adding many, choosing, changing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if given := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=given.label, required=given.required, help_text=given.help_text, widget=given.widget
            )
