"""The two roles that every installation begins with. Their names are data: an office may rename them or add its own.

Rights hang on the groups' permissions, never on these names; they only serve to make the roles and to find them.
"""

from django.contrib.auth.models import Group
from django.utils.translation import pgettext

WRITING = "執筆"  # write, change and submit for review
PUBLISHING = "公開"  # review and publish


def in_words(name: str) -> str:
    """A role's name in the reader's language; a name that an office gave stays as it is."""
    stock = {WRITING: pgettext("役割", "執筆"), PUBLISHING: pgettext("役割", "公開")}
    return stock.get(name, name)


def call_them_in_words() -> None:
    """Wherever a role can be chosen or is shown, Wagtail's screens included, they ask it for its own words."""

    def said(self: Group) -> str:
        return in_words(self.name)

    Group.__str__ = said  # type: ignore[method-assign, assignment]
