"""What the worker does for voices periodically."""

from collections.abc import Callable

from voices.actions.erase import erase_addresses, erase_originals

PERIODIC: list[Callable[[], int]] = [erase_addresses, erase_originals]
