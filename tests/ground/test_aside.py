"""What fails is put aside for a minute; a database that is away is not."""

import pytest
from django.db import OperationalError

from ground import aside
from ground.aside import LEFT_ALONE, Aside


def test_what_fails_is_left_alone_for_a_minute(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock = [1000.0]
    monkeypatch.setattr(aside.time, "monotonic", lambda: clock[0])
    kept = Aside("Telling")
    with kept.trying([1]):
        pass
    with kept.trying([2, 3]):
        raise ValueError("words of nobody")
    assert kept.keys() == {2, 3}
    assert [record.getMessage() for record in caplog.records] == [
        "Telling failed, and is left alone for a minute: [2, 3]"
    ]
    clock[0] += LEFT_ALONE
    assert kept.keys() == set()


def test_a_database_that_is_away_puts_nothing_aside() -> None:
    kept = Aside("Telling")
    with pytest.raises(OperationalError), kept.trying([1]):
        raise OperationalError("away")
    assert kept.keys() == set()
