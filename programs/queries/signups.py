"""Queries of sign-ups. A sign-up is seen by its owner only."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone

from people.models import Consent, User
from programs.enums import ACTIVE_ENROLLMENTS, OccurrenceState
from programs.models import Enrollment, Occurrence
from programs.queries.programs import in_language
from programs.schedule.bookings import meeting


def enrollments_of(user: User | AnonymousUser) -> QuerySet[Enrollment]:
    """A person's own sign-ups, and nobody else's."""
    if not user.is_authenticated:
        return Enrollment.objects.none()
    return (
        Enrollment.objects.filter(user=user)
        .select_related("occurrence__program", "occurrence__place", "occurrence__program__place")
        .defer("occurrence__program__rule", "occurrence__program__body", "occurrence__program__what_happens")
    )


def my_enrollments(user: User | AnonymousUser) -> list[Enrollment]:
    """A person's sign-ups for coming dates, soonest first, for `programs/_my_enrollments.html`.

    One query, and one more in translation. Cancelled dates are included, so that the person learns of the cancellation.
    `also` is another of these dates at the same hour.
    """
    coming = list(
        enrollments_of(user)
        .filter(state__in=ACTIVE_ENROLLMENTS, occurrence__ends_at__gt=timezone.now())
        .order_by("occurrence__starts_at", "pk")
    )
    in_language(enrollment.occurrence for enrollment in coming)
    taking_place = {one.occurrence_id: one.occurrence for one in coming if not one.occurrence.is_cancelled}
    also: dict[int, Occurrence] = {}
    for one, other in meeting(taking_place.values()):
        also[one.pk], also[other.pk] = other, one
    for enrollment in coming:
        enrollment.also = also.get(enrollment.occurrence_id)  # type: ignore[attr-defined]
    return coming


def overlapping(user: User, occurrence: Occurrence) -> Enrollment | None:
    """The person's sign-up for another date at the same time, if there is one."""
    return (
        enrollments_of(user)
        .filter(
            state__in=ACTIVE_ENROLLMENTS,
            occurrence__state=OccurrenceState.SCHEDULED,
            occurrence__starts_at__lt=occurrence.ends_at,
            occurrence__ends_at__gt=occurrence.starts_at,
        )
        .exclude(occurrence=occurrence)
        .order_by("occurrence__starts_at")
        .first()
    )


def consent_about(enrollment: Enrollment) -> Consent | None:
    """What a guardian agreed to for this sign-up, as it was shown."""
    given = Consent.objects.filter(subject_type="programs.enrollment", subject_id=str(enrollment.pk))
    return given.exclude(given_by="").order_by("-given_at").first()


def my_states(user: User | AnonymousUser, occurrences: Iterable[Occurrence]) -> dict[int, Enrollment]:
    """The person's active sign-ups among these dates, by date."""
    if not user.is_authenticated:
        return {}
    mine = Enrollment.objects.filter(user=user, state__in=ACTIVE_ENROLLMENTS, occurrence__in=list(occurrences))
    return {enrollment.occurrence_id: enrollment for enrollment in mine}
