"""Whom news can reach."""

from typing import Protocol


class Recipient(Protocol):
    """Somebody with an account, as far as a notice needs to know them."""

    @property
    def pk(self) -> int: ...
    @property
    def email(self) -> str: ...
    @property
    def language(self) -> str: ...
