"""Write down something about a member, erase it, and let it go some time after they have left."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from ground.actions.audit import record
from ground.text.letters import clean_text
from groups import refusals, rules
from groups.models import MemberNote, Membership, WritingPause
from groups.moderation import refusals as kinder
from people.models import User


def notes_kept() -> timedelta:
    """How long notes and pauses are kept after the person left the group: the office decides."""
    return timedelta(days=settings.MEMBER_NOTES_KEPT_DAYS)


@transaction.atomic
def add_note(*, actor: User, membership: Membership, text: str) -> MemberNote:
    """Write a note about a member, for the facilitators of the group. The act is on record, its words are not."""
    if not rules.can_open_card(actor, membership):
        raise refusals.not_facilitator()
    text = clean_text(text)
    if not text:
        raise kinder.nothing_noted()
    if len(text) > MemberNote.LONGEST:
        raise kinder.note_too_long()
    note = MemberNote.objects.create(group=membership.group, about=membership.user, written_by=actor, text=text)
    record(actor=actor, verb="groups.add_note", subject=membership, group=membership.group_id)
    return note


@transaction.atomic
def erase_note(*, actor: User, membership: Membership, note_id: int) -> bool:
    """Erase a note about this member, a colleague's too. False when it is gone already."""
    if not rules.can_open_card(actor, membership):
        raise refusals.not_facilitator()
    found = MemberNote.objects.filter(pk=note_id, group=membership.group_id, about=membership.user_id)
    if not found.delete()[0]:
        return False
    record(actor=actor, verb="groups.erase_note", subject=membership, group=membership.group_id)
    return True


@transaction.atomic
def erase_old_notes() -> int:
    """Erase notes and pauses once the person has been out of the group for `notes_kept`; return how many."""
    limit = timezone.now() - notes_kept()
    count = 0
    for model, person in ((MemberNote, "about"), (WritingPause, "user")):
        here = Membership.objects.filter(group=OuterRef("group"), user=OuterRef(person))
        lately = here.filter(Q(left_at__isnull=True) | Q(left_at__gt=limit))
        count += model._default_manager.filter(~Exists(lately)).delete()[0]
    if count:
        record(actor=None, verb="groups.erase_old", rows=count)
    return count
