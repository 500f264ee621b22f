"""Who may read what the ground stores."""

from typing import Any, Protocol


class Account(Protocol):
    """The person behind a request, as far as these rules need to know."""

    @property
    def pk(self) -> Any: ...
    @property
    def is_active(self) -> bool: ...
    @property
    def is_superuser(self) -> bool: ...


def can_read_audit(user: Account) -> bool:
    """Read the audit trail and the mails that did not go out: only administrators."""
    return user.is_active and user.is_superuser
