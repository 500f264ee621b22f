"""A group with people and a room, and short ways to say things."""

import uuid
from dataclasses import dataclass

from django.utils import timezone

from chat import log
from chat.actions.hold import Held, hold
from chat.actions.post import Posted, post_message
from chat.kinds import readers_in
from chat.models import HeldMessage, Message, Room
from chat.watched_words import Verdict
from groups.enums import GroupState, Role
from groups.models import Membership, PeerGroup
from people.models import User
from tests.factories.people import make_user


@dataclass
class Circle:
    """A group, its room, a facilitator and two members; and somebody who is not in it."""

    group: PeerGroup
    room: Room
    midori: User  # facilitator
    hana: User
    sora: User
    outsider: User

    def member(self, user: User) -> Membership:
        return Membership.objects.get(group=self.group, user=user, left_at__isnull=True)


def group(slug: str = "kotoba", name: str = "ことばがゆっくりの会") -> PeerGroup:
    return PeerGroup.objects.create(
        slug=slug,
        name=name,
        summary="夜でも、ひとことから",
        purpose="急がず話すところ",
        for_whom="ことばがゆっくり",
        ground_rules="責めない\n外で話さない",
        state=GroupState.OPEN,
    )


def join(user: User, peer_group: PeerGroup, nickname: str = "", role: Role = Role.MEMBER) -> Membership:
    return Membership.objects.create(user=user, group=peer_group, nickname=nickname or user.display_name, role=role)


def circle(slug: str = "kotoba") -> Circle:
    peer_group = group(slug)
    midori, hana, sora, outsider = make_user("みどり"), make_user("はな"), make_user("そら"), make_user("よその人")
    join(midori, peer_group, role=Role.FACILITATOR)
    join(hana, peer_group)
    join(sora, peer_group)
    return Circle(peer_group, log.room_of(peer_group), midori, hana, sora, outsider)


def let_wait(person: User, peer_group: PeerGroup, body: str, *, helps: bool = False) -> HeldMessage:
    """Words that wait until somebody has read them, whatever is watched for; with `helps` there is distress in them."""
    room = log.room_of(peer_group)
    reader = readers_in([(room.pk, person.pk)])[room.pk, person.pk]
    verdict = Verdict(holds=True, helps=helps)
    return hold(reader=reader, room_id=room.pk, body=body, verdict=verdict, at=timezone.now()).held


def say(person: User, peer_group: PeerGroup, body: str, **given: object) -> Message:
    given.setdefault("client_id", uuid.uuid4())
    return message_of(post_message(actor=person, room=log.room_of(peer_group), body=body, **given))  # type: ignore[arg-type]


def message_of(answer: Posted | Held) -> Message:
    """What was posted; fails for words that wait."""
    assert isinstance(answer, Posted), "the words wait"
    return answer.message
