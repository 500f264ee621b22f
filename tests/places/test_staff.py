"""Who may write places, and how it is recorded."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from ground.models import AuditEntry
from ground.refusals import NotAllowed
from people.demo import cast
from people.roles import PUBLISHING, WRITING
from places.actions.write import add_next_step, add_place
from places.demo import PLACES, tell
from places.models import Place, TryNext
from tests.factories.places import make_place

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        (None, 302),
        ({}, 403),
        ({"staff": True, "groups": (WRITING,)}, 200),
        ({"staff": True, "groups": (PUBLISHING,)}, 200),
        ({"staff": True, "second_factor": False}, 302),
    ],
)
def test_who_sees_the_staff_screen(fields: dict[str, Any] | None, status: int, make_user: Any, client_for: Any) -> None:
    client = client_for(None if fields is None else make_user(**fields))
    assert client.get("/admin/places/").status_code == status
    assert client.get("/admin/places/new/").status_code == status


def form(**changes: Any) -> dict[str, Any]:
    empty = {
        f"{name}-{key}": value
        for name in ("opening_hours", "closed_days", "next_steps")
        for key, value in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0), ("MIN_NUM_FORMS", 0), ("MAX_NUM_FORMS", 1000))
    }
    return {
        **empty,
        "name_ja": "あたらしいひろば",
        "slug": "new-place",
        "layer": "satellite",
        "summary_ja": "できました",
        "languages": ["ja", "en"],
        "order": 5,
        "closed_on_holidays": "on",
        **changes,
    }


def test_an_editor_writes_a_place_with_hours(make_user: Any, client_for: Any) -> None:
    editor = make_user(staff=True)
    hours = {
        "opening_hours-TOTAL_FORMS": 1,
        "opening_hours-0-weekday": 2,
        "opening_hours-0-opens": "10:00",
        "opening_hours-0-closes": "15:00",
    }
    response = client_for(editor).post("/admin/places/new/", form(**hours))
    assert response.status_code == 302
    place = Place.objects.get()
    assert (place.name, place.languages, place.is_published) == ("あたらしいひろば", ["ja", "en"], False)
    assert [str(hour) for hour in place.opening_hours.all()] == ["水曜日 10:00–15:00"]
    entry = AuditEntry.objects.get(verb="places.save_place")
    assert (entry.actor, entry.subject_id) == (editor, str(place.pk))


@pytest.mark.parametrize(
    "changes",
    [{"phone": "でんわ"}, {"slug": "two words"}, {"languages": ["xx"]}, {"name_ja": ""}, {"name_ja": "あ" * 61}],
)
def test_bad_input_is_told_and_nothing_is_kept(changes: dict[str, Any], make_user: Any, client_for: Any) -> None:
    response = client_for(make_user(staff=True)).post("/admin/places/new/", form(**changes))
    assert response.status_code == 200
    assert list(response.context["form"].errors) == list(changes)
    assert not Place.objects.exists()


def test_only_moderators_delete(make_user: Any, client_for: Any) -> None:
    place = make_place()
    url = f"/admin/places/delete/{place.pk}/"
    client_for(make_user(staff=True)).post(url)
    assert Place.objects.filter(pk=place.pk).exists()
    moderator = make_user(staff=True, groups=(PUBLISHING,))
    client_for(moderator).post(url)
    assert not Place.objects.filter(pk=place.pk).exists()
    assert AuditEntry.objects.get(verb="places.delete_place").actor == moderator


def test_actions_ask_their_rule(make_user: Any) -> None:
    parent = make_user()
    with pytest.raises(NotAllowed):
        add_place(actor=parent, slug="x", name="x", summary="x", layer="line")
    with pytest.raises(NotAllowed):
        add_next_step(actor=parent, place=make_place(), next_place=make_place(), sentence_ja="x")


def test_a_place_is_not_its_own_next_step(make_user: Any) -> None:
    place = make_place()
    with pytest.raises(ValidationError):
        add_next_step(actor=make_user(staff=True), place=place, next_place=place, sentence_ja="ここへ")


def test_the_demo_tells_its_places_once() -> None:
    people = cast()
    tell(people, date(2026, 11, 24))
    acts = AuditEntry.objects.count()
    tell(people, date(2026, 11, 24))
    assert AuditEntry.objects.count() == acts
    assert Place.objects.count() == len(PLACES) == 11
    assert set(Place.objects.values_list("layer", flat=True)) == {"neighbourhood", "satellite", "central", "line"}
    assert set(TryNext.objects.values_list("place__slug", flat=True)) == set(PLACES)
    assert not Place.objects.filter(name_en=None).exists()
