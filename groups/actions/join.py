"""Ask to join a group, and withdraw the request."""

from datetime import timedelta

from django.db import transaction

from ground import limiter
from ground.actions.audit import record
from ground.limiter import Limit
from ground.text.letters import clean_text
from ground.text.names import clean_name, numbered, same_name
from groups import mails, queries, refusals, removals, rules
from groups.actions.ground_rules import agree_on_asking, take_agreement_back
from groups.actions.lock import lock_group
from groups.enums import RequestState
from groups.models import JoinRequest, PeerGroup
from groups.moderation import refusals as kinder
from groups.rules import membership_of
from groups.signals import join_requested, request_settled
from people.actions.consent import give_consent, withdraw_consent
from people.enums import ConsentPurpose
from people.models import User

# Asking, withdrawing and asking again would notify facilitators each time.
ASKS = Limit("groups.asks", 3, timedelta(days=1))
ASKS_ANYWHERE = Limit("groups.asks-anywhere", 12, timedelta(days=1))


@transaction.atomic
def request_to_join(
    *,
    actor: User,
    group: PeerGroup,
    nickname: str,
    rules_digest: str,
    message: str = "",
    is_adult: bool | None = None,
) -> JoinRequest:
    """Ask to join under `nickname`. Raises TooMany when the person asks again and again.

    `rules_digest` is the fingerprint of the ground rules the person read and accepted. Asking twice returns the pending
    request. The wording is kept as a consent, its version as an agreement. Facilitators are told by mail
    that somebody asks, but not who, nor what they wrote. `is_adult` is what they answered to whether they are 18 or
    older; None where nobody asked them.
    """
    group = lock_group(group.pk)
    waiting = JoinRequest.objects.filter(group=group, user=actor, state=RequestState.PENDING).first()
    if waiting is not None:
        return waiting
    _ask_rules(actor, group)
    nickname = clean_nickname(nickname, group, actor)
    message = clean_text(message)
    if len(message) > JoinRequest.MESSAGE_LENGTH:
        raise refusals.message_too_long()
    wording = group.rules_wording(rules_digest)
    if wording is None:
        raise refusals.rules_changed()
    limiter.ask((ASKS, f"{actor.pk} {group.pk}"), (ASKS_ANYWHERE, str(actor.pk)))
    join_request = JoinRequest.objects.create(
        group=group, user=actor, nickname=nickname, message=message, is_adult=is_adult
    )
    give_consent(actor=actor, purpose=ConsentPurpose.GROUND_RULES, wording=wording, subject=group)
    agree_on_asking(actor=actor, group=group)
    record(actor=actor, verb="groups.request_to_join", subject=join_request, group=group.pk)
    join_requested.send(sender=JoinRequest, join_request=join_request)
    for facilitator in queries.facilitators_of(group):
        mails.asked(to=facilitator, group=group)
    return join_request


@transaction.atomic
def withdraw_request(*, actor: User, join_request: JoinRequest) -> JoinRequest:
    """Withdraw one's own request, with the consent and the words to the facilitators. Idempotent."""
    if not rules.can_withdraw(actor, join_request):
        raise refusals.not_your_request()
    join_request = JoinRequest.objects.select_for_update().get(pk=join_request.pk)
    if join_request.state == RequestState.WITHDRAWN:
        return join_request
    if not join_request.is_pending:
        raise refusals.answer_came()
    join_request.state = RequestState.WITHDRAWN
    join_request.message, join_request.is_adult = "", None
    join_request.save(update_fields=["state", "message", "is_adult"])
    withdraw_consent(actor=actor, purpose=ConsentPurpose.GROUND_RULES, subject=join_request.group)
    take_agreement_back(actor=actor, group=join_request.group)
    record(actor=actor, verb="groups.withdraw_request", subject=join_request, group=join_request.group_id)
    take_back_asked(join_request.group)
    request_settled.send(sender=JoinRequest, join_request=join_request, actor=actor)
    return join_request


def clean_nickname(nickname: str, group: PeerGroup, actor: User) -> str:
    """Return the normalised nickname, or refuse it. Only facilitators' names, which are public, are compared here.

    Telling an outsider that a member's name is taken would reveal who is in. Members' names are made distinct when
    the person comes in (`groups.actions.decide`).
    """
    cleaned = clean_name(nickname, field="nickname")
    others = queries.appointed_to(group).exclude(user=actor)
    if any(same_name(cleaned, facilitator.nickname) for facilitator in others):
        raise refusals.nickname_is_facilitators()
    return cleaned


def distinct_name(nickname: str, group: PeerGroup, *, but_for: User) -> str:
    """The nickname, followed by the first free number when somebody else in the group already uses it."""
    taken = queries.names_in_use(group, but_for=but_for)
    candidate, number = nickname, 2
    while any(same_name(candidate, name) for name in taken):
        candidate = numbered(nickname, number)
        number += 1
    return candidate


def _ask_rules(actor: User, group: PeerGroup) -> None:
    if membership_of(actor, group) is not None:
        raise refusals.already_member()
    if not rules.can_see(actor, group):
        raise refusals.group_unknown()
    if not group.is_taking_requests or not queries.facilitators_of(group).exists():
        raise refusals.not_open()
    if until := removals.barred_until(group, actor):
        raise kinder.barred(until)
    if not rules.can_ask(actor, group):
        raise refusals.may_not_ask()
    if queries.is_full(group):
        raise refusals.group_full()


def take_back_asked(group: PeerGroup) -> None:
    """Cancel the mail that tells facilitators of requests once every request is settled."""
    if not JoinRequest.objects.filter(group=group, state=RequestState.PENDING).exists():
        for facilitator in queries.facilitators_of(group):
            mails.take_asked_back(to=facilitator, group=group)
