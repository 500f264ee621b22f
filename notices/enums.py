"""Choices for notices: the ways by which news reaches a person."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Way(TextChoices):
    """How news reaches somebody besides the list in the site."""

    PUSH = "push", _("端末への通知")
    MAIL = "mail", _("メール")
    LINE = "line", _("LINE")
    DUTY = "duty", _("当番の電話")


OWN = (Way.PUSH, Way.MAIL, Way.LINE)  # of a person, who chooses them; the telephone of a duty is nobody's
AT_ONCE = (Way.PUSH, Way.LINE)  # the fastest first; a mail is read when somebody looks for mails
