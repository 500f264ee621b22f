"""Signals that chat sends to the layers above, all **inside** the transaction of the change, under the room's lock.

`report_made(sender=Report, report)`: somebody asked the facilitators to look at a message.
`report_handed_over(sender=Report, report, actor)`: it is the coordinators' now.
`report_settled(sender=Report, report, actor)`: it was answered.
`report_taken_back(sender=Report, report)`: its reporter took it back while it was open.
`report_noted(sender=Report, report)`: its reporter added something; an answered report is open again.
`message_changed(sender=Message, message, kind, actor)`: it was edited, withdrawn, hidden or restored
(`chat.enums.EventKind`).
`words_erased(sender=Room, room, user)`: all that somebody said there is gone, with copies that quote it.
`held_changed(sender=HeldMessage, held, what, actor)`: a step of a message that waits. `what` is "held", "handed_over",
"released", "returned", "appealed" or "withdrawn"; `actor` is None where the site did it.

A receiver that raises undoes the change.
"""

from django.dispatch import Signal

report_made = Signal()
report_handed_over = Signal()
report_settled = Signal()
report_taken_back = Signal()
report_noted = Signal()
message_changed = Signal()
words_erased = Signal()
held_changed = Signal()
