"""Before a place is deleted, also in bulk and from code, ask the apps that use it."""

from typing import Any

from django.db.models.signals import pre_delete

from places.models import Place
from places.signals import place_going


def on_deletion(sender: type[Place], instance: Place, **kwargs: Any) -> None:
    """Ask the apps that use the place. A refusal stops the deletion."""
    place_going.send(sender=Place, place=instance)


pre_delete.connect(on_deletion, sender=Place, dispatch_uid="places.on_deletion")
