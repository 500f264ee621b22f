"""Who may do what with watched expressions."""

from typing import Any, Protocol

from ground import rules as ground


class Account(ground.Account, Protocol):
    """The person behind a request, as far as these rules need to know."""

    def has_perm(self, perm: str, obj: Any = None) -> bool: ...


def can_manage(user: Account) -> bool:
    """Add, change and retire the site's expressions: administrators, and whoever publishes (公開)."""
    return user.is_active and user.has_perm("watched.change_expression")
