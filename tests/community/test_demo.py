"""The demo's story, and crowds for load tests."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

import community.urls  # noqa: F401  read before a test switches DEBUG on, which adds addresses
from chat.enums import HeldState
from chat.models import HeldMessage
from desk.card import card_of
from desk.enums import Ending, Risk
from desk.models import Case
from desk.queries import desk_of
from groups.enums import GroupState, Role
from groups.models import Membership, PeerGroup, WatchTime
from notices.models import Notice, OutgoingMail
from people.models import User
from places.enums import Weekday
from places.models import Place
from programs.enums import ProgramKind
from programs.models import ProgramPage
from voices.enums import VoiceState
from voices.models import Voice

pytestmark = pytest.mark.django_db


@pytest.fixture
def _development(settings: object) -> None:
    settings.DEBUG = True


def everything() -> dict[str, int]:
    """How many rows each of our tables has."""
    ours = [model for app in settings.OUR_APPS for model in apps.get_app_config(app).get_models()]
    return {model._meta.label: model._default_manager.count() for model in ours}


@pytest.mark.usefixtures("_development")
def test_the_story_is_told_once_however_often_it_is_told() -> None:
    call_command("demo", stdout=StringIO())
    first = everything()
    programs = ProgramPage.objects.live().filter(locale__language_code="ja")
    assert programs.count() >= 8
    assert programs.filter(kind=ProgramKind.BABY_CONTACT).count() == 3
    assert PeerGroup.objects.filter(state=GroupState.OPEN).count() >= 6
    assert Place.objects.filter(is_published=True).count() >= 10
    assert len(set(Place.objects.values_list("layer", flat=True))) >= 3
    assert set(Voice.objects.values_list("state", flat=True)) == set(VoiceState.values)
    assert Membership.objects.filter(role=Role.FACILITATOR).exists()
    hana = User.objects.get(email="hana@demo.example")
    kinds = set(Notice.objects.filter(user=hana, read_at=None).values_list("kind", flat=True))
    assert kinds == {"chat.answers", "chat.reactions", "programs.changed"}
    assert hana.notices_waiting == Notice.objects.filter(user=hana, read_at=None).count()
    the_shift()
    call_command("demo", stdout=StringIO())
    assert everything() == first


def the_shift() -> None:
    """What the facilitator of the demo finds: each kind of case, and what was decided before."""
    people = {key: User.objects.get(email=f"{key}@demo.example") for key in ("midwife", "umi", "jun", "yui")}
    desk = desk_of(people["midwife"])
    assert [one.case.risk for one in desk.cases] == [Risk.WORRIED, Risk.ATTACK, Risk.APPEAL, Risk.HELD]
    assert [one.clock.is_overdue for one in desk.cases] == [False] * 4
    assert desk.cases[2].case.against == User.objects.get(email="senpai@demo.example")
    assert desk.late_wishes == 2
    assert desk.wishes[-1].request.user == people["yui"]
    assert (len(desk.alarms), len(desk.hidden)) == (1, 1)
    assert any(one.is_first for one in desk.unanswered)
    closed = Case.objects.exclude(closed_at=None).exclude(risk=Risk.REQUEST)
    assert set(closed.values_list("outcome", flat=True)) == {Ending.HANDLED, Ending.RETURNED}
    assert closed.filter(outcome=Ending.HANDLED).exclude(note="").count() == 1
    assert HeldMessage.objects.get(author=people["jun"]).state == HeldState.RETURNED
    night = PeerGroup.objects.get(slug="nemurenai-yoru")
    umi = Membership.objects.get(group=night, user=people["umi"])
    card = card_of(people["midwife"], night, umi.pk)
    assert (len(card.notes), card.pause) == (1, None)
    assert {str(one.what) for one in card.acts} == {
        "書き込みを、しばらくお休みにした",
        "書き込みのお休みを終わりにした",
        "書き込みを隠した",
    }
    on_duty = WatchTime.objects.filter(user=people["midwife"], group=night)
    assert set(on_duty.values_list("weekday", flat=True)) == set(Weekday.values)  # tonight, whichever night it is
    assert not OutgoingMail.objects.filter(template="groups/paused", cancelled_at=None).exists()


def test_the_demo_is_refused_when_debug_is_off() -> None:
    with pytest.raises(CommandError, match="DEBUG is off"):
        call_command("demo")
    assert everything()["people.User"] == 0


@pytest.mark.usefixtures("_development")
def test_a_crowd_has_members_with_sessions_that_open_the_room(tmp_path: Path) -> None:
    file = tmp_path / "sessions.json"
    for _ in range(2):
        call_command("demo", members=3, groups=2, sessions=file, stdout=StringIO())
    rooms = json.loads(file.read_text())
    assert [(room["group"], len(room["members"])) for room in rooms] == [("load0", 3), ("load1", 3)]
    assert Membership.objects.filter(group__slug="load0", role=Role.MEMBER, left_at=None).count() == 3
    name, value = rooms[1]["members"][2]["cookie"].split("=")
    client = Client()
    client.cookies[name] = value
    assert client.get(rooms[1]["path"]).status_code == 200
    assert client.get(rooms[0]["path"]).status_code == 403
