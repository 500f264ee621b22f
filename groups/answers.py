"""What a facilitator may begin an answer with: whole sentences, in the language of whoever asked."""

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
