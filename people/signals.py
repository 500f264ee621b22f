"""News from people, for the apps above."""

from django.dispatch import Signal

# Sent inside the transaction that erases the account, before its row (`user`) is deleted: receivers erase or unlink
# what they store about this person. A receiver that raises stops the deletion.
account_deletion_requested = Signal()
# Sent inside the transaction that suspends the account, before its row (`user`) changes: receivers that write for this
# person let writes already under way finish, and make later ones check again.
account_suspending = Signal()
# Sent inside the transaction in which a person (`user`) chose another language: what waits for them in the earlier one,
# in words that are made already, is made anew.
language_changed = Signal()
