"""News of groups for the layers above.

`membership_started(sender=Membership, membership)` and `membership_ended(sender=Membership, membership, delete_words)`
are sent after the commit. Two are sent **inside** a transaction. `rights_ending(sender=PeerGroup, groups)` comes before
memberships in these groups end, or their state changes: whoever stores something for members lets what is under way
finish, and what comes later look again; it may come twice. `words_deletion_requested(sender=Membership, group, user,
membership)` comes with the end of the membership: whoever keeps words erases them with it or not at all.

`facilitation_changed(sender=Membership, membership, line, is_new)` is sent **inside** the transaction, too: somebody
begins or ends to watch over a group, or reads back (`groups.enums.RoomLine`). Whoever keeps the room tells it, and with
`is_new` sets `membership.reads_from` to where the room is now.

Locks are taken in this order: group, what the layers above lock on `rights_ending`, membership.
"""

from django.dispatch import Signal

membership_started = Signal()
membership_ended = Signal()
facilitation_changed = Signal()
rights_ending = Signal()
words_deletion_requested = Signal()
