"""Suggested answers for a facilitator to start from: whole sentences, in the language of the person who asked."""

from django.utils import translation
from django.utils.translation import gettext as _

from people.models import User


def welcome(person: User) -> str:
    """For letting them in."""
    with translation.override(person.language):
        return _("お待ちしていました。読むだけでも、ひとことでも、ご自分のペースでどうぞ。")


def kind_no(person: User) -> str:
    """For saying no."""
    with translation.override(person.language):
        return _(
            "声をかけてくださって、ありがとうございます。いまはこのグループにお迎えできません。"
            "ほかのグループや、センターの窓口も、よければのぞいてみてください。"
        )
