"""A facilitator tells the coordinators, and nobody else, of what was done to her; one of them answers."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from chat import mails
from desk import refusals
from desk.models import Plea
from desk.pleas import pleas_for, readers
from ground.actions.audit import record
from ground.text.letters import clean_text
from groups.models import Membership, PeerGroup
from groups.rules import can_facilitate
from people.models import User

KEPT = timedelta(days=90)  # after it was answered, as long as a case


@transaction.atomic
def plead(*, actor: User, group: PeerGroup, text: str, about: Membership | None = None) -> Plea:
    """Tell the coordinators. Neither the group's desk nor the person named ever knows of it.

    Refuses who does not facilitate the group, no words, and where no other coordinator could read it.
    """
    text = clean_text(text)
    if not can_facilitate(actor, group):
        raise refusals.not_a_facilitator()
    if not text:
        raise refusals.nothing_told()
    if len(text) > Plea.LONGEST:
        raise refusals.told_too_long()
    whom = about.user if about is not None and about.group_id == group.pk and about.user_id != actor.pk else None
    coordinators = readers(by=actor, about=whom)
    if not coordinators:
        raise refusals.no_coordinator_for_you()
    plea: Plea = Plea.objects.create(group=group, by=actor, about=whom, text=text)
    record(actor=actor, verb="desk.plead", subject=plea)
    for one in coordinators:
        mails.case_waiting(to=one)
    return plea


@transaction.atomic
def read_plea(*, actor: User, plea: Plea) -> Plea:
    """Read one as a coordinator, which is on record."""
    current: Plea | None = pleas_for(actor).filter(pk=plea.pk).first()
    if current is None:
        raise refusals.not_your_case()
    record(actor=actor, verb="desk.read_plea", subject=current)
    return current


@transaction.atomic
def answer_plea(*, actor: User, plea: Plea, answer: str) -> Plea:
    """Answer it: she reads that where she told it. The first answer stands; pressing twice changes nothing."""
    answer = clean_text(answer)
    if not answer:
        raise refusals.nothing_told()
    if len(answer) > Plea.LONGEST:
        raise refusals.told_too_long()
    current: Plea = Plea.objects.select_for_update(of=("self",), no_key=True).get(pk=plea.pk)
    if not pleas_for(actor).filter(pk=current.pk).exists():
        raise refusals.not_your_case()
    if current.answered_at is not None:
        if current.answered_by_id == actor.pk:
            return current
        raise refusals.answered_already()
    current.answer, current.answered_by, current.answered_at = answer, actor, timezone.now()
    current.save(update_fields=["answer", "answered_by", "answered_at"])
    record(actor=actor, verb="desk.answer_plea", subject=current)
    return current


def erase_old_pleas() -> int:
    """Erase them, with their answers, 90 days after they were answered; return how many."""
    old = Plea.objects.filter(answered_at__lt=timezone.now() - KEPT)
    count = old.count()
    old.delete()
    return count
