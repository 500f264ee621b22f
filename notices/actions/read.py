"""Mark news as read, on all devices at once."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from notices.actions.gather import recount
from notices.kinds import urgent_kinds
from notices.models import Notice
from notices.recipients import Recipient


@transaction.atomic
def read(*, actor: Recipient, ids: Collection[int]) -> int:
    """Mark these of a person's own notices as read; return how many were unread."""
    number = Notice.objects.filter(user=actor.pk, read_at=None, pk__in=ids).update(read_at=timezone.now())
    if number:
        recount([actor.pk])
    return number


@transaction.atomic
def read_shown(*, actor: Recipient, shown: Mapping[int, int], older_than: datetime | None = None) -> int:
    """Mark what a page showed as read, and nothing that came or grew since; return how many notices that were.

    `shown` has how far each notice went then (`upto`) by its id. `older_than` is set where the page had no place for
    all: unread ones from before it are marked, too. What is urgent stays: it ends when somebody takes it or opens it.
    """
    unread = Notice.objects.select_for_update().filter(user=actor.pk, read_at=None)
    return read(
        actor=actor,
        ids=[
            notice.pk
            for notice in unread.exclude(kind__in=urgent_kinds())
            if notice.upto <= shown.get(notice.pk, -1)
            or (older_than and notice.pk not in shown and notice.last_at < older_than)
        ],
    )


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
