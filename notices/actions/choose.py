"""How a person wants to be told: their own choices."""

from collections.abc import Collection, Mapping
from datetime import datetime, time, timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import timezone

from notices import refusals
from notices.actions.plan import next_gathered, plan_again, preferences, wants_mails, ways_of
from notices.enums import Way
from notices.kinds import KINDS
from notices.models import Delivery, Notice, Preference, Silence
from notices.recipients import Recipient

LONGEST_PAUSE = timedelta(days=366)


@transaction.atomic
def choose(
    *,
    actor: Recipient,
    ways: Mapping[str, Collection[Way]],
    quiet_from: time,
    quiet_until: time,
    mail_hour: int,
    only_replies: bool,
    neutral: bool,
) -> Preference:
    """Store a person's choices. `ways` names the ways that each kind may take besides the list.

    Who has switched everything off gets nothing outside the site all the same, until they switch it on again.
    """
    chosen = _own(actor)
    stoppable = {name for name, kind in KINDS.items() if kind.can_be_stopped}
    chosen.ways = {name: sorted(Way(way) for way in some) for name, some in ways.items() if name in stoppable}
    chosen.quiet_from, chosen.quiet_until, chosen.mail_hour = quiet_from, quiet_until, mail_hour
    chosen.only_replies, chosen.neutral = only_replies, neutral
    if chosen.gathered_due_at:
        chosen.gathered_due_at = next_gathered(chosen, timezone.now())
    _give_up_mail_if_unwanted(chosen)
    chosen.save()
    return chosen


@transaction.atomic
def everything_off(*, actor: Recipient) -> None:
    """Send this person nothing any more outside the site, and forget what was on its way. Their other choices stay."""
    chosen = _own(actor)
    chosen.everything_off, chosen.gathered_due_at = True, None
    chosen.save(update_fields=["everything_off", "gathered_due_at"])
    Delivery.objects.filter(notice__user=actor.pk, sent_at=None, sending_since=None).delete()
    plan_again(Notice.objects.filter(user=actor.pk))


@transaction.atomic
def everything_on(*, actor: Recipient) -> None:
    """Send this person news again, as they had chosen before."""
    Preference.objects.filter(pk=_own(actor).pk).update(everything_off=False)


@transaction.atomic
def pause(*, actor: Recipient, until: datetime | None) -> None:
    """Hold news back until a moment; None ends the pause. Raises a refusal for one that is over or too far away."""
    now = timezone.now()
    if until is not None and not now < until <= now + LONGEST_PAUSE:
        raise refusals.pause_not_possible()
    Preference.objects.filter(pk=_own(actor).pk).update(paused_until=until)


@transaction.atomic
def stop_mails(*, user_id: int, kind: str = "") -> int:
    """Stop the mails of one kind, or of all that can be stopped, from the link in a mail; return how many stopped.

    Somebody whose account is gone has nothing to stop.
    """
    if not get_user_model().objects.filter(pk=user_id).exists():
        return 0
    preferences([user_id])
    chosen = Preference.objects.select_for_update().get(pk=user_id)
    stopped = {
        name: sorted(ways_of(one, chosen) - {Way.MAIL})
        for name, one in KINDS.items()
        if kind in ("", name) and one.can_be_stopped and Way.MAIL in ways_of(one, chosen)
    }
    chosen.ways = {**chosen.ways, **stopped}
    _give_up_mail_if_unwanted(chosen)
    chosen.save(update_fields=["ways", "gathered_due_at"])
    return len(stopped)


@transaction.atomic
def silence(*, actor: Recipient, scope: str, until: datetime | None) -> None:
    """Want no push, mail or LINE about one thing until a moment; None: for good."""
    Silence.objects.update_or_create(user_id=actor.pk, scope=scope, defaults={"until": until})


@transaction.atomic
def end_silence(*, actor: Recipient, scope: str) -> bool:
    """Want to hear of it again; False if there was no silence."""
    return bool(Silence.objects.filter(user=actor.pk, scope=scope).delete()[0])


@transaction.atomic
def forget_silence(*, user_id: int, scope: str) -> None:
    """Erase a wish about something that is not this person's any more; they need not have an account any more."""
    Silence.objects.filter(user=user_id, scope=scope).delete()


def _give_up_mail_if_unwanted(chosen: Preference) -> None:
    """Let no gathered mail wait for who wants none; what it was to tell of is planned again when it grows."""
    if chosen.gathered_due_at and (chosen.everything_off or not wants_mails(chosen)):
        chosen.gathered_due_at = None
        plan_again(Notice.objects.filter(user=chosen.pk))


def _own(actor: Recipient) -> Preference:
    preferences([actor.pk])
    return Preference.objects.select_for_update().get(pk=actor.pk)
