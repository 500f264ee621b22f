"""What to do about one kind of case, in the office's own words."""

import re
from collections.abc import Collection

from django.db import models
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from desk.enums import Risk


class PlaybookEntry(models.Model):  # type: ignore[django-manager-missing]  # modeltranslation replaces it
    """The playbook for cases of one risk: the desk shows the published one beside each case. Others are drafts."""

    risk = models.PositiveSmallIntegerField(_("どの案件に"), choices=Risk.choices)
    to_do = models.TextField(_("すること"), help_text=_("はじめにすることから順に、1行にひとつ書きます。"))
    replies = models.TextField(
        _("返事の例"),
        blank=True,
        help_text=_("例と例のあいだを1行あけます。そのまま送れる、終わりまでの文にしてください。"),
    )
    for_room = models.TextField(_("部屋に伝えること"), blank=True)
    aftercare = models.TextField(_("そのあと"), blank=True)
    is_published = models.BooleanField(
        _("つくえに出す"),
        default=False,
        help_text=_("同じ案件の手引きは、ひとつだけ出ます。出すと、いま出ているものは下書きにもどります。"),
    )

    class Meta:
        verbose_name = _("対応の手引き")
        verbose_name_plural = _("対応の手引き")
        ordering = ["risk", "-is_published", "id"]
        permissions = [("publish_playbookentry", "Can publish 対応の手引き")]
        constraints = [
            models.UniqueConstraint(
                fields=["risk"], condition=Q(is_published=True), name="desk_one_published_entry_of_a_risk"
            )
        ]

    def __str__(self) -> str:
        return str(self.get_risk_display())

    def validate_constraints(self, exclude: Collection[str] | None = None) -> None:
        """Publishing takes the place of what is published (`desk.actions.playbook`), so a form refuses nothing."""

    @property
    def steps(self) -> list[str]:
        """What to do, in the reader's language, one step each."""
        return [line.strip() for line in self.to_do.splitlines() if line.strip()]

    def replies_in(self, language: str) -> list[str]:
        """Example replies in the language of whoever gets them, or in Japanese where that has none."""
        with translation.override(language):
            return [one.strip() for one in re.split(r"\n\s*\n", self.replies.replace("\r\n", "\n")) if one.strip()]
