"""What `make check` says."""

from pathlib import Path

import pytest
from django.core.management import call_command

from places.models import Place
from scripts.check import CHECKS


def test_a_missing_migration_is_named(
    db: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [str(part) for part in CHECKS["migrations"]]
    assert (Path(command[0]).name, command[1]) == ("python", "manage.py")
    call_command(*command[2:])
    monkeypatch.setattr(Place._meta.get_field("phone"), "max_length", 77)
    with pytest.raises(SystemExit):
        call_command(*command[2:])
    told = capsys.readouterr().out
    assert "places/migrations/0" in told
    assert "phone" in told
