"""The two roles that every installation starts with. Their names are data: an office may rename them or add its own.

Rights depend on the groups' permissions, never on these names, which only serve to create and find the roles.
"""

from django.contrib.auth.models import Group
from django.utils.translation import pgettext

WRITING = "執筆"  # write, change and submit for review
PUBLISHING = "公開"  # review and publish


def in_words(name: str) -> str:
    """A role's name in the reader's language. A name that an office gave stays as it is."""
    stock = {WRITING: pgettext("役割", "執筆"), PUBLISHING: pgettext("役割", "公開")}
    return stock.get(name, name)


def call_them_in_words() -> None:
    """Show roles in the reader's language wherever they are shown or chosen, Wagtail's screens included."""

    def said(self: Group) -> str:
        return in_words(self.name)

    Group.__str__ = said  # type: ignore[method-assign, assignment]
