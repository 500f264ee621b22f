"""Mails about groups. None holds a group's name or address, or a word that somebody wrote."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from ground.models import AuditEntry
from groups.enums import ALARM
from groups.models import (
    Alarm,
    AlarmCall,
    Appointment,
    CohortDate,
    JoinRequest,
    Membership,
    PeerGroup,
    WritingPause,
)  # fmt: skip
from groups.rules import UNDO_FOR
from notices.actions.mail import cancel_all, cancel_mail, send_for_all_that_waits, send_later
from people.models import User

ASKED_EVERY = timedelta(hours=1)  # between two mails to a facilitator about requests to one group
ALARM_IS_NEWS = timedelta(hours=12)  # after that, whoever comes to the desk sees it there


def asked(*, to: Membership, group: PeerGroup) -> None:
    """To a facilitator, at most once an hour: somebody asks to join. It says neither who, nor what they wrote."""
    send_for_all_that_waits(
        about=_asked(to, group),
        every=ASKED_EVERY,
        template="groups/asked",
        to=to.user,
        context={"desk_path": "/desk/"},
    )


def take_asked_back(*, to: Membership, group: PeerGroup) -> None:
    """Cancel the mail to this facilitator once nobody waits to join any more."""
    cancel_all(about=_asked(to, group))


def answered(*, join_request: JoinRequest) -> None:
    """To the person who asked to join, once: there is an answer. It does not say which."""
    send_later(
        key=_answered(join_request),
        template="groups/answered",
        to=join_request.user,
        context={"path": reverse("groups:mine")},
        kind="groups.answered",
    )


def take_answered_back(*, join_request: JoinRequest) -> None:
    """Cancel the mail about an answer: the demo's answers are days old."""
    cancel_mail(key=_answered(join_request))


def removed(*, membership: Membership) -> None:
    """To the person whose membership a facilitator ended: there is something to read. It says neither what, nor why.

    It waits for as long as that can be taken back.
    """
    send_later(
        key=_removed(membership),
        template="groups/removed",
        to=membership.user,
        context={"path": reverse("groups:mine")},
        due_at=(membership.left_at or timezone.now()) + UNDO_FOR,
    )


def take_removed_back(*, membership: Membership) -> bool:
    """Cancel the letter about a removal that is taken back. False when it went out."""
    return cancel_mail(key=_removed(membership))


def paused(*, pause: WritingPause) -> None:
    """To a member whose writing is paused: there is something to read. It says neither what, nor why, nor where.

    It waits for as long as that can be taken back, and does not go out once the pause is over.
    """
    send_later(
        key=_paused(pause),
        template="groups/paused",
        to=pause.user,
        context={"path": reverse("groups:mine")},
        due_at=pause.begins + UNDO_FOR,
        not_after=pause.until,
    )


def take_paused_back(*, pause: WritingPause) -> bool:
    """Cancel the letter about a pause that is lifted before it went out. False when it did."""
    return cancel_mail(key=_paused(pause))


def unwatched(*, to: User, group: PeerGroup, act: AuditEntry) -> None:
    """To staff who look after groups: one lost its last facilitator and has rested since `act`."""
    send_later(
        key=f"groups.unwatched:{act.pk}:{to.pk}",
        template="groups/unwatched",
        to=to,
        context={"admin_path": f"/admin/peer-groups/edit/{group.pk}/"},
    )


def appointment_proposed(*, to: User, appointment: Appointment) -> None:
    """To staff who may confirm it: a colleague proposes somebody for a role. It does not say whom."""
    group_id = appointment.group_id
    where = reverse("groups_staff_facilitators", args=[group_id]) if group_id else reverse("groups_staff_coordinators")
    send_later(
        key=f"groups.appointment_proposed:{appointment.pk}:{to.pk}",
        template="groups/appointment_proposed",
        to=to,
        context={"path": where},
    )


def appointment_offered(*, appointment: Appointment) -> None:
    """To the person proposed for a role, once it is confirmed: they are asked something. It does not say what."""
    send_later(
        key=_offered(appointment),
        template="groups/appointment_offered",
        to=appointment.user,
        context={"path": reverse("groups:mine")},
    )


def take_offer_back(*, appointment: Appointment) -> None:
    """Cancel the mail that asks, because staff withdrew the appointment."""
    cancel_mail(key=_offered(appointment))


def facilitator_began(*, to: Membership, appointment: Appointment) -> None:
    """To a facilitator of the group: they have a new colleague, so that nobody comes unseen. It does not say who."""
    send_later(
        key=f"groups.facilitator_began:{appointment.pk}:{to.pk}",
        template="groups/facilitator_began",
        to=to.user,
        context={"path": reverse("groups:mine")},
    )


def cohort_date(*, to: User, date: CohortDate) -> None:
    """To everybody in a cohort, once for each day: what begins on it. It says neither where, nor with whom."""
    send_later(
        key=f"groups.cohort_date:{date.pk}:{date.on.isoformat()}:{to.pk}",
        template="groups/cohort_date",
        to=to,
        context={"stage": str(date.stage), "on": date.on.isoformat(), "path": reverse("groups:mine")},
    )


def something_missing(*, to: User, key: str) -> None:
    """To somebody with a role: something is missing for it, or will be. It says neither what, nor which role."""
    send_later(
        key=f"groups.something_missing:{key}:{to.pk}",
        template="groups/something_missing",
        to=to,
        context={"path": reverse("groups:pledge")},
    )


def none_able(*, to: User, group: PeerGroup, key: str) -> None:
    """To staff who look after groups: one has nobody left who may act as its facilitator, as something has run out."""
    send_later(
        key=f"groups.none_able:{key}:{group.pk}:{to.pk}",
        template="groups/none_able",
        to=to,
        context={"admin_path": reverse("groups_staff_facilitators", args=[group.pk])},
    )


def alarm_raised(*, call: AlarmCall) -> None:
    """To somebody who is called and has no faster way, or whom it did not reach: something is on the desk. At once."""
    send_later(
        key=f"{_alarm(call.alarm)}:{call.pk}",
        template="groups/alarm",
        to=call.user,
        context={"path": reverse("desk")},
        not_after=call.called_at + ALARM_IS_NEWS,
        urgent=True,
        kind=ALARM,  # not to who has everything switched off, or is suspended, by the time it goes out
    )


def take_alarm_back(*, alarm: Alarm) -> None:
    """Cancel the mails about an alarm that did not go out yet: somebody took it, or it is over."""
    cancel_all(about=_alarm(alarm))


def _alarm(alarm: Alarm) -> str:
    return f"{ALARM}:{alarm.pk}"


def _removed(membership: Membership) -> str:
    ended = int(membership.left_at.timestamp() * 1_000_000) if membership.left_at else 0
    return f"groups.removed:{membership.pk}:{ended}"  # one that was taken back may be followed by another


def _asked(to: Membership, group: PeerGroup) -> str:
    return f"groups.asked:{group.pk}:{to.user_id}"


def _answered(join_request: JoinRequest) -> str:
    return f"groups.answered:{join_request.pk}"


def _paused(pause: WritingPause) -> str:
    return f"groups.paused:{pause.pk}"


def _offered(appointment: Appointment) -> str:
    return f"groups.appointment_offered:{appointment.pk}"
