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
from groups.enums import GroupState, Role
from groups.models import Membership, PeerGroup
from notices.models import Notice
from people.models import User
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
    call_command("demo", stdout=StringIO())
    assert everything() == first


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
