"""The demo's peer groups: a city's real worries, in parents' own words."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from groups import demo_groups, mails, news
from groups.actions.appoint import (
    accept_appointment,
    confirm_appointment,
    propose_coordinator,
    propose_facilitator,
)
from groups.actions.decide import accept, decline
from groups.actions.join import request_to_join
from groups.actions.manage import save_group
from groups.actions.watch import add_watches
from groups.enums import GroupState, Rung
from groups.models import Appointment, JoinRequest, LiveHour, Membership, PeerGroup
from groups.rules import is_coordinator
from notices.actions.mail import cancel_mail
from notices.models import OutgoingMail
from people.models import User
from places.enums import Weekday
from places.models import Place

ANSWER = "ようこそ。読むだけの日も、うまく言えない日も、そのまま来てくださいね。"

PUBLIC_NAMES = {"midwife": "助産師の田中"}  # given by staff: nobody can choose such a name themselves

OFFICE_DAYS = [Weekday.MONDAY, Weekday.TUESDAY, Weekday.WEDNESDAY, Weekday.THURSDAY, Weekday.FRIDAY]
WATCHES = {  # on which days, from when to when, and in which order they are called
    "midwife": (OFFICE_DAYS, (time(20), time(1)), Rung.FIRST),
    "senpai": ([Weekday.SATURDAY, Weekday.SUNDAY], (time(21), time(0)), Rung.SECOND),
}


def tell(cast: dict[str, User], today: date) -> None:
    """Create the demo's groups and their people, as staff, parents and facilitators would. Idempotent."""
    _appoint_coordinator(cast)
    for number, story in enumerate(demo_groups.GROUPS):
        if not PeerGroup.objects.filter(slug=story["fields"]["slug"]).exists():
            with transaction.atomic():
                _tell_group(cast, today, number, story)


def _tell_group(cast: dict[str, User], today: date, number: int, story: dict[str, Any]) -> None:
    final_state = story["fields"].get("state", GroupState.OPEN)
    group = PeerGroup(**{**story["fields"], "state": GroupState.OPEN})
    if "place_layer" in story:
        group.place = (
            Place.objects.filter(layer=story["place_layer"], is_published=True).order_by("order", "pk").first()
        )
    group.live_hours = [LiveHour(weekday=day, starts=starts, ends=ends) for day, starts, ends in story["hours"]]
    save_group(actor=cast["publisher"], group=group)
    for key in story["facilitators"]:
        membership = _appoint(cast, group, cast[key], PUBLIC_NAMES.get(key, ""))
        _joined(membership, today - timedelta(days=60))
        _watch(cast[key], group, *WATCHES[key])
    first = cast[story["facilitators"][0]]
    for place, (key, nickname) in enumerate(story["members"].items()):
        wish = _ask(cast[key], group, nickname, "")
        asked_on = today - timedelta(days=40 - 3 * place - number)
        membership = accept(actor=first, join_request=wish, reply=ANSWER)
        _settled(wish, asked_on)
        _joined(membership, asked_on + timedelta(days=1))
    for key, nickname, message, days in story.get("waiting", []):
        wish = _ask(cast[key], group, nickname, message)
        JoinRequest.objects.filter(pk=wish.pk).update(created_at=timezone.now() - timedelta(days=days, hours=3))
    for key, nickname, message, reply in story.get("declined", []):
        wish = _ask(cast[key], group, nickname, message)
        decline(actor=first, join_request=wish, reply=reply)
        _settled(wish, today - timedelta(days=5))
    if final_state != GroupState.OPEN:
        group.state = final_state
        save_group(actor=cast["publisher"], group=group, changed=["state"])


def _watch(person: User, group: PeerGroup | None, days: list[Weekday], hours: tuple[time, time], rung: Rung) -> None:
    """Put somebody's own hours on the roster."""
    starts, ends = hours
    add_watches(weekdays=days, actor=person, user=person, group=group, starts=starts, ends=ends, rung=rung)


def _appoint_coordinator(cast: dict[str, User]) -> None:
    if not is_coordinator(cast["worker"]):
        asked = propose_coordinator(actor=cast["publisher"], user=cast["worker"])
        confirm_appointment(actor=cast["admin"], appointment=asked)
        accept_appointment(actor=cast["worker"], appointment=asked)
        _without_mails(asked)
        _watch(cast["worker"], None, OFFICE_DAYS, (time(8, 30), time(17, 15)), Rung.FIRST)


def _without_mails(asked: Appointment) -> None:
    for key in OutgoingMail.objects.filter(key__contains=str(asked.pk)).values_list("key", flat=True):
        cancel_mail(key=key)


def _appoint(cast: dict[str, User], group: PeerGroup, person: User, nickname: str) -> Membership:
    """Appoint as two colleagues and the person would have done weeks ago: their mails do not go out today."""
    asked = propose_facilitator(actor=cast["publisher"], group=group, user=person, nickname=nickname)
    confirm_appointment(actor=cast["admin"], appointment=asked)
    accept_appointment(actor=person, appointment=asked)
    _without_mails(asked)
    return Membership.objects.get(group=group, user=person, left_at__isnull=True)


def _ask(person: User, group: PeerGroup, nickname: str, message: str) -> JoinRequest:
    return request_to_join(
        actor=person, group=group, nickname=nickname, rules_digest=group.rules_digest, message=message
    )


def _settled(wish: JoinRequest, asked_on: date) -> None:
    """Backdate the decision by some days, and keep its mail, and the news of it, from going out today."""
    asked = _at(asked_on, time(22, 40))
    JoinRequest.objects.filter(pk=wish.pk).update(created_at=asked, decided_at=asked + timedelta(hours=11))
    mails.take_answered_back(join_request=wish)
    news.take_answered_back(join_request=wish)


def _joined(membership: Membership, day: date) -> None:
    Membership.objects.filter(pk=membership.pk).update(joined_at=_at(day, time(9, 30)))


def _at(day: date, clock: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))
