"""A place never goes without asking those who use it, also in bulk and by code."""

from typing import Any

from django.db.models.signals import pre_delete

from places.models import Place
from places.signals import place_going


def on_deletion(sender: type[Place], instance: Place, **kwargs: Any) -> None:
    """Ask whoever uses the place; a refusal stops the deletion."""
    place_going.send(sender=Place, place=instance)


pre_delete.connect(on_deletion, sender=Place, dispatch_uid="places.on_deletion")
