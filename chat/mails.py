"""Mails about rooms: that something waits to be looked at. Never anybody's words, nor a group's name or address."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from chat.coordination import cases_for
from chat.enums import ReportState
from chat.models import Report, Room
from chat.queries.held import awaiting_for
from chat.queries.reports import open_reports
from notices.actions.mail import WAITING, cancel_mail, send_for_all_that_waits
from notices.models import OutgoingMail
from people.models import User

EVERY = timedelta(hours=1)  # between two mails to one reader about one room, however many reports come in
REPORT_AFTER = timedelta(minutes=15)  # facilitators who have not looked by then get a mail
HELD_AFTER = timedelta(minutes=5)  # its author waits, too
NOBODY = "chat/coordinator_missing"  # the mail that tells staff a coordinator is needed


def report_waiting(*, to: User, room: Room) -> None:
    """To a facilitator who has not looked within 15 minutes, at most once an hour: a report waits, on the desk.

    The link does not lead to the group: its address is in the first lines, and says what the group is about.
    """
    send_for_all_that_waits(
        about=f"chat.reports:{room.pk}:{to.pk}",
        every=EVERY,
        template="chat/report_waiting",
        to=to,
        context={"path": reverse("desk")},
        due_at=timezone.now() + REPORT_AFTER,
    )


def held_waiting(*, to: User, room: Room) -> None:
    """To a facilitator who has not looked within 5 minutes, at most once an hour: words wait, on the desk."""
    send_for_all_that_waits(
        about=f"chat.held:{room.pk}:{to.pk}",
        every=EVERY,
        template="chat/held_waiting",
        to=to,
        context={"path": reverse("desk")},
        due_at=timezone.now() + HELD_AFTER,
    )


def case_waiting(*, to: User) -> None:
    """To a coordinator, at once but at most once an hour: a report waits that is theirs to answer."""
    send_for_all_that_waits(
        about=f"chat.cases:{to.pk}",
        every=EVERY,
        template="chat/case_waiting",
        to=to,
        context={"path": reverse("desk")},
    )


def coordinator_missing(*, to: User) -> None:
    """To staff who look after groups: a report waits that no facilitator can answer, and there is no coordinator."""
    send_for_all_that_waits(
        about=f"chat.cases:{to.pk}",
        every=EVERY,
        template=NOBODY,
        to=to,
        context={"path": reverse("groups_staff_coordinators")},
    )


def take_back(*, report: Report) -> None:
    """Cancel the pending mails to those for whom nothing waits any more: facilitators here, coordinators anywhere.

    The mails are locked before the reports are read, because a report that is just coming in touches the mail on which
    it relies.
    """
    waiting = OutgoingMail.objects.select_for_update(of=("self",)).select_related("to_user").filter(**WAITING)
    for one in waiting.filter(key__startswith=f"chat.reports:{report.room_id}:"):
        if one.to_user is None or not open_reports(one.to_user).filter(room_id=report.room_id).exists():
            cancel_mail(key=one.key)
    for one in waiting.filter(key__startswith="chat.cases:"):
        theirs = Report.objects if one.template == NOBODY else cases_for(one.to_user) if one.to_user else None
        if theirs is not None and theirs.filter(state=ReportState.OPEN).exists():
            continue
        if one.to_user is None or not awaiting_for(one.to_user).exists():
            cancel_mail(key=one.key)


def take_held_back(*, room_id: int) -> None:
    """Cancel the pending mails to those facilitators for whom nothing waits in the room any more."""
    waiting = OutgoingMail.objects.select_for_update(of=("self",)).select_related("to_user").filter(**WAITING)
    for one in waiting.filter(key__startswith=f"chat.held:{room_id}:"):
        if one.to_user is None or not awaiting_for(one.to_user).filter(room_id=room_id).exists():
            cancel_mail(key=one.key)
