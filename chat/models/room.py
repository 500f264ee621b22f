"""Where a group talks."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Room(models.Model):
    """The one room of a peer group. Its row is the lock under which `last_seq` grows, without gaps."""

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    group = models.OneToOneField("groups.PeerGroup", models.CASCADE, related_name="room", verbose_name=_("グループ"))
    last_seq = models.PositiveBigIntegerField(default=0, editable=False)
    frozen_at = models.DateTimeField(_("書き込みを止めた日時"), null=True, blank=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    frozen_reason = models.CharField(_("止めた理由"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("部屋")
        verbose_name_plural = _("部屋")

    def __str__(self) -> str:
        return f"room {self.pk}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None
