"""The request to take on a role: two people decide, and the person accepts."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.enums import WAITING_APPOINTMENTS, AppointedRole, AppointmentState
from groups.models.membership import able


class Appointment(models.Model):
    """One person, one role, and who decided: `proposed_by`, then a second person `confirmed_by`, then the person.

    `confirmed_by` is empty where the second person was whoever runs the server (`manage.py confirm_appointment`).
    A facilitator's appointment ends in a membership; a coordinator's is the role itself, as long as it is ACCEPTED.
    With `reads_back` a new facilitator reads what was said before, a week after the room was told. `is_official` is
    what staff said of the person (None: from before it was asked); who is none signs a pledge (`groups.pledge`). Until
    `able_until` (seconds since 1970; 0: without an end) a coordinator may act as one (`groups.standing`). The key is
    random, because it is part of an address.
    """

    Role = AppointedRole
    State = AppointmentState

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    role = models.CharField(max_length=12, choices=AppointedRole.choices)
    group = models.ForeignKey("groups.PeerGroup", models.CASCADE, null=True, related_name="appointments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="appointments")
    nickname = models.CharField(max_length=20, blank=True)
    reads_back = models.BooleanField(default=False)
    is_official = models.BooleanField(null=True)
    able_until = models.PositiveBigIntegerField(default=0, db_default=0)
    state = models.CharField(max_length=10, choices=AppointmentState.choices, default=AppointmentState.PROPOSED)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("役割の依頼")
        verbose_name_plural = _("役割の依頼")
        ordering = ["created_at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(proposed_by=F("user")) & ~Q(confirmed_by=F("user")) & ~Q(confirmed_by=F("proposed_by")),
                name="groups_appointment_by_two_others",
            ),
            models.CheckConstraint(
                condition=Q(role=AppointedRole.FACILITATOR, group__isnull=False)
                | Q(role=AppointedRole.COORDINATOR, group__isnull=True),
                name="groups_appointment_role_fits",
            ),
            models.UniqueConstraint(
                fields=["group", "user"],
                condition=Q(group__isnull=False, state__in=sorted(WAITING_APPOINTMENTS)),
                name="groups_one_waiting_appointment",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(group__isnull=True, state__in=sorted({*WAITING_APPOINTMENTS, AppointmentState.ACCEPTED})),
                name="groups_coordinator_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.state}"


# Proposed, confirmed by a second person, and accepted.
APPOINTED = Q(role=AppointedRole.COORDINATOR, state=AppointmentState.ACCEPTED, user__is_active=True)


def coordinates() -> Q:
    """Those who are coordinators now, and may act as such."""
    return APPOINTED & able()
