"""Pictures that staff upload are read to their end before they are kept: one that was cut off on the way is refused."""

from typing import Any

from django.core.exceptions import ValidationError
from PIL import Image
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm


class PictureField(WagtailImageField):  # type: ignore[misc]
    """Wagtail's field looks at the first bytes alone; what breaks behind them would break each page that shows it."""

    def to_python(self, data: Any) -> Any:
        """The file, whole. Refuses what its kind's own reader cannot read with the words for what is no picture."""
        try:
            file = super().to_python(data)
            if file is not None:
                with Image.open(file) as picture:
                    picture.load()
                file.seek(0)
        except ValidationError:
            raise
        except Exception as broken:
            raise ValidationError(self.error_messages["invalid_image"], code="invalid_image") from broken
        return file


class PictureForm(BaseImageForm):  # type: ignore[misc]
    """Under every form of Wagtail that takes a picture in: adding, adding many, choosing, changing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if given := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=given.label, required=given.required, help_text=given.help_text, widget=given.widget
            )
