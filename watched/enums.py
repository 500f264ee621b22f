"""Named choices of watched expressions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Response(TextChoices):
    """What happens where an expression is found, the strictest first; several may happen at once."""

    BLOCK = "block", _("送らない")
    HOLD = "hold", _("見守りの人が読むまで待つ")
    FLAG = "flag", _("見守りの人に知らせる")
    OFFER_HELP = "offer_help", _("書いた人に相談先を出す")


class WrittenIn(TextChoices):
    """The language of an expression, for lists and for measuring; it is looked for in every text."""

    JA = "ja", _("日本語")
    EN = "en", _("英語")
