"""Who may do what: every role with every right, in every state of a group."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser

from groups import queries, rules
from groups.enums import GroupState
from groups.models import PeerGroup
from people.models import User
from tests.factories.groups import make_facilitator, make_group, make_member
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
ROLES = ("nobody", "outsider", "staff", "former member", "inactive member", "member", "facilitator")
# state: {right: who has it}
INSIDE = {"member", "facilitator"}
MATRIX: dict[GroupState, dict[str, set[str]]] = {
    GroupState.OPEN: {
        "can_see": set(ROLES),
        "can_ask": {"outsider", "staff", "former member"},
        "can_read_room": INSIDE,
        "can_write": INSIDE,
        "can_facilitate": {"facilitator"},
        "can_leave": INSIDE,
    },
    GroupState.PAUSED: {
        "can_see": set(ROLES),
        "can_ask": set(),
        "can_read_room": INSIDE,
        "can_write": {"facilitator"},
        "can_facilitate": {"facilitator"},
        "can_leave": INSIDE,
    },
    GroupState.CLOSED: {
        "can_see": INSIDE | {"staff"},
        "can_ask": set(),
        "can_read_room": INSIDE,
        "can_write": set(),
        "can_facilitate": {"facilitator"},
        "can_leave": INSIDE,
    },
    GroupState.DRAFT: {
        "can_see": {"staff"},
        "can_ask": set(),
        "can_read_room": set(),
        "can_write": set(),
        "can_facilitate": {"facilitator"},
        "can_leave": INSIDE,
    },
}


def person_as(role: str, group: PeerGroup, make_user: Callable[..., User]) -> User | AnonymousUser:
    if role == "nobody":
        return AnonymousUser()
    person = make_user("職員さん", staff=True) if role == "staff" else make_user()
    if role == "facilitator":
        make_facilitator(group, person)
    elif "member" in role:
        membership = make_member(group, person)
        if role == "former member":
            membership.left_at = membership.joined_at
            membership.save()
        elif role == "inactive member":
            person.is_active = False
            person.save()
    return person


@pytest.mark.parametrize("state", list(GroupState))
@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what(state: GroupState, role: str, make_user: Callable[..., User]) -> None:
    group = make_group(state=state)
    make_member(make_group(), make_user())
    person = person_as(role, group, make_user)
    rights = {right for right in MATRIX[state] if getattr(rules, right)(person, group)}
    assert rights == {right for right, who in MATRIX[state].items() if role in who}
    assert queries.visible_to(person).filter(pk=group.pk).exists() == rules.can_see(person, group)
    assert rules.can_manage(person) == (role == "staff")


def test_a_facilitator_of_one_group_is_a_stranger_in_another() -> None:
    person = make_user()
    own, other = make_group(facilitator=person), make_group(facilitator=make_user())
    assert rules.can_facilitate(person, own)
    assert not rules.can_facilitate(person, other)
    assert list(queries.facilitated_by(person)) == [own]
