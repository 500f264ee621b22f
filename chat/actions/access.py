"""Where an action starts: the message and its room under the lock, and the actor's place in the group.

What is done with messages is counted here, so that forms and frames have one limit (chat.limits).
"""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chat import limits, log, rules
from chat.actions.post import no_longer_inside, no_such_message, too_fast
from chat.enums import Audience
from chat.models import Message, Room
from chat.queries.readers import memberships_for
from chat.rules import Facts
from ground.refusals import NotAllowed
from groups.models import Membership
from people.models import User


@dataclass(frozen=True, slots=True)
class Place:
    """A message as it is now, in its locked room, and the actor's membership."""

    message: Message
    room: Room
    member: Membership

    @property
    def who(self) -> Audience:
        """As whom the actor acts on the message."""
        return rules.acting(self.message, user_id=self.member.user_id, otherwise=Audience(self.member.role))

    @property
    def facts(self) -> Facts:
        """What decides what may be done with it."""
        return rules.facts_of(self.message)


def inside(actor: User, room: Room) -> Membership:
    """The actor's membership; refuses who may not read the room (any more). Under the room's lock (chat.log)."""
    member = memberships_for([(room.group_id, actor.pk)]).get((room.group_id, actor.pk))
    if member is None or not rules.can_read(member):
        raise no_longer_inside()
    return member


def moderating(actor: User, room: Room) -> Membership:
    """The actor's membership as a facilitator; refuses everybody else."""
    member = inside(actor, room)
    if not rules.can_moderate(member):
        raise NotAllowed(
            "not_facilitator", _("これは見守りの人だけができます。"), _("気になることは、通報で知らせてください。")
        )
    _count(actor)
    return member


def locked(actor: User, message: Message) -> Place:
    """Lock the room, read the message again, and find the actor's place."""
    room = log.lock_room(message.room_id)
    member = inside(actor, room)
    _count(actor)
    return Place(read_again(message, member), room, member)


def read_again(message: Message, member: Membership) -> Message:
    """The message as it is now; refuses one that was said before this person reads, as if it were not there."""
    current: Message = Message.objects.select_related("member").get(pk=message.pk)
    if not rules.reads(member, current.seq) and current.author_id != member.user_id:
        raise no_such_message()
    return current


def _count(actor: User) -> None:
    if not limits.acts.take(actor.pk, timezone.now().timestamp()):
        raise too_fast()
