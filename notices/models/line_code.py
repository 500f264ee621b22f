"""A code with which somebody says at LINE who they are here."""

from django.conf import settings
from django.db import models


class LineCode(models.Model):
    """The newest code of a person, which links one LINE account, once. Of the code a keyed hash is kept."""

    wagtail_reference_index_ignore = True

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    mark = models.CharField(max_length=64, unique=True)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"LINE code {self.pk}"
