"""What somebody said, and what was answered."""

from datetime import date

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from voices.enums import ANSWERED, OPEN, ResponseKind, SubjectType, VoiceState

LONGEST = 4000  # characters of a voice


class Voice(models.Model):
    """One voice. `body` is the original and is never shown in public; `public_body` is the wording that may be.

    Only the date of giving is kept (`received_on`), so that no time of day points at the author. The author reads the
    answer with a code, of which only a keyed hash is kept (`voices.codes`). `about_*` is a snapshot, so it outlives the
    thing it is about.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="voices",
        verbose_name=_("書いた人"),
    )
    about_type = models.CharField(
        _("なにについて"), max_length=10, choices=SubjectType.choices, default=SubjectType.NONE
    )
    about_id = models.CharField(max_length=40, blank=True)
    about_label = models.CharField(max_length=120, blank=True)
    body = models.TextField(_("届いた声"), blank=True)
    language = models.CharField(_("ことば"), max_length=12, default="ja")
    may_publish = models.BooleanField(_("公開してよい"), default=False)
    notify_email = models.EmailField(_("お知らせ先"), blank=True)
    state = models.CharField(_("状態"), max_length=10, choices=VoiceState.choices, default=VoiceState.RECEIVED)
    received_on = models.DateField(_("届いた日"))
    due_on = models.DateField(_("返事の期限"))
    answered_at = models.DateTimeField(_("返事をした日時"), null=True, blank=True)
    public_body = models.TextField(_("公開する文"), blank=True)
    published_at = models.DateTimeField(_("公開した日時"), null=True, blank=True)

    class Meta:
        verbose_name = _("声")
        verbose_name_plural = _("声")
        ordering = ["-id"]
        permissions = [("answer_voice", "Can answer voices"), ("publish_voice", "Can publish voices")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(published_at__isnull=True)
                | (models.Q(may_publish=True, state__in=ANSWERED) & ~models.Q(public_body="")),
                name="voices_published_rightly",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ANSWERED, answered_at__isnull=False) | ~models.Q(state__in=ANSWERED),
                name="voices_answered_when",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=models.Q(state__in=OPEN), name="voices_waiting"),
            models.Index(
                fields=["-published_at"], condition=models.Q(published_at__isnull=False), name="voices_published"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None

    @property
    def is_open(self) -> bool:
        """Whether somebody waits for the answer."""
        return self.state in OPEN

    @property
    def is_answered(self) -> bool:
        return self.state in ANSWERED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == VoiceState.WITHDRAWN

    def is_overdue(self, today: date) -> bool:
        """Whether it has waited for longer than promised."""
        return self.is_open and self.due_on < today


class VoiceResponse(models.Model):
    """A response: the answer, a change that is planned, or a change that was made."""

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    voice = models.ForeignKey(Voice, models.CASCADE, related_name="responses", verbose_name=_("声"))
    kind = models.CharField(_("種類"), max_length=10, choices=ResponseKind.choices)
    text = models.TextField(_("文"))
    signed_as = models.CharField(_("名乗り"), max_length=60)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("書いた職員")
    )
    at = models.DateTimeField(_("日時"), auto_now_add=True)

    class Meta:
        verbose_name = _("声への返事")
        verbose_name_plural = _("声への返事")
        ordering = ["id"]

    def __str__(self) -> str:
        return f"#{self.voice_id} {self.kind}"
