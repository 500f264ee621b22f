"""News of groups for the layers above.

`membership_started(sender=Membership, membership)` and `membership_ended(sender=Membership, membership, delete_words)`
are sent after the commit. `words_deletion_requested(sender=Membership, group, user, membership)` is sent **inside** the
transaction that ends the membership, so that whoever keeps words erases them with it or not at all.
"""

from django.dispatch import Signal

membership_started = Signal()
membership_ended = Signal()
words_deletion_requested = Signal()
