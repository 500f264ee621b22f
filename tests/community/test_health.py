"""The addresses that a proxy asks."""

import pytest
from django.test import Client


def test_healthz_asks_nothing_of_the_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_readyz_says_that_database_and_cache_answer(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (200, {"status": "ok", "database": True, "cache": True})


@pytest.mark.django_db
def test_readyz_is_503_when_the_cache_is_gone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object) -> None:
        raise ConnectionError

    monkeypatch.setattr("community.views.health.cache.set", broken)
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (
        503,
        {"status": "unavailable", "database": True, "cache": False},
    )


@pytest.mark.django_db(transaction=True)
def test_a_committing_test_gets_a_fresh_copy_first() -> None:
    from django.contrib.auth.models import Group

    Group.objects.create(name="left behind")


@pytest.mark.django_db
def test_what_a_committing_test_left_is_gone_and_what_migrations_made_is_there() -> None:
    from django.contrib.auth.models import Group

    assert sorted(Group.objects.values_list("name", flat=True)) == ["Editors", "Moderators"]
