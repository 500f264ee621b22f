"""Reads of voices. What the public sees starts at `published()`; an author comes with a code or an account."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, When
from django.utils import timezone

from people.models import User
from voices.codes import normalize, possible_hashes
from voices.enums import ANSWERED, OPEN, ResponseKind, SubjectType, VoiceState
from voices.models import Voice, VoiceResponse
from voices.rules import can_see_queue

STEP = 5  # counts are rounded down to multiples of it


@dataclass(frozen=True)
class Counts:
    """How many voices had come, been answered and changed something when this month began, each rounded by `told`."""

    received: int
    answered: int
    changed: int


def published(*, about_type: str = "", state: str = "") -> QuerySet[Voice]:
    """What the public may see, newest first, without the columns that it may not."""
    voices = Voice.objects.filter(published_at__isnull=False).defer("body", "notify_email", "code_hash")
    if about_type in SubjectType.values:
        voices = voices.filter(about_type=about_type)
    if state in VoiceState.values:
        voices = voices.filter(state=state)
    return voices.order_by("-published_at", "-pk").prefetch_related("responses")


def counts(*, today: date | None = None) -> Counts:
    """Count all voices not withdrawn, published or not, as of the start of this month (one query).

    Subtracting one number from another, or from the same number on another day, cannot single out a few people: each is
    rounded to steps, and they change once a month.
    """
    today = today or timezone.localdate()
    month = today.replace(day=1)
    midnight = timezone.make_aware(datetime.combine(month, time.min))
    changes = VoiceResponse.objects.filter(
        voice=OuterRef("pk"), kind__in=(ResponseKind.PLANNED, ResponseKind.MADE), at__lt=midnight
    )
    numbers = (
        Voice.objects.exclude(state=VoiceState.WITHDRAWN)
        .filter(received_on__lt=month)
        .aggregate(
            received=Count("pk"),
            answered=Count("pk", filter=Q(answered_at__lt=midnight)),
            changed=Count("pk", filter=Exists(changes)),
        )
    )
    return Counts(**{name: told(number) for name, number in numbers.items()})


def told(number: int) -> int:
    """Round down to a step, so the result means "at least so many"; anything below the first step is 0."""
    return number // STEP * STEP


def with_code(typed: str) -> Voice | None:
    """The voice to which this code belongs."""
    code = normalize(typed)
    if code is None:
        return None
    return Voice.objects.filter(code_hash__in=possible_hashes(code)).prefetch_related("responses").first()


def my_voices(user: User) -> QuerySet[Voice]:
    """The voices that the person put their name to, newest first (two queries with their responses)."""
    return Voice.objects.filter(author=user).order_by("-pk").prefetch_related("responses")


def queue_for(user: User | AnonymousUser, *, today: date | None = None) -> QuerySet[Voice]:
    """All voices for staff: overdue first, then waiting ones by due date, then the rest, newest first."""
    if not can_see_queue(user):
        return Voice.objects.none()
    today = today or timezone.localdate()
    rank = Case(
        When(state__in=OPEN, due_on__lt=today, then=0),
        When(state__in=OPEN, then=1),
        When(state=VoiceState.WITHDRAWN, then=3),
        default=2,
    )
    due = Case(When(state__in=OPEN, then="due_on"))
    return Voice.objects.annotate(rank=rank, due=due).order_by("rank", "due", "-pk").select_related("author")


def overdue(*, today: date | None = None) -> QuerySet[Voice]:
    """Voices that have waited for longer than promised."""
    return Voice.objects.filter(state__in=OPEN, due_on__lt=today or timezone.localdate())


def waiting() -> QuerySet[Voice]:
    """Voices that wait for an answer."""
    return Voice.objects.filter(state__in=OPEN)


def waiting_for_publication() -> QuerySet[Voice]:
    """Answered voices whose authors agreed to publication but that are not public yet."""
    return Voice.objects.filter(may_publish=True, state__in=ANSWERED, published_at__isnull=True)
