"""A group with people and a room, and short ways to say things."""

import uuid
from dataclasses import dataclass

from chat import log
from chat.actions.post import post_message
from chat.models import Message, Room
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


def say(person: User, peer_group: PeerGroup, body: str, **given: object) -> Message:
    given.setdefault("client_id", uuid.uuid4())
    return post_message(actor=person, room=log.room_of(peer_group), body=body, **given).message  # type: ignore[arg-type]
