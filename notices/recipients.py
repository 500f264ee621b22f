"""Who can receive news."""

from typing import Protocol


class Recipient(Protocol):
    """A person with an account, as far as notices need to know them."""

    @property
    def pk(self) -> int: ...
    @property
    def email(self) -> str: ...
    @property
    def language(self) -> str: ...
