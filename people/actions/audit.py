"""Write down an act."""

from typing import Any

from django.db.models import Model

from people.models import AuditEntry, User


def subject_of(thing: Model | None) -> tuple[str, str]:
    """Type and id by which `thing` is remembered after it is gone ("groups.peergroup", "3")."""
    return (thing._meta.label_lower, str(thing.pk)) if thing is not None else ("", "")


def record(
    *, actor: User | None, verb: str, subject: Model | None = None, reason: str = "", **detail: Any
) -> AuditEntry:
    """Record that `actor` (None: the system, or a person without an account) did `verb`, in the caller's transaction.

    `detail` holds plain facts (states, counts, dates as ISO text) and never what a person wrote.
    """
    subject_type, subject_id = subject_of(subject)
    return AuditEntry.objects.create(
        actor=actor, verb=verb, subject_type=subject_type, subject_id=subject_id, reason=reason, detail=detail
    )
