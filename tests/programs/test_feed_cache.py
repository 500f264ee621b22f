"""The public feed is made once, told apart by what it shows, and made again when that changes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programs.models import Occurrence
from tests.factories.programs import make_occurrence, make_program


def test_made_once_and_again_after_a_change(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    program = make_program(title="ことばの会")
    occurrence = make_occurrence(program)
    first = client.get("/calendar.ics")
    assert "ことばの会" in first.content.decode()
    made = []

    def counted(*_given: object, **_named: object) -> bytes:
        made.append(1)
        return b"BEGIN:VCALENDAR"

    monkeypatch.setattr("programs.dates.views.calendar_of", counted)
    again = client.get("/calendar.ics?unknown=1")
    assert (again.content, again["ETag"], again["Content-Type"]) == (
        first.content,
        first["ETag"],
        first["Content-Type"],
    )
    assert made == []
    assert client.get("/calendar.ics?lang=en")["ETag"] != first["ETag"]
    assert client.get("/calendar.ics?online=on")["ETag"] != first["ETag"]
    known = client.get("/calendar.ics", headers={"If-None-Match": first["ETag"]})
    assert (known.status_code, known.content) == (304, b"")
    made.clear()
    Occurrence.objects.get(pk=occurrence.pk).save()
    changed = client.get("/calendar.ics", headers={"If-None-Match": first["ETag"]})
    assert (changed.status_code, made) == (200, [1])


def test_the_same_few_questions_for_one_date_and_for_fifty(client: Client, db: None) -> None:
    program = make_program()
    counts = []
    for dates in (1, 49):
        for number in range(dates):
            make_occurrence(program, starts_at=timezone.now() + timedelta(days=2 + number + dates))
        client.get("/calendar.ics")  # what a process reads only once is read
        Occurrence.objects.get(pk=Occurrence.objects.values_list("pk", flat=True).first()).save()
        for _ in range(2):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                client.get("/calendar.ics")
            counts.append(len(asked))
    made_one, kept_one, made_fifty, kept_fifty = counts
    assert made_one == made_fifty
    assert (kept_one, kept_fifty) == (4, 4)  # three that tell whether anything changed; one for the places to wish for
