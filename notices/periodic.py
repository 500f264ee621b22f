"""What the worker runs periodically for notices."""

from collections.abc import Callable

from notices.actions.deliver import deliver_due, deliver_urgent
from notices.actions.devices import end_abandoned
from notices.actions.duty_phones import end_unused
from notices.actions.expire import end_silences, erase_old_facts, erase_old_notices
from notices.actions.gathered import queue_gathered
from notices.actions.line import erase_old_codes
from notices.actions.mail import erase_old, send_due
from notices.actions.push_key import seal_again
from notices.actions.tell import fan_out

# In a thread of their own, every second: nobody waits for a mail server that hangs (operations/turns.py).
PROMPT: list[Callable[[], int]] = [fan_out, deliver_urgent, deliver_due]
PERIODIC: list[Callable[[], int]] = [
    queue_gathered, send_due, erase_old, erase_old_notices, erase_old_facts, end_silences,
    end_abandoned, end_unused, seal_again, erase_old_codes,
]  # fmt: skip
