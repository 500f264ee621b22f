"""By what a process sees that expressions have changed."""

import uuid

from django.db import models


class Edition(models.Model):
    """The one row (pk 1) that changes with every change of an expression."""

    ONLY = 1

    mark = models.UUIDField(default=uuid.uuid4)

    def __str__(self) -> str:
        return f"edition {self.mark}"
