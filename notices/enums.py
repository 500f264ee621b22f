"""Choices for notices: the ways by which news reaches a person."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Way(TextChoices):
    """How news reaches somebody besides the list in the site."""

    PUSH = "push", _("端末への通知")
    MAIL = "mail", _("メール")
    LINE = "line", _("LINE")


AT_ONCE = (Way.PUSH, Way.LINE)  # the fastest first; a mail is read when somebody looks for mails
