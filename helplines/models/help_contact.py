"""A number to call in need."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from ground.text.columns import PhoneNumber
from ground.text.phones import PHONE
from helplines.enums import HelpTopic


class HelpContact(models.Model):  # type: ignore[django-manager-missing]  # modeltranslation replaces it
    """One entry of the help page. Those with `in_menu` are also in the help menu of every page."""

    topic = models.CharField(_("どんなとき"), max_length=20, choices=HelpTopic.choices)
    label = models.CharField(_("名前"), max_length=60)
    number = PhoneNumber(
        _("電話番号"),
        max_length=20,
        blank=True,
        validators=[PHONE],
    )
    url = models.URLField(_("ホームページ"), blank=True)
    note = models.CharField(_("ひとこと"), max_length=160, blank=True)
    hours = models.CharField(_("時間"), max_length=80, blank=True)
    languages = models.CharField(
        _("日本語のほかに話せることば"),
        max_length=120,
        blank=True,
        help_text=_("それぞれのことばで書きます（English、中文 など）。"),
    )
    in_menu = models.BooleanField(
        _("どのページのメニューにも出す"),
        default=False,
        help_text=_("メニューには、4つか5つまでにしておくと選びやすくなります。"),
    )
    order = models.PositiveSmallIntegerField(_("並び順"), default=100, help_text=_("小さい数が先です。"))
    is_published = models.BooleanField(_("公開する"), default=True)

    class Meta:
        db_table = "care_helpcontact"  # from when it was part of care (docs/adr/0040)
        verbose_name = _("相談先")
        verbose_name_plural = _("相談先")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(number="") | ~models.Q(url=""), name="care_help_contact_reachable"
            )
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.number}".strip()

    def clean(self) -> None:
        if not self.number and not self.url:
            raise ValidationError({"number": _("電話番号かホームページの、どちらかを書いてください。")})
