"""A person's sign-up for one date."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.enums import ACTIVE_ENROLLMENTS, EnrollmentState
from programs.models.occurrence import Occurrence

LONGEST_NOTE = 300  # characters


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    """Filters of sign-ups that several modules need."""

    def active(self) -> "EnrollmentQuerySet":
        """Sign-ups that take a seat: held for a guardian, or confirmed."""
        return self.filter(state__in=ACTIVE_ENROLLMENTS)

    def declined(self) -> "EnrollmentQuerySet":
        """Sign-ups that ended because a guardian declined or withdrew consent."""
        return self.filter(guardian_declined_at__isnull=False)


class Enrollment(models.Model):
    """One sign-up. It takes `seats` of the date while it is held or confirmed; rows are never deleted.

    A held seat waits for somebody's answer (`Hold`); everybody who comes is a `Participant`. `held_until`,
    `guardian_key`, `people` and `called_name` duplicate these rows for processes of the previous version
    (`signups.actions.adopt`).

    Personal details expire: names, `note` and `guardian_email` are erased 30 days after the class, the link to the
    person a year after it (`programs.signups.actions.erase`). A birthday is never asked for, only `is_minor`.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    occurrence = models.ForeignKey(Occurrence, models.PROTECT, related_name="enrollments", verbose_name=_("回"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="enrollments", verbose_name=_("利用者")
    )
    state = models.CharField(_("状態"), max_length=10, choices=EnrollmentState.choices)
    called_name = models.CharField(_("よび名"), max_length=20, blank=True)
    people = models.PositiveSmallIntegerField(_("人数"), default=1)
    seats = models.PositiveSmallIntegerField(_("席"), default=1)
    note = models.TextField(_("配慮してほしいこと"), max_length=LONGEST_NOTE, blank=True)
    is_minor = models.BooleanField(_("18歳未満"), default=False)
    guardian_email = models.EmailField(_("保護者のメールアドレス"), blank=True)
    guardian_asked = models.PositiveSmallIntegerField(default=0)  # mails sent to guardians for this sign-up
    guardian_key = models.CharField(max_length=64, blank=True)  # hash of the secret in the guardian's link
    guardian_declined_at = models.DateTimeField(null=True, blank=True)  # a guardian declined, or withdrew consent
    held_until = models.DateTimeField(_("保護者の確認の期限"), null=True, blank=True)
    reminder_key = models.CharField(max_length=60, blank=True)  # the waiting mail (signups.actions.reminders)
    created_at = models.DateTimeField(_("申し込み日時"), default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)  # cancelled or lapsed

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("申し込み")
        verbose_name_plural = _("申し込み")
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(fields=["user", "state"]),
            models.Index(fields=["held_until"], condition=Q(state="held"), name="programs_enrollment_held"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["occurrence", "user"],
                condition=Q(state__in=["held", "confirmed"]),
                name="programs_one_active_signup",
            ),
            models.CheckConstraint(condition=Q(people__gte=1, seats__gte=1), name="programs_signup_takes_a_seat"),
            models.CheckConstraint(
                condition=~Q(state="held") | Q(held_until__isnull=False), name="programs_held_has_an_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occurrence} · {self.get_state_display()}"

    @property
    def is_active(self) -> bool:
        """Whether the sign-up takes a seat."""
        return self.state in ACTIVE_ENROLLMENTS

    @property
    def is_held(self) -> bool:
        """Whether the seat is held until somebody answers."""
        return self.state == EnrollmentState.HELD

    @property
    def names(self) -> list[str]:
        """What each participant wants to be called, whoever signed up first; "" for those who were only counted."""
        rows = [participant.called_name for participant in self.participants.all()]
        return rows or [self.called_name] + [""] * (self.people - 1)  # written by the previous version, not adopted yet
