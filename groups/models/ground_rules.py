"""The versions of a group's ground rules, and who agreed to which."""

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class GroundRules(models.Model):
    """One version, as it was in each language (code → lines). Versions are never changed; the newest number counts.

    Version 1 is what stood when somebody first agreed, or before the first change; `written_by` is empty there. A group
    whose rules nobody has agreed to or changed since versions are kept has none.
    """

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    group = models.ForeignKey("groups.PeerGroup", models.CASCADE, related_name="rules_versions")
    number = models.PositiveSmallIntegerField()
    wording = models.JSONField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(_("変えた日時"), auto_now_add=True)

    class Meta:
        verbose_name = _("グループの約束")
        verbose_name_plural = _("グループの約束")
        ordering = ["group_id", "number"]
        constraints = [models.UniqueConstraint(fields=["group", "number"], name="groups_rules_number_once")]

    def __str__(self) -> str:
        return f"{self.group_id}.{self.number}"

    @property
    def lines(self) -> list[str]:
        """The rules in the reader's language, else in Japanese, one sentence each."""
        language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
        text: str = self.wording.get(language) or self.wording.get(settings.LANGUAGE_CODE, "")
        return text.splitlines()


class Agreement(models.Model):
    """That a person agreed to a version, and when: on asking to join, or anew after a change."""

    wagtail_reference_index_ignore = True  # people are not listed as "used here"

    rules = models.ForeignKey("groups.GroundRules", models.CASCADE, related_name="agreements")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    agreed_at = models.DateTimeField(_("同意した日時"), auto_now_add=True)

    class Meta:
        verbose_name = _("約束への同意")
        verbose_name_plural = _("約束への同意")
        ordering = ["agreed_at", "id"]
        constraints = [models.UniqueConstraint(fields=["rules", "user"], name="groups_agreed_once")]

    def __str__(self) -> str:
        return f"{self.rules_id}:{self.user_id}"
