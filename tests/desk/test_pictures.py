"""Pictures on the desk: seen by whoever decides, and by nobody else; each look of a coordinator is recorded."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from chat.actions import held as acts
from chat.actions.author import withdraw_message
from chat.actions.report import hand_over, report
from chat.enums import ReportReason
from chat.models import HeldMessage, Picture
from desk.held import presets_for
from ground.models import AuditEntry
from people.models import User
from tests.factories import groups as seats
from tests.factories import pictures as make
from tests.factories import rooms

pytestmark = pytest.mark.django_db
Clients = Callable[[User], Client]


@pytest.fixture
def circle() -> rooms.Circle:
    return rooms.circle()


@pytest.fixture
def coordinator(make_user: Any) -> User:
    user: User = make_user("つなぐ人", second_factor=True)
    seats.make_coordinator(user)
    return user


def looks() -> int:
    return AuditEntry.objects.filter(verb="chat.see_picture").count()


def content() -> bytes:
    return bytes(Picture.objects.get().content)


def test_a_facilitator_sees_it_on_the_desk_and_lets_it_go(circle: rooms.Circle, client_for: Clients) -> None:
    waits = make.let_wait(circle.hana, circle.group)
    client, path = client_for(circle.midori), f"/desk/held/{waits.pk}/picture/"
    for page in ("/desk/", f"/desk/held/{waits.pk}/"):
        said = client.get(page).content.decode()
        assert path in said
        assert "写真：積み木の塔" in said
        assert "顔や名札、制服、住所など" in said
    answer = client.get(path)
    assert (answer.status_code, answer.content, answer["Cache-Control"]) == (200, content(), "private, no-store")
    assert looks() == 0
    version = client.get(f"/desk/held/{waits.pk}/").context["case"].version
    assert client.post(f"/desk/held/{waits.pk}/", {"act": "release", "version": version}).status_code == 302
    assert client_for(circle.sora).get("/groups/kotoba/room/").content.decode().count("積み木の塔") > 0
    assert client.get(path).status_code == 404  # it is the message's now


def test_it_is_returned_with_a_reason_about_faces(circle: rooms.Circle, client_for: Clients) -> None:
    waits = make.let_wait(circle.hana, circle.group)
    client = client_for(circle.midori)
    version = client.get(f"/desk/held/{waits.pk}/").context["case"].version
    given = {"act": "return", "preset": "faces", "version": version}
    assert client.post(f"/desk/held/{waits.pk}/", given).status_code == 302
    waits.refresh_from_db()
    assert waits.reason.startswith("写真を送ってくださって、ありがとうございます。")
    assert "faces" not in presets_for(HeldMessage(body="ことば"))


def test_nobody_else_sees_what_waits(circle: rooms.Circle, client_for: Clients, coordinator: User) -> None:
    waits = make.let_wait(circle.hana, circle.group)
    elsewhere = seats.make_facilitator(rooms.group("other", "ほかの会")).user
    without_a_desk = (circle.hana, circle.sora, circle.outsider)
    for other in (*without_a_desk, elsewhere, coordinator):
        refused = 403 if other in without_a_desk else 404
        assert client_for(other).get(f"/desk/held/{waits.pk}/picture/").status_code == refused
    assert Client().get(f"/desk/held/{waits.pk}/picture/").status_code == 302
    assert looks() == 0


def test_a_coordinator_sees_it_once_it_is_late_and_each_look_is_recorded(
    circle: rooms.Circle, client_for: Clients, coordinator: User
) -> None:
    waits = make.let_wait(circle.hana, circle.group)
    HeldMessage.objects.filter(pk=waits.pk).update(due_at=timezone.now() - timedelta(minutes=1))
    acts.hand_over_late()
    client = client_for(coordinator)
    assert f"/desk/held/{waits.pk}/picture/" not in client.get("/desk/").content.decode()  # only behind a look
    assert f"/desk/held/{waits.pk}/picture/" in client.get(f"/desk/held/{waits.pk}/").content.decode()
    assert looks() == 0
    assert client.get(f"/desk/held/{waits.pk}/picture/").content == content()
    assert (looks(), AuditEntry.objects.filter(verb="chat.read_held").count()) == (1, 1)


def test_a_coordinator_without_a_second_factor_is_asked_for_one(
    circle: rooms.Circle, client_for: Clients, make_user: Any
) -> None:
    weak = make_user("つなぐ人")
    seats.make_coordinator(weak)
    waits = make.let_wait(circle.hana, circle.group)
    HeldMessage.objects.filter(pk=waits.pk).update(handed_over_at=timezone.now())
    answer = client_for(weak).get(f"/desk/held/{waits.pk}/picture/")
    assert (answer.status_code, answer.content) == (302, b"")
    assert looks() == 0


def test_a_reported_picture_is_kept_for_the_case_after_it_was_withdrawn(
    circle: rooms.Circle, client_for: Clients
) -> None:
    message = make.post(circle.hana, circle.group, seen_by=circle.midori)
    told = report(actor=circle.sora, message=message, reason=ReportReason.PRIVATE)
    path = f"/desk/reports/{told.pk}/picture/"
    kept = content()
    for withdrawn in (False, True):
        if withdrawn:
            withdraw_message(actor=circle.hana, message=message)
        client = client_for(circle.midori)
        assert path in client.get("/desk/").content.decode()
        assert client.get(path).content == kept
        for other in (circle.hana, circle.sora, circle.outsider):
            assert client_for(other).get(path).status_code == 403
    assert looks() == 0


def test_a_coordinator_sees_what_was_handed_over(circle: rooms.Circle, client_for: Clients, coordinator: User) -> None:
    message = make.post(circle.hana, circle.group, seen_by=circle.midori)
    told = report(actor=circle.sora, message=message, reason=ReportReason.PRIVATE)
    client, path = client_for(coordinator), f"/desk/reports/{told.pk}/picture/"
    assert (client.get(path).status_code, looks()) == (404, 0)
    hand_over(actor=circle.midori, report=told)
    assert path in client.get(f"/desk/cases/{told.pk}/").content.decode()
    assert client.get(path).content == content()
    assert looks() == 1


def test_who_it_is_about_is_not_served_it_as_a_facilitator(circle: rooms.Circle, client_for: Clients) -> None:
    posted = make.send(circle.midori, circle.group)
    told = report(actor=circle.sora, message=posted.message, reason=ReportReason.PRIVATE)  # type: ignore[union-attr]
    assert client_for(circle.midori).get(f"/desk/reports/{told.pk}/picture/").status_code == 404


def test_the_desk_asks_as_little_for_many_as_for_one(circle: rooms.Circle, client_for: Clients) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            client_for(circle.midori).get("/desk/")
        assert not [one for one in queries if '"chat_picture"."content"' in one["sql"]]
        return len(queries)

    make.let_wait(circle.hana, circle.group)
    asked()
    one = asked()
    for person in (circle.hana, circle.hana, circle.sora, circle.sora):
        make.let_wait(person, circle.group)
    assert asked() == one
