"""What the worker calls again and again."""

from collections.abc import Callable

from people import limiter
from people.actions import account_events, address, audit, factor_notice, traces
from people.actions.mail import erase_old, send_due
from people.actions.sessions import erase_ended
from people.actions.unfinished import erase_unfinished

PERIODIC: list[Callable[[], int]] = [
    send_due,
    erase_old,
    erase_unfinished,
    erase_ended,
    audit.erase_old,
    traces.erase_tasks,
    traces.empty_the_log,
    limiter.erase_old,
    account_events.erase_old,
    address.erase_old,
    factor_notice.give_notice,
]
