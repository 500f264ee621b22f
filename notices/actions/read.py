"""Mark news as read, on all devices at once."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from notices.actions.gather import recount
from notices.models import Notice
from notices.recipients import Recipient


@transaction.atomic
def read(*, actor: Recipient, ids: Collection[int] | None = None) -> int:
    """Mark a person's own notices as read, all of them without `ids`; return how many were unread."""
    unread = Notice.objects.filter(user=actor.pk, read_at=None)
    if ids is not None:
        unread = unread.filter(pk__in=ids)
    number = unread.update(read_at=timezone.now())
    if number:
        recount([actor.pk])
    return number


@transaction.atomic
def read_about(*, actor: Recipient, kinds: Collection[str], about: int) -> None:
    """Mark what a person has before their eyes as read: they opened the page of the thing itself."""
    if Notice.objects.filter(user=actor.pk, kind__in=kinds, about=about, read_at=None).update(read_at=timezone.now()):
        recount([actor.pk])


@transaction.atomic
def read_by_everybody(*, kind: str, about: int) -> None:
    """Mark what was asked of several people as read for all of them: one of them does it."""
    unread = Notice.objects.filter(kind=kind, about=about, read_at=None)
    readers = set(unread.values_list("user_id", flat=True))
    unread.update(read_at=timezone.now())
    recount(readers)


@transaction.atomic
def read_kind(*, actor: Recipient, kind: str) -> None:
    """Mark all news of one kind as read: they opened the page that shows all of it."""
    if Notice.objects.filter(user=actor.pk, kind=kind, read_at=None).update(read_at=timezone.now()):
        recount([actor.pk])
