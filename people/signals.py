"""News from people, for the apps above."""

from django.dispatch import Signal

# Sent inside the transaction that erases the account, before the row goes (`user`): whoever keeps something of this
# person erases or lets go of it now. A receiver that raises stops the deletion.
account_deletion_requested = Signal()
# Sent inside the transaction that suspends the account, before the row changes (`user`): whoever stores something for
# this person lets what is under way finish first, and what comes later look again.
account_suspending = Signal()
