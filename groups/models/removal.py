"""The mark that a facilitator ended somebody's membership, readable only by this group's facilitators."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Removal(models.Model):
    """A keyed hash of group and address, with an expiry date. It outlives the account, and names nobody.

    Before `bars_until`, requests from it are refused; empty where it may ask at once.
    Without the installation's key nothing can be learnt from it. A request to the same group from the same address is
    marked for the facilitators of that group (`groups.removals`).
    """

    group = models.ForeignKey("groups.PeerGroup", models.CASCADE, related_name="removals")
    mark = models.CharField(max_length=64)
    until = models.DateTimeField()
    bars_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("退出してもらった印")
        verbose_name_plural = _("退出してもらった印")
        constraints = [models.UniqueConstraint(fields=["group", "mark"], name="groups_removal_once")]

    def __str__(self) -> str:
        return f"removal {self.pk}"
