"""The roster at the desk: one's own hours, on a phone, and those of others for who arranges them."""

from datetime import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from groups.enums import Rung
from groups.models import WatchTime
from tests.factories.duty import make_watch
from tests.factories.groups import make_coordinator, make_facilitator, make_group, make_member
from tests.factories.people import client_for, make_user

pytestmark = pytest.mark.django_db
PAGE = reverse("desk_watch")


def typed(who: str, **changed: object) -> dict[str, object]:
    return {"who": who, "weekdays": ["0", "4"], "starts": "22:00", "ends": "01:30", "rung": "2"} | changed


def test_a_facilitator_adds_the_same_hours_of_two_days_and_takes_one_off() -> None:
    group = make_group("夜の会")
    me = make_facilitator(group, nickname="みどり")
    client = client_for(me.user)
    page = client.post(PAGE, typed(f"facilitator-{me.pk}"), follow=True).content.decode()
    assert [*WatchTime.objects.values_list("user", "group", "weekday", "starts", "ends", "rung")] == [
        (me.user_id, group.pk, day, time(22), time(1, 30), Rung.SECOND) for day in (0, 4)
    ]
    assert "翌01:30" in page
    first = WatchTime.objects.earliest("pk")
    client.post(reverse("desk_watch_end", args=[first.pk]))
    client.post(reverse("desk_watch_end", args=[first.pk]))  # twice is once
    assert WatchTime.objects.count() == 1


def test_a_facilitator_sees_colleagues_and_arranges_nobody_elses_hours() -> None:
    group, other = make_group("夜の会"), make_group("昼の会")
    me, colleague = make_facilitator(group), make_facilitator(group, nickname="もも")
    elsewhere = make_facilitator(other, nickname="ゆき")
    theirs, hidden = make_watch(colleague.user, group), make_watch(elsewhere.user, other)
    client = client_for(me.user)
    page = client.get(PAGE).content.decode()
    assert "もも" in page
    assert "ゆき" not in page
    assert "昼の会" not in page
    assert client.post(reverse("desk_watch_end", args=[theirs.pk])).status_code == 403
    assert client.post(reverse("desk_watch_end", args=[hidden.pk])).status_code == 404
    for seat in (f"facilitator-{colleague.pk}", f"facilitator-{elsewhere.pk}", f"coordinator-{me.pk}"):
        assert client.post(PAGE, typed(seat)).status_code == 422
    assert WatchTime.objects.count() == 2


def test_a_coordinator_arranges_everybodys_hours_and_their_own_for_all() -> None:
    group = make_group("夜の会")
    midori = make_facilitator(group)
    rin = make_coordinator(make_user(second_factor=True))
    client = client_for(rin.user)
    assert client.post(PAGE, typed(f"facilitator-{midori.pk}", weekdays=["1"])).status_code == 302
    assert client.post(PAGE, typed(f"coordinator-{rin.pk}", weekdays=["1"])).status_code == 302
    assert set(WatchTime.objects.values_list("user", "group")) == {(midori.user_id, group.pk), (rin.user_id, None)}


def test_nobody_else_has_a_roster() -> None:
    for person in (make_member(make_group()).user, make_user()):
        assert client_for(person).get(PAGE).status_code == 403


def test_the_page_costs_as_many_queries_for_many_hours_as_for_one() -> None:
    group = make_group()
    client = client_for(make_facilitator(group).user)
    make_watch(make_facilitator(group).user, group)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    for _number in range(30):
        make_watch(make_facilitator(group).user, group)
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(many) == len(few)
