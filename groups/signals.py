"""News of groups for the layers above.

`membership_started(sender=Membership, membership)` and `membership_ended(sender=Membership, membership, delete_words)`
are sent after the commit. Two are sent **inside** a transaction. `rights_ending(sender=PeerGroup, groups)` comes before
memberships in these groups end, or their state changes: whoever stores something for members lets what is under way
finish, and what comes later look again; it may come twice. `words_deletion_requested(sender=Membership, group, user,
membership)` comes with the end of the membership: whoever keeps words erases them with it or not at all.

Locks are taken in this order: group, what the layers above lock on `rights_ending`, membership.
"""

from django.dispatch import Signal

membership_started = Signal()
membership_ended = Signal()
rights_ending = Signal()
words_deletion_requested = Signal()
