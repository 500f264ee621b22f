"""Live hours that a facilitator leads, and the hands raised in them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from chat.enums import HourStage


class LedHour(models.Model):
    """One live hour in a group's room, led through its stages (`chat.lifecycle`); at most one runs in a room.

    `prompt` is what the facilitator asks of this round; empty stands for the ready-made words, which everybody reads in
    their own language. It goes with the hour's end. `seq` is where the hour begins in the log: who reads from later on
    does not read its summary.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    room = models.ForeignKey("chat.Room", models.CASCADE, related_name="led_hours", db_index=False)
    seq = models.PositiveBigIntegerField()
    stage = models.CharField(_("いまの段階"), max_length=10, choices=HourStage.choices, default=HourStage.OPENING)
    prompt = models.CharField(_("問いかけ"), max_length=200, blank=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")  # the prompt
    started_at = models.DateTimeField(_("はじまり"))
    ended_at = models.DateTimeField(_("おわり"), null=True, blank=True)
    summary = models.TextField(_("まとめ"), blank=True)
    summarized_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)  # of the summary, so that nobody overwrites a colleague's

    class Meta:
        verbose_name = _("進行役のいるライブの時間")
        verbose_name_plural = _("進行役のいるライブの時間")
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["room"], condition=~Q(stage="ended"), name="chat_one_led_hour"),
            models.CheckConstraint(
                condition=Q(stage="ended", ended_at__isnull=False, ended_at__gte=F("started_at"))
                | (~Q(stage="ended") & Q(ended_at=None)),
                name="chat_led_hour_ends",
            ),
        ]
        indexes = [models.Index(fields=["room", "-started_at"], name="chat_led_hour_newest")]

    def __str__(self) -> str:
        return f"led hour {self.pk}"

    @property
    def is_running(self) -> bool:
        return self.stage != HourStage.ENDED


class RaisedHand(models.Model):
    """A hand that somebody raised, or, with `turn_at`, whose turn it is. The row goes as soon as that is over."""

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    hour = models.ForeignKey(LedHour, models.CASCADE, related_name="hands", db_index=False)
    member = models.ForeignKey("groups.Membership", models.CASCADE, related_name="+")
    raised_at = models.DateTimeField()
    turn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("あがっている手")
        verbose_name_plural = _("あがっている手")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["hour", "member"], name="chat_hand_once"),
            models.UniqueConstraint(fields=["hour"], condition=Q(turn_at__isnull=False), name="chat_one_turn"),
        ]

    def __str__(self) -> str:
        return f"hand {self.pk}"
