"""News from people, for the apps above."""

from django.dispatch import Signal

# Sent inside the transaction that erases the account, before the row goes (`user`): whoever keeps something of this
# person erases or lets go of it now. A receiver that raises stops the deletion.
account_deletion_requested = Signal()
