"""Everything on the desk about one message, about words that wait, or about one person in a group."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from desk.enums import Ending, Risk, Side, Subject


class Case(models.Model):
    """One case, with its acts (`CaseAct`). Reports and requests keep their own rows, with the words.

    `version` grows with every change: whoever decides says which one they have read. A claim ends by itself at
    `claim_ends_at`. `note` is that of the last decision, and stays when a case is opened again. The person whom a case
    is about neither claims nor closes it, nor does the one `against` whose decision somebody appeals.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    NOTE_LENGTH = 300

    group = models.ForeignKey("groups.PeerGroup", models.CASCADE, null=True, related_name="cases")
    subject = models.CharField(max_length=8, choices=Subject.choices)
    message = models.ForeignKey("chat.Message", models.SET_NULL, null=True, related_name="cases")
    held = models.ForeignKey("chat.HeldMessage", models.SET_NULL, null=True, related_name="cases")
    about = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    against = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    risk = models.PositiveSmallIntegerField(choices=Risk.choices)
    side = models.CharField(max_length=12, choices=Side.choices, default=Side.FACILITATORS)
    opened_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    claimed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    claim_ends_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=Ending.choices, blank=True)
    note = models.CharField(_("対応のメモ"), max_length=NOTE_LENGTH, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("案件")
        verbose_name_plural = _("案件")
        ordering = ["risk", "due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["message"], condition=Q(closed_at__isnull=True), name="desk_one_open_case_of_a_message"
            ),
            models.UniqueConstraint(
                fields=["held"], condition=Q(closed_at__isnull=True), name="desk_one_open_case_of_held_words"
            ),
            models.UniqueConstraint(
                fields=["group", "about"],
                condition=Q(closed_at__isnull=True, subject="person"),
                name="desk_one_open_case_of_a_person",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True) | Q(about__isnull=True) | ~Q(claimed_by=F("about")),
                name="desk_nobody_claims_her_own_case",
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | Q(about__isnull=True) | ~Q(closed_by=F("about")),
                name="desk_nobody_closes_her_own_case",
            ),
            models.CheckConstraint(
                condition=Q(claimed_by__isnull=True) | Q(against__isnull=True) | ~Q(claimed_by=F("against")),
                name="desk_nobody_claims_an_appeal_against_her",
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | Q(against__isnull=True) | ~Q(closed_by=F("against")),
                name="desk_nobody_closes_an_appeal_against_her",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, outcome="", closed_by__isnull=True)
                | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="desk_closed_with_an_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["group"], condition=Q(closed_at__isnull=True), name="desk_case_open"),
            models.Index(fields=["closed_at"], condition=Q(closed_at__isnull=False), name="desk_case_over"),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def is_hers(self) -> bool:
        """Whether whoever asked for it (`desk.case_queries.cases_for`) answers it as a facilitator of the group."""
        return bool(self.__dict__["as_facilitator"])

    @property
    def awaits(self) -> bool:
        """Whether words wait for a decision of their own: to be released or returned."""
        return self.held is not None and self.held.is_awaiting

    @property
    def is_claimed(self) -> bool:
        """Whether somebody looks after it now: a claim that ran out counts no more."""
        return self.claimed_by_id is not None and self.claim_ends_at is not None and self.claim_ends_at > timezone.now()
