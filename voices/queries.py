"""Reading voices. What the public sees starts at `published()`; an author comes by a code or by an account."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Case, Count, Q, QuerySet, When
from django.utils import timezone

from people.models import User
from voices.codes import normalize, possible_hashes
from voices.enums import ANSWERED, CHANGING, OPEN, AboutType, VoiceState
from voices.models import Voice
from voices.rules import can_see_queue

SMALLEST_SHOWN = 5  # a count below it is not told


@dataclass(frozen=True)
class Counts:
    """How many voices came and were answered; None where the number is too small to tell."""

    received: int | None
    answered: int | None
    changed: int | None


def published(*, about_type: str = "", state: str = "") -> QuerySet[Voice]:
    """What the public may see, newest first, without the columns that it may not."""
    voices = Voice.objects.filter(published_at__isnull=False).defer("body", "notify_email", "code_hash")
    if about_type in AboutType.values:
        voices = voices.filter(about_type=about_type)
    if state in VoiceState.values:
        voices = voices.filter(state=state)
    return voices.order_by("-published_at", "-pk").prefetch_related("responses")


def counts() -> Counts:
    """Of all voices that were not taken back, published or not (one query)."""
    numbers = Voice.objects.exclude(state=VoiceState.WITHDRAWN).aggregate(
        received=Count("pk"),
        answered=Count("pk", filter=Q(state__in=ANSWERED)),
        changed=Count("pk", filter=Q(state__in=CHANGING)),
    )
    return Counts(**{name: shown(number) for name, number in numbers.items()})


def shown(number: int) -> int | None:
    """A number that may be told: zero, or at least five."""
    return None if 0 < number < SMALLEST_SHOWN else number


def with_code(typed: str) -> Voice | None:
    """The voice that this code belongs to."""
    code = normalize(typed)
    if code is None:
        return None
    return Voice.objects.filter(code_hash__in=possible_hashes(code)).prefetch_related("responses").first()


def my_voices(user: User) -> QuerySet[Voice]:
    """The voices that the person put their name to, newest first (two queries with their responses)."""
    return Voice.objects.filter(author=user).order_by("-pk").prefetch_related("responses")


def queue_for(user: User | AnonymousUser, *, today: date | None = None) -> QuerySet[Voice]:
    """All voices for staff: overdue first, then waiting ones by their due date, then the rest, newest first."""
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
    """Voices that wait for longer than promised."""
    return Voice.objects.filter(state__in=OPEN, due_on__lt=today or timezone.localdate())


def waiting() -> QuerySet[Voice]:
    """Voices that wait for an answer."""
    return Voice.objects.filter(state__in=OPEN)


def waiting_for_publication() -> QuerySet[Voice]:
    """Answered voices whose authors agreed to publication, not public yet."""
    return Voice.objects.filter(may_publish=True, state__in=ANSWERED, published_at__isnull=True)
