"""What happens again and again."""

import logging

import pytest
from django.core.management import call_command
from django.db import OperationalError

from operations import turns
from operations.management.commands import worker


def test_one_failing_action_is_logged_and_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> int:
        raise RuntimeError("no")

    def works() -> int:
        return 3

    monkeypatch.setattr(turns, "periodic_actions", lambda: [fails, works])
    with caplog.at_level(logging.ERROR):
        counts = turns.run_all()
    assert list(counts.values()) == [3]
    assert "fails failed" in caplog.text


@pytest.mark.django_db
def test_every_action_can_run_on_an_empty_site_and_twice() -> None:
    names = [f"{action.__module__}.{action.__name__}" for action in turns.periodic_actions()]
    assert "notices.actions.mail.send_due" in names
    assert turns.run_all() == dict.fromkeys(names, 0)
    assert turns.run_all() == dict.fromkeys(names, 0)


def test_a_database_that_is_away_does_not_end_the_worker(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, db: None
) -> None:
    answers = [OperationalError("database is locked"), OperationalError("terminating connection"), None]

    def run(self: object) -> None:
        if error := answers.pop(0):
            raise error

    monkeypatch.setattr(worker.Worker, "run", run)
    monkeypatch.setattr(worker.Worker, "configure_signals", lambda self: None)
    monkeypatch.setattr(worker.Command, "_periodically", lambda self, every: None)
    monkeypatch.setattr(worker, "AGAIN_AFTER", 0.0)
    with caplog.at_level(logging.ERROR):
        call_command("worker")
    assert answers == []
    assert caplog.text.count("it is asked again") == 2
