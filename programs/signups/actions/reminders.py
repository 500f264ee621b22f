"""A reminder the evening before, queued with the sign-up and cancelled or rescheduled when anything changes."""

import uuid
from datetime import datetime, time, timedelta

from django.utils import timezone

from people.models import User
from programs import mails
from programs.enums import EnrollmentState
from programs.models import Enrollment, Occurrence

EVENING = time(18, 0)  # local time, the day before


def due(starts_at: datetime) -> datetime:
    """When to send the reminder of a class that starts at `starts_at`: 18:00 on the day before, local time."""
    the_day_before = timezone.localtime(starts_at).date() - timedelta(days=1)
    return timezone.make_aware(datetime.combine(the_day_before, EVENING))


def plan(enrollment: Enrollment) -> None:
    """Queue the reminder of a confirmed sign-up, unless it is already due: then the confirmation is fresh enough."""
    take_back(enrollment)
    occurrence = enrollment.occurrence
    if enrollment.state != EnrollmentState.CONFIRMED or enrollment.user is None or occurrence.is_cancelled:
        return
    due_at = due(occurrence.starts_at)
    if due_at <= timezone.now():
        return
    _keep_key(enrollment, f"programs.reminder:{enrollment.pk}:{uuid.uuid4().hex[:12]}")
    mails.reminder(enrollment=enrollment, due_at=due_at)


def take_back(enrollment: Enrollment) -> None:
    """Cancel the waiting reminder, if there is one."""
    if enrollment.reminder_key:
        mails.take_reminder_back(enrollment=enrollment)
        _keep_key(enrollment, "")


def follow(occurrence: Occurrence) -> None:
    """Reschedule the reminders of a date that was moved, cancelled or restored. For the actions on dates."""
    for enrollment in Enrollment.objects.active().filter(occurrence=occurrence).select_related("user"):
        enrollment.occurrence = occurrence
        plan(enrollment)


def speak_to(user: User) -> None:
    """Queue the reminders that wait for somebody anew: they name the programme and its place in one language."""
    waiting = Enrollment.objects.active().filter(user=user).exclude(reminder_key="")
    for enrollment in waiting.select_related("user", "occurrence"):
        if due(enrollment.occurrence.starts_at) > timezone.now():
            plan(enrollment)


def _keep_key(enrollment: Enrollment, key: str) -> None:
    enrollment.reminder_key = key
    enrollment.save(update_fields=["reminder_key"])
