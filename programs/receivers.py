"""Receivers of news from the page tree, people and places."""

from functools import partial
from typing import Any

from django.db import transaction
from wagtail.signals import page_published, page_unpublished

from people.models import User
from people.signals import account_deletion_requested, language_changed
from places.models import Place
from places.signals import place_going
from programs.dates.actions.make import make_dates, share_facts
from programs.dates.actions.visibility import taken_back
from programs.dates.places_in_use import refuse_place_in_use
from programs.models import ProgramPage
from programs.signups.actions import reminders
from programs.signups.actions.erase import forget_person


def on_published(sender: type, instance: ProgramPage, **kwargs: Any) -> None:
    """Update translations and dates once a programme was published (by hand, by a moderator or on schedule)."""
    share_facts(instance)
    transaction.on_commit(partial(make_dates, instance))


def on_unpublished(sender: type, instance: ProgramPage, **kwargs: Any) -> None:
    """Tell families that a programme was unpublished (by hand, in bulk or on its expiry date)."""
    taken_back(page=instance)


page_unpublished.connect(on_unpublished, sender=ProgramPage, dispatch_uid="programs.on_unpublished")
page_published.connect(on_published, sender=ProgramPage, dispatch_uid="programs.on_published")


def on_account_deletion(sender: Any, user: User, **kwargs: Any) -> None:
    """Free the seats of an account that is being deleted in this transaction, and unlink its past sign-ups."""
    forget_person(user=user)


account_deletion_requested.connect(on_account_deletion, dispatch_uid="programs.on_account_deletion")


def on_language_changed(sender: Any, user: User, **kwargs: Any) -> None:
    """Write the reminders that wait for somebody in the language that they chose now."""
    reminders.speak_to(user)


language_changed.connect(on_language_changed, dispatch_uid="programs.on_language_changed")


def on_place_going(sender: Any, place: Place, **kwargs: Any) -> None:
    """Refuse to delete a place while somebody is about to come to it."""
    refuse_place_in_use(place)


place_going.connect(on_place_going, dispatch_uid="programs.on_place_going")
