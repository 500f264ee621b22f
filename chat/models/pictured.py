"""What a message, and words that wait, hold of a picture that was sent with them."""

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import override


class Pictured(models.Model):
    """Words with or without one picture. The picture itself is a row of `Picture`; this is what is told of it.

    `picture_alt` is its writer's description, for whoever does not see it; width and height are pixels, 0 without one.
    """

    LONGEST_ALT = 200  # characters

    body: models.TextField[str, str]

    picture_alt = models.CharField(max_length=LONGEST_ALT, blank=True, default="", db_default="")
    picture_width = models.PositiveSmallIntegerField(default=0, db_default=0)
    picture_height = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        abstract = True

    @property
    def has_picture(self) -> bool:
        return self.picture_width > 0

    @property
    def words(self) -> str:
        """Everything that its writer wrote: the description, and the text."""
        return "\n".join(part for part in (self.picture_alt, self.body) if part)

    @property
    def said(self) -> str:
        """The same for who reads it without the picture, which is called one, in the reader's language."""
        if not self.has_picture:
            return self.body
        picture = _("写真：%s") % self.picture_alt
        return "\n".join(part for part in (picture, self.body) if part)

    def snapshot(self) -> str:
        """What is said as it is kept for a case, in the site's first language."""
        with override("ja"):
            return self.said

    def forget_picture(self) -> None:
        """Tell nothing of a picture any more. The caller saves it, and erases the row of `Picture`."""
        self.picture_alt, self.picture_width, self.picture_height = "", 0, 0


PICTURE_FIELDS = ["picture_alt", "picture_width", "picture_height"]
NO_PICTURE: dict[str, str | int] = {"picture_alt": "", "picture_width": 0, "picture_height": 0}
