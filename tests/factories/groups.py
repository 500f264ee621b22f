"""Groups and people in them, for the tests of any app."""

from itertools import count
from typing import Any

from groups import pledge
from groups.actions import appoint
from groups.enums import GroupState, Role
from groups.models import Appointment, JoinRequest, Membership, PeerGroup
from groups.signals import join_requested
from people.models import User
from tests.factories.people import make_user

_numbers = count(1)


def make_group(name: str = "ことばがゆっくりな子の会", *, facilitator: User | None = None, **fields: Any) -> PeerGroup:
    """An open group; with `facilitator`, that person watches over it under the own display name."""
    fields.setdefault("slug", f"group-{next(_numbers)}")
    fields.setdefault("state", GroupState.OPEN)
    fields.setdefault("summary", "ゆっくりでだいじょうぶ。")
    fields.setdefault("purpose", "ことばのことを、気がねなく話すところです。")
    fields.setdefault("for_whom", "ことばがゆっくりかなと思っている方")
    fields.setdefault("ground_rules", "ここで聞いたことは外で話しません。\n人の育て方を評価しません。")
    group = PeerGroup.objects.create(name=name, **fields)
    if facilitator is not None:
        make_member(group, facilitator, role=Role.FACILITATOR)
    return group


def make_member(
    group: PeerGroup, user: User | None = None, *, role: Role = Role.MEMBER, nickname: str = ""
) -> Membership:
    """An active membership."""
    user = user or make_user()
    return Membership.objects.create(group=group, user=user, role=role, nickname=nickname or user.display_name)


def make_facilitator(group: PeerGroup, user: User | None = None, *, nickname: str = "") -> Membership:
    """An active membership as facilitator."""
    return make_member(group, user, role=Role.FACILITATOR, nickname=nickname)


def make_request(group: PeerGroup, user: User | None = None, **fields: Any) -> JoinRequest:
    """A request that waits for an answer."""
    user = user or make_user()
    fields.setdefault("nickname", user.display_name)
    made: JoinRequest = JoinRequest.objects.create(group=group, user=user, **fields)
    if made.is_pending:
        join_requested.send(sender=JoinRequest, join_request=made)
    return made


def make_staff(display_name: str = "") -> User:
    """A colleague who looks after groups (an administrator)."""
    return make_user(display_name, is_staff=True, is_superuser=True)


def appointed(group: PeerGroup, user: User | None = None, **given: Any) -> Membership:
    """A facilitator, as two members of the staff and the person themselves make one."""
    user = user or make_user()
    asked = appoint.propose_facilitator(actor=make_staff(), group=group, user=user, **given)
    appoint.confirm_appointment(actor=make_staff(), appointment=asked)
    appoint.accept_appointment(actor=user, appointment=asked, signs=pledge.VERSION)
    return Membership.objects.get(group=group, user=user, left_at__isnull=True)


def make_coordinator(user: User | None = None, *, is_official: bool | None = None) -> Appointment:
    """A coordinator, made in the same way; who is no official signs the pledge."""
    user = user or make_user()
    asked = appoint.propose_coordinator(actor=make_staff(), user=user, is_official=is_official)
    appoint.confirm_appointment(actor=make_staff(), appointment=asked)
    return appoint.accept_appointment(actor=user, appointment=asked, signs=pledge.VERSION)
