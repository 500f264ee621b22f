"""Write the playbook, and put an entry on the desks."""

from django.db import transaction

from desk import refusals, rules
from desk.models import PlaybookEntry
from ground.actions import audit
from people.models import User


@transaction.atomic
def save_entry(*, actor: User, entry: PlaybookEntry) -> PlaybookEntry:
    """Save an entry. A published one takes the place of the other of its risk, which becomes a draft.

    Raises a refusal where the actor only writes, and the entry is published or to be published.
    """
    before = PlaybookEntry.objects.select_for_update().filter(pk=entry.pk).first() if entry.pk else None
    if not rules.can_write_playbook(actor, entry) or (before and not rules.can_write_playbook(actor, before)):
        raise refusals.only_publishers()
    if entry.is_published:
        PlaybookEntry.objects.filter(risk=entry.risk, is_published=True).exclude(pk=entry.pk).update(is_published=False)
    entry.save()
    audit.record(actor=actor, verb="desk.save_playbookentry", subject=entry, label=str(entry))
    return entry
