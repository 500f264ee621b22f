"""The two roles that every installation begins with. Their names are data: an office may rename them or add its own.

Rights hang on the groups' permissions, never on these names; they only serve to make the roles and to find them.
"""

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.utils.translation import pgettext

WRITING = "執筆"  # write, change and submit for review
PUBLISHING = "公開"  # review and publish


def label(role: Group) -> str:
    """A role's name in the reader's language; a name that an office gave stays as it is."""
    stock = {WRITING: pgettext("役割", "執筆"), PUBLISHING: pgettext("役割", "公開")}
    return stock.get(role.name, role.name)


class RolesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Any number of roles."""

    def label_from_instance(self, obj: Any) -> str:
        return label(obj)
