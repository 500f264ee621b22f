"""Who comes to which page of a group: every role, every page."""

from collections.abc import Callable

import pytest
from django.test import Client

from groups.models import Membership, PeerGroup
from people.models import User
from tests.factories.groups import make_facilitator, make_group, make_member, make_request
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

ROLES = ("anonymous", "outsider", "former", "member", "facilitator", "editor", "admin")
TO_LOGIN, HIDDEN, OK, AWAY = "login", 404, 200, 302
PAGES = {
    #                          anonymous outsider former member facilitator editor admin
    "/groups/": (OK, OK, OK, OK, OK, OK, OK),
    "/groups/kotoba/": (OK, OK, OK, OK, OK, OK, OK),
    "/groups/mine/": (TO_LOGIN, OK, OK, OK, OK, OK, OK),
    "/groups/kotoba/join/": (TO_LOGIN, OK, OK, AWAY, AWAY, OK, OK),
    "/groups/kotoba/leave/": (TO_LOGIN, HIDDEN, AWAY, OK, OK, HIDDEN, HIDDEN),
    "/groups/kotoba/nickname/": (TO_LOGIN, HIDDEN, HIDDEN, OK, OK, HIDDEN, HIDDEN),
    "/groups/kotoba/members/": (TO_LOGIN, HIDDEN, HIDDEN, OK, OK, HIDDEN, HIDDEN),
    "/groups/kotoba/members/{member}/remove/": (TO_LOGIN, HIDDEN, HIDDEN, HIDDEN, OK, HIDDEN, HIDDEN),
    "/groups/kotoba/members/{elsewhere}/remove/": (TO_LOGIN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    "/groups/kotoba/members/999999/remove/": (TO_LOGIN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    "/groups/jumbi/": (HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, OK, OK),
    "/groups/owari/": (HIDDEN, HIDDEN, HIDDEN, OK, HIDDEN, OK, OK),
    "/groups/nai/": (HIDDEN,) * 7,
}


@pytest.fixture
def group() -> PeerGroup:
    """Besides it a draft, and a group that has ended."""
    make_group(slug="jumbi", state="draft", facilitator=make_user())
    return make_group(slug="kotoba", facilitator=make_user())


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("role", ROLES)
def test_role_and_page(
    role: str, path: str, group: PeerGroup, client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    user = (
        None if role == "anonymous" else make_user("たずねる人", staff=role == "editor", is_superuser=role == "admin")
    )
    ended = make_group(slug="owari", state="closed")
    if user is not None and role in {"former", "member"}:
        membership = make_member(group, user)
        make_member(ended, user)
        if role == "former":
            Membership.objects.filter(user=user).update(left_at=membership.joined_at, ended_by="self")
    if user is not None and role == "facilitator":
        make_facilitator(group, user)
    address = path.format(member=make_member(group).pk, elsewhere=make_member(make_group()).pk)

    response = client_for(user).get(address)

    expected = PAGES[path][ROLES.index(role)]
    if expected == TO_LOGIN:
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/") or "/login" in response["Location"]
    elif expected == AWAY:
        assert (response.status_code, response["Location"]) == (302, "/groups/kotoba/")
    else:
        assert response.status_code == expected


@pytest.mark.parametrize("role", ["anonymous", "outsider", "member", "editor", "admin"])
def test_a_forged_removal_changes_nothing(
    role: str, group: PeerGroup, client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    user = None if role == "anonymous" else make_user("いじわる", staff=role == "editor", is_superuser=role == "admin")
    if user is not None and role == "member":
        make_member(group, user)
    victim = make_member(group)
    response = client_for(user).post(
        f"/groups/kotoba/members/{victim.pk}/remove/", {"reason": "いやだから", "confirmed": "on"}
    )
    assert response.status_code == (302 if user is None else 404)
    victim.refresh_from_db()
    assert victim.is_active
    assert victim.end_note == ""


def test_a_facilitator_reaches_only_their_own_groups_members(
    group: PeerGroup, client_for: Callable[..., Client]
) -> None:
    facilitator = make_user()
    make_facilitator(make_group(slug="yoso"), facilitator)
    victim = make_member(group)
    client = client_for(facilitator)
    for slug in ("kotoba", "yoso"):
        address = f"/groups/{slug}/members/{victim.pk}/remove/"
        assert client.post(address, {"reason": "いやだから", "confirmed": "on"}).status_code == 404
    victim.refresh_from_db()
    assert victim.is_active


def test_a_facilitator_cannot_end_a_colleagues_membership(group: PeerGroup, client_for: Callable[..., Client]) -> None:
    facilitator, colleague = make_user(), make_facilitator(group)
    make_facilitator(group, facilitator)
    response = client_for(facilitator).post(
        f"/groups/kotoba/members/{colleague.pk}/remove/", {"reason": "いやだから", "confirmed": "on"}
    )
    assert response.status_code == 403
    colleague.refresh_from_db()
    assert colleague.is_active


@pytest.mark.parametrize("path", ["/groups/kotoba/withdraw/"])
def test_withdrawing_is_never_a_link(path: str, group: PeerGroup, client_for: Callable[..., Client]) -> None:
    wish = make_request(group)
    response = client_for(wish.user).get(path)
    assert (response.status_code, response["Location"]) == (302, "/groups/kotoba/")
    wish.refresh_from_db()
    assert wish.is_pending
