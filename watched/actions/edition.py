"""Tell every process that expressions have changed."""

import uuid

from django.db import transaction

from watched.checking import forget
from watched.models import Edition


def new_edition() -> None:
    """Mark the change; this process sees it after the commit, any other within a minute (`checking.LOOKS_EVERY`)."""
    Edition.objects.update_or_create(pk=Edition.ONLY, defaults={"mark": uuid.uuid4()})
    transaction.on_commit(forget)
