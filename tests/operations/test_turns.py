"""What happens again and again."""

import logging
from threading import Event
from threading import enumerate as enumerate_threads

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


@pytest.mark.django_db
def test_every_prompt_action_can_run_on_an_empty_site_and_twice() -> None:
    names = [f"{action.__module__}.{action.__name__}" for action in turns.prompt_actions()]
    last = [f"notices.actions.{name}" for name in ("tell.fan_out", "deliver.deliver_urgent", "deliver.deliver_due")]
    assert names[-3:] == last
    assert not {*turns.prompt_actions()} & {*turns.periodic_actions()}
    assert turns.run_prompt() == dict.fromkeys(names, 0)
    assert turns.run_prompt() == dict.fromkeys(names, 0)


@pytest.mark.django_db
def test_a_single_turn_runs_what_is_prompt_and_what_is_periodic(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    monkeypatch.setattr(worker, "run_prompt", lambda: ran.append("prompt"))
    monkeypatch.setattr(worker, "run_all", lambda: ran.append("periodic"))
    monkeypatch.setattr(worker.Worker, "run", lambda self: ran.append("tasks"))
    call_command("worker", once=True)
    assert ran == ["prompt", "periodic", "tasks"]


def test_what_is_prompt_goes_on_while_something_periodic_hangs(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The periodic turn begins, and never ends while the prompt one is taken three times, one of them failing."""
    hangs, prompt, goes_on, begun = Event(), [1, 2, 3], Event(), Event()

    def turn() -> None:
        assert begun.wait(10)
        if prompt.pop() == 2:
            raise RuntimeError("no")
        if not prompt:
            goes_on.set()
            hangs.wait(30)  # no fourth turn

    def slow() -> None:
        begun.set()
        hangs.wait(30)

    def run(self: object) -> None:
        assert goes_on.wait(10)

    monkeypatch.setattr(turns, "prompt_actions", lambda: [turn])
    monkeypatch.setattr(turns, "periodic_actions", lambda: [slow])
    monkeypatch.setattr(worker, "PROMPT_EVERY", 0.01)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker, "follow_base_url", lambda: None)
    monkeypatch.setattr(worker.Worker, "run", run)
    monkeypatch.setattr(worker.Worker, "configure_signals", lambda self: None)
    with caplog.at_level(logging.ERROR):
        call_command("worker", skip_checks=True)
    hangs.set()
    for thread in enumerate_threads():
        if thread.name in ("prompt", "periodic"):
            thread.join(10)
    assert prompt == []
    assert "turn failed" in caplog.text


def test_a_database_that_is_away_does_not_end_the_worker(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, db: None
) -> None:
    answers = [OperationalError("database is locked"), OperationalError("terminating connection"), None]

    def run(self: object) -> None:
        if error := answers.pop(0):
            raise error

    monkeypatch.setattr(worker.Worker, "run", run)
    monkeypatch.setattr(worker.Worker, "configure_signals", lambda self: None)
    monkeypatch.setattr(worker.Command, "_start", lambda self, name, turn, every, ending: None)
    monkeypatch.setattr(worker, "AGAIN_AFTER", 0.0)
    with caplog.at_level(logging.ERROR):
        call_command("worker")
    assert answers == []
    assert caplog.text.count("it is asked again") == 2
