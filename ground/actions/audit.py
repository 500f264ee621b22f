"""Recording acts in the audit trail, and erasing them."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import F, Model
from django.utils import timezone

from ground.audit_labels import KINDS, REASONS_KEPT, kind_of, verbs_of
from ground.enums import ActKind
from ground.models import AuditEntry
from ground.rules import Account


def subject_of(thing: Model | None) -> tuple[str, str]:
    """The type and id by which `thing` is remembered after it is gone ("groups.peergroup", "3")."""
    return (thing._meta.label_lower, str(thing.pk)) if thing is not None else ("", "")


def record(
    *, actor: Account | None, verb: str, subject: Model | None = None, reason: str = "", **detail: Any
) -> AuditEntry:
    """Record that `actor` (None: the system, or a person without an account) did `verb`, in the caller's transaction.

    `detail` holds plain facts (states, counts, dates as ISO text) and never what a person wrote. Acts inside a group
    name it (`group=` its id). Raises LookupError for a verb without a label (`ground.audit_labels.label_acts`).
    """
    subject_type, subject_id = subject_of(subject)
    return AuditEntry.objects.create(
        actor_id=actor.pk if actor else None,
        verb=verb,
        subject_type=subject_type,
        subject_id=subject_id,
        reason=reason,
        detail=detail,
        kept_until=timezone.now() + KINDS[kind_of(verb)].kept,
    )


def forget_reasons(*, subjects: Collection[Model]) -> int:
    """Erase the reasons of acts on these things, all of one model; return how many.

    A reason may quote what is being erased.
    """
    if not subjects:
        return 0
    of_these = AuditEntry.objects.filter(
        subject_type=next(iter(subjects))._meta.label_lower, subject_id__in=[str(thing.pk) for thing in subjects]
    )
    return of_these.exclude(reason="").update(reason="")


def forget_person(*, user: AbstractBaseUser) -> int:
    """Remove `user` from all acts, as actor, as subject and from details; return how many rows changed."""
    done = AuditEntry.objects.filter(actor_id=user.pk).update(actor=None)
    suffered = AuditEntry.objects.filter(subject_type=user._meta.label_lower, subject_id=str(user.pk))
    about = AuditEntry.objects.filter(detail__user=user.pk)
    return done + suffered.update(subject_id="", reason="") + about.update(detail={})


def erase_old() -> int:
    """Erase expired acts, and the reasons of acts inside groups after 90 days; return how many rows changed."""
    now = timezone.now()
    AuditEntry.objects.filter(kept_until__isnull=True).update(kept_until=F("at") + KINDS[ActKind.UPKEEP].kept)
    inside = AuditEntry.objects.filter(verb__in=verbs_of(ActKind.INSIDE), at__lt=now - REASONS_KEPT)
    count = inside.exclude(reason="").update(reason="")
    return count + AuditEntry.objects.filter(kept_until__lte=now).delete()[0]
