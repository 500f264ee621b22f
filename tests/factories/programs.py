"""Programmes and dates for tests."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from programs.enums import ProgramKind
from programs.models import Occurrence, ProgramIndexPage, ProgramPage
from programs.schedule.rule import OFFICE


def program_index() -> ProgramIndexPage:
    """The index page of the first language, as `ensure_site` has made it."""
    return ProgramIndexPage.objects.get(locale__language_code="ja")


def make_program(title: str = "ふたごの会", *, live: bool = True, **fields: Any) -> ProgramPage:
    """A programme page, published unless told otherwise. It has no dates until they are made (`make_occurrence`)."""
    values: dict[str, Any] = {
        "kind": ProgramKind.COURSE,
        "summary": "ゆっくり話せる会です。",
        "start_date": timezone.localdate() + timedelta(days=7),
        "start_time": time(10, 0),
        "duration_minutes": 90,
        "capacity": 10,
        **fields,
    }
    page: ProgramPage = program_index().add_child(instance=ProgramPage(title=title, live=live, **values))
    return page


def make_occurrence(program: ProgramPage | None = None, *, day: date | None = None, **fields: Any) -> Occurrence:
    """One date of `program` (by default a week from now at its start time)."""
    program = program or make_program()
    day = day or timezone.localdate() + timedelta(days=7)
    starts_at = fields.pop("starts_at", None) or datetime.combine(day, program.start_time or time(10, 0), tzinfo=OFFICE)
    ends_at = fields.pop("ends_at", None) or starts_at + timedelta(minutes=program.duration_minutes)
    return Occurrence.objects.create(
        program=program,
        starts_at=starts_at,
        ends_at=ends_at,
        **{"original_start": starts_at.astimezone(OFFICE).date(), **fields},
    )
