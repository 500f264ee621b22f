"""One watched expression."""

from hashlib import sha256

from django.db import models
from django.utils.translation import gettext_lazy as _

from watched.enums import Response, WrittenIn
from watched.matching.grammar import MOST_LETTERS


class Expression(models.Model):
    """What is looked for, what happens where it is found, and why. Retired ones stay, as the audit trail names them."""

    language = models.CharField(_("ことば"), max_length=2, choices=WrittenIn.choices, default=WrittenIn.JA)
    response = models.CharField(_("見つけたとき"), max_length=10, choices=Response.choices)
    text = models.TextField(
        _("見守ることば"),
        max_length=MOST_LETTERS,
        help_text=_("ふつうのことばで書けば、書き方をかえても見つけます（例：死にたい → しにたぃ、し.に.た.い）。"),
    )
    note = models.CharField(
        _("なぜ見守るか"), max_length=200, blank=True, help_text=_("ほかの職員が、あとで読んでわかるように。")
    )
    # Empty for the whole site; else where alone it holds, as notices' silences name it ("groups.peergroup:12").
    scope = models.CharField(_("どこで"), max_length=40, blank=True, editable=False)
    is_active = models.BooleanField(
        _("使う"), default=True, help_text=_("はずすと、このことばは見守りません。あとからもどせます。")
    )
    is_shipped = models.BooleanField(_("はじめから入っている"), default=False, editable=False)
    # Of what must be there once only; texts are too long for an index of their own.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(_("最後に変えた日"), auto_now=True)

    class Meta:
        verbose_name = _("見守ることば")
        verbose_name_plural = _("見守ることば")
        ordering = ["id"]
        indexes = [models.Index(fields=["is_active", "scope"], name="watched_in_force")]

    def __str__(self) -> str:
        return f"{self.get_response_display()} {self.pk}"


def digest_of(scope: str, language: str, response: str, text: str) -> str:
    """What two expressions share that say the same of the same place."""
    return sha256("\0".join((scope, language, response, text)).encode()).hexdigest()
