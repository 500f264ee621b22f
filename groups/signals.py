"""Signals that groups send to the layers above.

`membership_started(sender=Membership, membership)` and `membership_ended(sender=Membership, membership,
delete_messages)` are sent after the commit. The others are sent **inside** a transaction.

`rights_ending(sender=PeerGroup, groups)` comes before memberships in these groups end or their state changes. Whoever
stores something for members lets writes under way finish and makes later ones check their rights again. It may be sent
twice.

`messages_deletion_requested(sender=Membership, group, user, membership)` comes with the end of the membership: whoever
keeps messages erases them in the same transaction or not at all.

`facilitation_changed(sender=Membership, membership, line, is_new)` comes when somebody starts or stops watching over a
group, or may read back (`groups.enums.RoomLine`). Whoever keeps the room writes the line into it and, with `is_new`,
sets `membership.reads_from` to the room's present position.

`join_requested(sender=JoinRequest, join_request)` comes when somebody asks to join, and
`request_settled(sender=JoinRequest, join_request, actor)` when that was answered, or taken back by who asked.
`writing_changed(sender=Membership, membership)` comes after the commit when a pause of somebody's writing began or was
lifted.

`membership_beginning(sender=Membership, membership)` comes when a new member comes in: whoever keeps the room sets
`membership.reads_from` where the group lets newcomers read from then on only.

`name_changing(sender=Membership, membership)` comes when somebody changes their nickname, or is back after a removal
that was undone: what calls them by it is shown otherwise from then on.

`pace_changed(sender=PeerGroup, group, actor)` comes when the time that members wait between two messages changed.

`room_told(sender=PeerGroup, group, line, actor)` comes when something changed of which the whole room is told by a
permanent line (`groups.enums.RoomLine`) without a person; `actor` is None where time changed it.

Locks are taken in this order: group, what the layers above lock on `rights_ending`, membership.
"""

from django.dispatch import Signal

membership_started = Signal()
membership_ended = Signal()
facilitation_changed = Signal()
writing_changed = Signal()
room_told = Signal()
membership_beginning = Signal()
pace_changed = Signal()
name_changing = Signal()
rights_ending = Signal()
join_requested = Signal()
request_settled = Signal()
messages_deletion_requested = Signal()
