"""Who may look at what the ground keeps."""

from typing import Any, Protocol


class Account(Protocol):
    """Whoever is behind a request, as far as these rules need to know."""

    @property
    def pk(self) -> Any: ...
    @property
    def is_active(self) -> bool: ...
    @property
    def is_superuser(self) -> bool: ...


def can_read_audit(user: Account) -> bool:
    """Administrators: the audit trail, and mails in trouble."""
    return user.is_active and user.is_superuser
