"""Signals that chat sends to the layers above, **inside** the transaction of the change.

`held_changed(sender=HeldMessage, held, what, actor)` comes with each step of a message that waits: `what` is "held",
"handed_over", "released", "returned", "appealed" or "withdrawn"; `actor` is None where the site did it.
"""

from django.dispatch import Signal

held_changed = Signal()
