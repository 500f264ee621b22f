"""Answer a join request: accept or decline, always with a kind word."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from ground.actions.audit import record
from ground.text.letters import clean_text
from groups import mails, news, queries, refusals, rules
from groups.actions.ground_rules import has_to_agree
from groups.actions.join import distinct_name, take_back_asked
from groups.actions.lock import lock_group
from groups.enums import RequestState
from groups.models import JoinRequest, Membership, PeerGroup
from groups.rules import membership_of
from groups.signals import membership_beginning, membership_started, request_settled
from people.models import User


@transaction.atomic
def accept(*, actor: User, join_request: JoinRequest, reply: str = "") -> Membership:
    """Let the person in, if there is room. The group's row is locked, so that two facilitators cannot exceed capacity.

    Pressing twice changes nothing the second time; other words, or a colleague's earlier answer, raise a refusal.
    """
    group, join_request = _locked(actor, join_request)
    if join_request.user_id == actor.pk:
        raise refusals.own_request()
    if _answered_by_actor(actor, join_request, RequestState.ACCEPTED, reply):
        return Membership.objects.get(group=group, user_id=join_request.user_id, left_at__isnull=True)
    reply = _words(reply)
    if queries.is_full(group):
        raise refusals.no_seat_left()
    pause = queries.running_pause(group, join_request.user)
    own = membership_of(actor, group)
    assert own is not None  # `_locked` asked
    membership = Membership.objects.create(
        reads_from=own.reads_from,  # nobody can let others read more than they do themselves
        reads_back_at=own.reads_back_at,
        paused_until=int(pause.until.timestamp()) if pause else 0,  # leaving and coming back is no way around
        group=group,
        user_id=join_request.user_id,
        must_agree=has_to_agree(join_request.user, group),
        is_adult=join_request.is_adult,
        nickname=distinct_name(join_request.nickname, group, but_for=join_request.user),
    )
    membership_beginning.send(sender=Membership, membership=membership)
    _answer(actor, join_request, RequestState.ACCEPTED, reply)
    record(actor=actor, verb="groups.accept", subject=join_request, group=group.pk, membership=membership.pk)
    transaction.on_commit(lambda: membership_started.send(sender=Membership, membership=membership), robust=True)
    return membership


@transaction.atomic
def decline(*, actor: User, join_request: JoinRequest, reply: str) -> JoinRequest:
    """Decline kindly: `reply` is what the person reads, and it may not be empty. Idempotent as `accept` is."""
    group, join_request = _locked(actor, join_request, may=rules.can_decline)
    if _answered_by_actor(actor, join_request, RequestState.DECLINED, reply):
        return join_request
    reply = _words(reply)
    if not reply:
        raise refusals.reply_missing()
    _answer(actor, join_request, RequestState.DECLINED, reply)
    record(actor=actor, verb="groups.decline", subject=join_request, group=group.pk)
    return join_request


@transaction.atomic
def read_unwatched(*, actor: User, join_request: JoinRequest) -> JoinRequest:
    """Read, as a coordinator, a request to a group without facilitators, and record that it was read."""
    found = queries.unwatched_requests().filter(pk=join_request.pk).first()
    if found is None or not rules.can_coordinate(actor):
        raise refusals.not_your_case()
    record(actor=actor, verb="groups.read_request", subject=found, group=found.group_id)
    return found


def _locked(
    actor: User, join_request: JoinRequest, *, may: Callable[[User, PeerGroup], bool] = rules.can_facilitate
) -> tuple[PeerGroup, JoinRequest]:
    group = lock_group(join_request.group_id)
    if not may(actor, group):
        raise refusals.not_facilitator()
    return group, JoinRequest.objects.select_for_update(of=("self",)).select_related("decided_by").get(
        pk=join_request.pk
    )


def _answered_by_actor(actor: User, join_request: JoinRequest, wanted: RequestState, reply: str) -> bool:
    """Return True when the actor already gave this very answer; raise when the request was settled in another way, or
    when words would be lost that the person has not got.
    """
    if join_request.is_pending:
        return False
    if join_request.state == RequestState.WITHDRAWN:
        raise refusals.withdrawn()
    if join_request.decided_by_id == actor.pk and join_request.state == wanted:
        if clean_text(reply) not in ("", join_request.reply):
            raise refusals.answered_in_other_words()
        return True
    colleague = queries.facilitator_name(join_request.decided_by, join_request.group_id)
    raise refusals.already_decided(colleague, join_request.get_state_display())


def _words(reply: str) -> str:
    reply = clean_text(reply)
    if len(reply) > JoinRequest.MESSAGE_LENGTH:
        raise refusals.reply_too_long()
    return reply


def _answer(actor: User, join_request: JoinRequest, state: RequestState, reply: str) -> None:
    join_request.state = state
    join_request.reply = reply
    join_request.decided_by = actor
    join_request.decided_at = timezone.now()
    join_request.save(update_fields=["state", "reply", "decided_by", "decided_at"])
    take_back_asked(join_request.group)
    mails.answered(join_request=join_request)
    news.answered(join_request=join_request)
    request_settled.send(sender=JoinRequest, join_request=join_request, actor=actor)
