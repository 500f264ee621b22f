"""What the worker runs periodically for people."""

from collections.abc import Callable

from people.actions import account_events, address, factor_notice
from people.actions.sessions import erase_ended
from people.actions.unfinished import erase_unfinished

PERIODIC: list[Callable[[], int]] = [
    erase_unfinished,
    erase_ended,
    account_events.erase_old,
    address.erase_old,
    factor_notice.give_notice,
]
