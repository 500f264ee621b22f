"""News from the page tree, and from people."""

from functools import partial
from typing import Any

from django.db import transaction
from wagtail.signals import page_published, page_unpublished

from people.models import User
from people.signals import account_deletion_requested
from places.models import Place
from places.signals import place_going
from programs.dates.actions.make import make_dates, share_facts
from programs.dates.actions.visibility import taken_back
from programs.dates.places_in_use import refuse_place_in_use
from programs.models import ProgramPage
from programs.signups.actions.erase import forget_person


def on_published(sender: type, instance: ProgramPage, **kwargs: Any) -> None:
    """A programme was published (by hand, by a moderator or on schedule): its translations and its dates follow."""
    share_facts(instance)
    transaction.on_commit(partial(make_dates, instance))


def on_unpublished(sender: type, instance: ProgramPage, **kwargs: Any) -> None:
    """A programme was taken back (by hand, in bulk or by its date of expiry)."""
    taken_back(page=instance)


page_unpublished.connect(on_unpublished, sender=ProgramPage, dispatch_uid="programs.on_unpublished")
page_published.connect(on_published, sender=ProgramPage, dispatch_uid="programs.on_published")


def on_account_deletion(sender: Any, user: User, **kwargs: Any) -> None:
    """An account goes, in this transaction: its seats are free again, its past sign-ups lose their person."""
    forget_person(user=user)


account_deletion_requested.connect(on_account_deletion, dispatch_uid="programs.on_account_deletion")


def on_place_going(sender: Any, place: Place, **kwargs: Any) -> None:
    """A place is about to be deleted: not while somebody would come to it."""
    refuse_place_in_use(place)


place_going.connect(on_place_going, dispatch_uid="programs.on_place_going")
