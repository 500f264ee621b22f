"""Staff prepare groups and appoint facilitators in Wagtail."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ground.models import AuditEntry
from ground.refusals import Refusal
from groups.actions import appoint
from groups.models import Appointment, LiveHour, Membership, PeerGroup
from people.models import User
from tests.factories.groups import appointed, make_facilitator, make_group, make_member
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def form_data(**changes: Any) -> dict[str, Any]:
    return {
        "name_ja": "ねんねの会",
        "slug": "nenne",
        "summary_ja": "ねむりのこと",
        "purpose_ja": "ねむりの話をします。",
        "for_whom_ja": "ねむれない方",
        "ground_rules_ja": "外で話しません。",
        "name_en": "",
        "life_stages": ["0-2"],
        "languages": ["ja"],
        "is_online": "on",
        "capacity": "8",
        "answer_days": "3",
        "state": "draft",
        "live_hours-TOTAL_FORMS": "1",
        "live_hours-INITIAL_FORMS": "0",
        "live_hours-MIN_NUM_FORMS": "0",
        "live_hours-MAX_NUM_FORMS": "1000",
        "live_hours-0-weekday": "2",
        "live_hours-0-starts": "21:00",
        "live_hours-0-ends": "22:00",
    } | changes


@pytest.fixture
def editor(make_user: Callable[..., User]) -> User:
    return make_user("編集", staff=True)


@pytest.fixture
def staff(editor: User, client_for: Callable[..., Client]) -> Client:
    return client_for(editor)


def test_staff_make_a_group_with_its_live_hours(staff: Client, editor: User) -> None:
    response = staff.post("/admin/peer-groups/new/", form_data())
    assert response.status_code == 302
    group = PeerGroup.objects.get(slug="nenne")
    assert (group.name, group.state, group.life_stages, group.capacity) == ("ねんねの会", "draft", ["0-2"], 8)
    assert [str(hour) for hour in group.live_hours.all()] == ["水曜日 21:00–22:00"]
    entry = AuditEntry.objects.get(verb="groups.create_group")
    assert (entry.actor, entry.subject_id) == (editor, str(group.pk))


def test_opening_a_group_is_audited_with_both_states(staff: Client, editor: User) -> None:
    group = make_group(slug="nenne", state="draft")
    response = staff.post(
        f"/admin/peer-groups/edit/{group.pk}/", form_data(state="open", **{"live_hours-TOTAL_FORMS": "0"})
    )
    assert response.status_code == 302
    entry = AuditEntry.objects.get(verb="groups.change_state")
    assert (entry.actor, entry.detail) == (editor, {"before": "draft", "after": "open"})


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"slug": "mine"}, "slug"),
        ({"capacity": "1"}, "capacity"),
        ({"ground_rules_ja": ""}, "ground_rules_ja"),
        ({"life_stages": ["forged"]}, "life_stages"),
    ],
)
def test_a_wrong_form_says_so_and_makes_nothing(staff: Client, changes: dict[str, Any], field: str) -> None:
    response = staff.post("/admin/peer-groups/new/", form_data(**changes))
    assert list(response.context["form"].errors) == [field]
    assert not PeerGroup.objects.exists()


def test_a_live_hour_that_ends_before_it_starts_is_refused(staff: Client) -> None:
    response = staff.post("/admin/peer-groups/new/", form_data(**{"live_hours-0-ends": "20:00"}))
    assert response.context["form"].formsets["live_hours"].errors == [
        {"ends": ["おわりは、はじまりより後の時刻にしてください。"]}
    ]
    assert not LiveHour.objects.exists()


def test_nobody_deletes_a_group_and_members_do_not_enter(staff: Client, client_for: Callable[..., Client]) -> None:
    group = make_group()
    assert staff.post(f"/admin/peer-groups/delete/{group.pk}/").status_code == 403
    assert PeerGroup.objects.filter(pk=group.pk).exists()
    assert client_for(make_user()).get("/admin/peer-groups/").status_code == 403


def test_the_list_shows_who_watches_over_each_group(staff: Client) -> None:
    make_group("見守られている会", facilitator=make_user("みどりさん"))
    make_group("だれもいない会")
    text = staff.get("/admin/peer-groups/").content.decode()
    assert "みどりさん" in text
    assert "いません（参加を受け付けられません）" in text


def test_two_of_the_staff_and_the_person_make_a_facilitator(
    staff: Client, editor: User, make_user: Callable[..., User], client_for: Callable[..., Client]
) -> None:
    group = make_group(facilitator=make_user())
    person = make_user("さくら")
    url = reverse("groups_staff_facilitators", args=[group.pk])
    form = {"act": "propose", "official": "yes", "email": person.email.upper(), "nickname": "助産師さくら"}
    assert staff.post(url, form).status_code == 302
    asked = Appointment.objects.get()
    colleague = client_for(make_user("同僚", staff=True))
    mine = client_for(person)
    address = f"/groups/appointments/{asked.pk}/"
    assert mine.post(address, {"answer": "accept"}).status_code == 422  # nobody has confirmed
    assert staff.post(url, {"act": "confirm", "of": str(asked.pk)}).status_code == 403  # not the second person
    assert "さくらさんのことを確認した" not in staff.get(url).content.decode()
    assert colleague.post(url, {"act": "confirm", "of": str(asked.pk)}).status_code == 302
    assert not Membership.objects.filter(user=person).exists()
    assert "読んで、答える" in mine.get("/groups/mine/").content.decode()
    assert colleague.post(address, {"answer": "accept"}).status_code == 404  # somebody else's
    assert mine.post(address, {"answer": "accept"}).status_code == 302
    membership = Membership.objects.get(user=person)
    assert (membership.role, membership.nickname, membership.left_at) == ("facilitator", "助産師さくら", None)
    assert staff.post(url, {"act": "relieve", "of": str(membership.pk)}).status_code == 302
    membership.refresh_from_db()
    assert (membership.ended_by, membership.is_active) == ("staff", False)
    verbs = AuditEntry.objects.filter(verb__startswith="groups.").order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [
        "groups.propose_appointment",
        "groups.confirm_appointment",
        "groups.accept_appointment",
        "groups.relieve_facilitator",
    ]


@pytest.mark.parametrize("act", [{}, {"act": ""}, {"act": "zzz"}])
def test_a_button_that_is_not_there_appoints_nobody_and_says_so(staff: Client, act: dict[str, str]) -> None:
    group = make_group(facilitator=make_user())
    fields = {**act, "email": make_user().email}
    for url in (reverse("groups_staff_facilitators", args=[group.pk]), reverse("groups_staff_coordinators")):
        answer = staff.post(url, fields)
        assert answer.status_code == 422
        assert "どのボタンが押されたのか" in answer.content.decode()
    assert not Appointment.objects.filter(state="proposed").exists()


@pytest.mark.parametrize("given", [{}, {"answer": ""}, {"answer": "zz"}])
def test_an_answer_that_is_none_declines_nothing(client_for: Callable[..., Client], given: dict[str, str]) -> None:
    person = make_user("さくら")
    asked = appoint.propose_coordinator(actor=make_user(staff=True), user=person)
    appoint.confirm_appointment(actor=make_user(staff=True), appointment=asked)
    answer = client_for(person).post(f"/groups/appointments/{asked.pk}/", given)
    assert answer.status_code == 422
    assert "どのボタンが押されたのか" in answer.content.decode()
    assert 'value="accept"' in answer.content.decode()
    asked.refresh_from_db()
    assert asked.state == "confirmed"


def test_the_last_facilitator_is_not_relieved(staff: Client) -> None:
    group = make_group()
    last = make_facilitator(group)
    response = staff.post(reverse("groups_staff_facilitators", args=[group.pk]), {"act": "relieve", "of": last.pk})
    assert response.status_code == 422
    assert "先に次の進行役を決めるか" in response.content.decode()
    last.refresh_from_db()
    assert last.is_active


@pytest.mark.parametrize("forged", ["x", "0", "99999999999999999999", "-1"])
def test_a_forged_membership_is_not_found(staff: Client, forged: str) -> None:
    group = make_group(facilitator=make_user())
    url = reverse("groups_staff_facilitators", args=[group.pk])
    assert staff.post(url, {"act": "relieve", "of": forged}).status_code == 404


def test_an_unknown_address_is_told_beside_the_field(staff: Client) -> None:
    group = make_group()
    response = staff.post(
        reverse("groups_staff_facilitators", args=[group.pk]),
        {"act": "propose", "official": "yes", "email": "nobody@example.test"},
    )
    assert response.status_code == 422
    assert response.context["form"].errors["email"] == ["このメールアドレスのアカウントは見つかりませんでした。"]


def test_only_the_public_names_of_facilitators_are_compared(staff: Client) -> None:
    """ "Taken" for a member's name would tell staff who is in."""
    group = make_group(facilitator=make_user("みどり"))
    make_member(group, nickname="はな")
    person = make_user()
    url = reverse("groups_staff_facilitators", args=[group.pk])
    response = staff.post(url, {"act": "propose", "official": "yes", "email": person.email, "nickname": "みどり"})
    assert response.status_code == 422
    assert response.context["form"].errors["nickname"] == ["同じ呼び名の進行役がいます。別の呼び名にしてください。"]
    assert (
        staff.post(url, {"act": "propose", "official": "yes", "email": person.email, "nickname": "はな"}).status_code
        == 302
    )
    appointment = Appointment.objects.get()
    appoint.confirm_appointment(actor=None, appointment=appointment)
    appoint.accept_appointment(actor=person, appointment=appointment)
    assert Membership.objects.get(user=person).nickname == "はな2"


def test_appointing_a_member_keeps_one_membership() -> None:
    group = make_group()
    member = make_member(group)
    assert appointed(group, member.user, nickname="進行役はな").pk == member.pk
    member.refresh_from_db()
    assert (member.role, member.nickname) == ("facilitator", "進行役はな")
    with pytest.raises(Refusal) as refused:
        appointed(group, member.user)
    assert refused.value.code == "already_facilitator"
