"""Rooms beside a group's own: a member's line with its facilitators, and the facilitators' backstage."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class PrivateLine(models.Model):
    """The room in which one member talks with all facilitators of the group (`chat.private_lines`).

    It belongs to one membership: who comes back gets a new one. The row goes with the membership, after the words.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    room = models.OneToOneField("chat.Room", models.CASCADE, related_name="line")
    group = models.ForeignKey("groups.PeerGroup", models.CASCADE, related_name="private_lines")
    membership = models.OneToOneField("groups.Membership", models.CASCADE, related_name="line")
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("進行役との話")
        verbose_name_plural = _("進行役との話")

    def __str__(self) -> str:
        return f"line {self.pk}"


class Backstage(models.Model):
    """The room in which the facilitators of a group talk with each other."""

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    room = models.OneToOneField("chat.Room", models.CASCADE, related_name="backstage")
    group = models.OneToOneField("groups.PeerGroup", models.CASCADE, related_name="backstage")
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("進行役どうしの話")
        verbose_name_plural = _("進行役どうしの話")

    def __str__(self) -> str:
        return f"backstage {self.pk}"


class PrivateStart(models.Model):
    """From which `seq` on a new facilitator reads a line or backstage that was there before them.

    Without a row they read it from the beginning, as after `Membership.reads_back_at`.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    room = models.ForeignKey("chat.Room", models.CASCADE, related_name="starts")
    membership = models.ForeignKey("groups.Membership", models.CASCADE, related_name="+")
    seq = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("読みはじめるところ")
        verbose_name_plural = _("読みはじめるところ")
        constraints = [models.UniqueConstraint(fields=["room", "membership"], name="chat_private_start_once")]

    def __str__(self) -> str:
        return f"{self.room_id}: {self.seq}"
