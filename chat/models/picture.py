"""Pictures that were sent to rooms."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Picture(models.Model):
    """The one picture of a message, or of words that wait: a JPEG as `chat.pictures` made it, without metadata.

    In the database, and in a table of its own (docs/adr/0057): it goes with its row, is in every backup, and every
    process has it. It is read only when somebody looks at it; what is told of it stands in `Pictured`.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    TYPE = "image/jpeg"

    message = models.OneToOneField("chat.Message", models.CASCADE, null=True, related_name="picture")
    held = models.OneToOneField("chat.HeldMessage", models.CASCADE, null=True, related_name="picture")
    content = models.BinaryField()

    class Meta:
        verbose_name = _("写真")
        verbose_name_plural = _("写真")
        constraints = [
            models.CheckConstraint(
                condition=Q(message=None, held__isnull=False) | Q(message__isnull=False, held=None),
                name="chat_picture_of_one",
            )
        ]

    def __str__(self) -> str:
        return f"picture {self.pk}"
