"""One date of a programme."""

import uuid
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.enums import OccurrenceState
from programs.schedule.rule import OFFICE

if TYPE_CHECKING:
    from places.models import Place


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    """The few filters every reader of dates needs."""

    def published(self) -> "OccurrenceQuerySet":
        """Dates the public can see and sign up for. Take a page back, and its dates are hidden with it."""
        return self.filter(program__live=True, in_schedule=True)

    def upcoming(self) -> "OccurrenceQuerySet":
        """Dates that have not ended yet, the next one first."""
        return self.filter(ends_at__gt=timezone.now()).order_by("starts_at", "id")


class Occurrence(models.Model):
    """One date of the canonical page of a programme, made from its rule and known by the day the rule gave it.

    `original_start` is that day; it never changes, so making dates again finds what is already there. A date that
    staff moved, cancelled or gave its own seats or place is never overwritten. `in_schedule` turns False when the rule
    no longer makes this day and the date is kept all the same, because somebody signed up or staff touched it.
    `capacity` and `place` are empty where the page's apply (read `seats` and `where`). `revision` counts what staff did
    to the date and what a changed rule or page did: it keys the mails about it and is the SEQUENCE of its calendar
    entry, `uid` its UID. `known_place` is the page's place as people were last told of it.
    """

    program = models.ForeignKey("programs.ProgramPage", models.CASCADE, related_name="occurrences")
    original_start = models.DateField(_("もとの予定の日"))
    starts_at = models.DateTimeField(_("開始"))
    ends_at = models.DateTimeField(_("終了"))
    state = models.CharField(max_length=10, choices=OccurrenceState.choices, default=OccurrenceState.SCHEDULED)
    moved_from = models.DateTimeField(_("変更前の開始"), null=True, blank=True)
    reason = models.CharField(_("変更・中止のわけ"), max_length=200, blank=True)
    capacity = models.PositiveSmallIntegerField(_("この回の定員"), null=True, blank=True)
    place = models.ForeignKey(
        "places.Place", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("この回の場所")
    )
    known_place = models.ForeignKey("places.Place", models.SET_NULL, null=True, blank=True, related_name="+")
    in_schedule = models.BooleanField(default=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    revision = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(auto_now=True)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("回")
        verbose_name_plural = _("回")
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["program", "original_start"], name="programs_occurrence_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="programs_occurrence_ends_later"),
        ]
        indexes = [models.Index(fields=["starts_at"]), models.Index(fields=["program", "starts_at"])]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at, OFFICE):%Y-%m-%d %H:%M}"

    @property
    def seats(self) -> int | None:
        """How many seats this date has; None is without limit."""
        return self.capacity if self.capacity is not None else self.program.capacity

    @property
    def where(self) -> "Place | None":
        """The place of this date."""
        return self.place if self.place_id else self.program.place

    @property
    def is_cancelled(self) -> bool:
        return self.state == OccurrenceState.CANCELLED

    @property
    def is_past(self) -> bool:
        """It has begun."""
        return self.starts_at <= timezone.now()

    @property
    def is_touched(self) -> bool:
        """Staff did something to it, so the rule no longer speaks for it."""
        return (
            self.is_cancelled or self.moved_from is not None or self.capacity is not None or self.place_id is not None
        )

    @property
    def sign_up_opens_at(self) -> datetime:
        """Midnight of the day some days before the date."""
        day = timezone.localtime(self.starts_at, OFFICE).date() - timedelta(days=self.program.signup_opens_days)
        return datetime.combine(day, time.min, tzinfo=OFFICE)

    @property
    def sign_up_closes_at(self) -> datetime:
        return self.starts_at - timedelta(hours=self.program.signup_closes_hours)
