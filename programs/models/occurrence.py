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
    """The few filters that every query of dates needs."""

    def published(self) -> "OccurrenceQuerySet":
        """Dates that the public can see and sign up for. Unpublishing a page hides its dates too."""
        return self.filter(program__live=True, in_schedule=True)

    def upcoming(self) -> "OccurrenceQuerySet":
        """Dates that have not ended yet, soonest first."""
        return self.filter(ends_at__gt=timezone.now()).order_by("starts_at", "id")


class Occurrence(models.Model):
    """One date of the canonical page of a programme, made from its rule and identified by the day the rule gave it.

    `original_start` is that day. It never changes, so making dates again finds those that exist. A date that staff
    moved, cancelled or gave its own seats or place is never overwritten. `in_schedule` turns False when the rule no
    longer makes this day but the date is kept, because somebody signed up or staff touched it.
    `capacity` and `place` are empty where the page's apply (read `seats` and `where`). `revision` counts the changes
    made by staff and those brought by a changed rule or page. It is part of the keys of mails about the date, and is
    the SEQUENCE of its calendar entry; `uid` is the UID. `known_place` is the page's place as people last heard of it.
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
        """How many seats this date has; None means no limit."""
        return self.capacity if self.capacity is not None else self.program.capacity

    @property
    def where(self) -> "Place | None":
        """The place of this date: its own, or else the page's."""
        return self.place if self.place_id else self.program.place

    @property
    def is_cancelled(self) -> bool:
        return self.state == OccurrenceState.CANCELLED

    @property
    def is_past(self) -> bool:
        """Whether it has begun."""
        return self.starts_at <= timezone.now()

    @property
    def is_touched(self) -> bool:
        """Whether staff changed it, so that the rule no longer applies to it."""
        return (
            self.is_cancelled or self.moved_from is not None or self.capacity is not None or self.place_id is not None
        )

    @property
    def sign_up_opens_at(self) -> datetime:
        """Midnight at the start of the day `signup_opens_days` before the date, in the office's time zone."""
        day = timezone.localtime(self.starts_at, OFFICE).date() - timedelta(days=self.program.signup_opens_days)
        return datetime.combine(day, time.min, tzinfo=OFFICE)

    @property
    def sign_up_closes_at(self) -> datetime:
        return self.starts_at - timedelta(hours=self.program.signup_closes_hours)
