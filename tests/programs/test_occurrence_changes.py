"""Moving, cancelling and restoring one date: everybody is told, exactly once."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from ground.models import AuditEntry
from ground.refusals import NotAllowed, Refusal
from notices.actions.mail import send_due
from notices.models import OutgoingMail
from people.models import User
from people.roles import PUBLISHING
from places.models import Place
from programs.dates.actions import occurrences
from programs.enums import EnrollmentState
from programs.models import Enrollment, Occurrence
from programs.schedule.rule import OFFICE
from programs.signups.actions import reminders
from tests.factories.programs import make_occurrence, make_program

pytestmark = pytest.mark.django_db
NEW = datetime(2026, 12, 10, 14, 0, tzinfo=OFFICE)


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 0, 0, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def staff(make_user: Callable[..., User]) -> User:
    return make_user("職員", staff=True)


@pytest.fixture
def occurrence() -> Occurrence:
    return make_occurrence(make_program("ふたごの会"), day=date(2026, 12, 8))


def sign_up(occurrence: Occurrence, user: User, **fields: Any) -> Enrollment:
    enrollment = Enrollment.objects.create(
        occurrence=occurrence, user=user, **{"state": EnrollmentState.CONFIRMED, **fields}
    )
    reminders.plan(enrollment)
    return enrollment


def waiting(template: str) -> list[str]:
    return list(
        OutgoingMail.objects.filter(template=f"programs/{template}", cancelled_at__isnull=True)
        .order_by("to_email")
        .values_list("to_email", flat=True)
    )


def test_moving_tells_each_active_sign_up_once_and_the_reminder_follows(
    staff: User, occurrence: Occurrence, make_user: Callable[..., User]
) -> None:
    sora, umi, gone = (
        make_user("そら", email="a@example.org"),
        make_user("うみ", email="b@example.org"),
        make_user("去"),
    )
    sign_up(occurrence, sora)
    sign_up(
        occurrence,
        umi,
        state=EnrollmentState.HELD,
        is_minor=True,
        guardian_email="c@example.org",
        guardian_key="k",
        held_until=timezone.now() + timedelta(days=1),
    )
    sign_up(occurrence, gone, state=EnrollmentState.CANCELLED)
    occurrences.move(actor=staff, occurrence=occurrence, starts_at=NEW, reason="会場の都合です。", revision=0)
    occurrence.refresh_from_db()
    assert (occurrence.starts_at, occurrence.ends_at) == (NEW, NEW + timedelta(minutes=90))
    assert occurrence.moved_from == datetime(2026, 12, 8, 10, 0, tzinfo=OFFICE)
    assert occurrence.original_start == date(2026, 12, 8)
    assert waiting("moved") == ["a@example.org", "b@example.org", "c@example.org"]
    reminder = OutgoingMail.objects.get(template="programs/reminder", cancelled_at__isnull=True)
    assert reminder.due_at == datetime(2026, 12, 9, 18, 0, tzinfo=OFFICE)
    entry = AuditEntry.objects.get(verb="programs.move_occurrence")
    assert (entry.actor, entry.reason) == (staff, "会場の都合です。")


def test_the_same_form_sent_twice_moves_and_tells_once(
    staff: User, occurrence: Occurrence, make_user: Callable[..., User]
) -> None:
    sign_up(occurrence, make_user("そら"))
    occurrences.move(actor=staff, occurrence=occurrence, starts_at=NEW, revision=0)
    with pytest.raises(Refusal) as refused:
        occurrences.move(actor=staff, occurrence=occurrence, starts_at=NEW, revision=0)
    assert refused.value.code == "stale"
    with pytest.raises(Refusal) as refused:
        occurrences.move(actor=staff, occurrence=occurrence, starts_at=NEW)
    assert refused.value.code == "unchanged"
    assert len(waiting("moved")) == 1


def test_the_mail_says_old_and_new_in_the_readers_language(
    staff: User, occurrence: Occurrence, make_user: Callable[..., User]
) -> None:
    occurrence.program.place = Place.objects.create(slug="a", name="中央館", layer="central", summary="x")
    occurrence.program.save()
    sign_up(occurrence, make_user("そら", email="ja@example.org"))
    sign_up(
        occurrence,
        make_user("うみ", email="um@example.org"),
        is_minor=True,
        guardian_email="g@example.org",
    )
    place = Place.objects.create(slug="b", name="みどり分館", layer="satellite", summary="x")
    occurrences.move(actor=staff, occurrence=occurrence, starts_at=NEW, place=place, reason="会場の都合です。")
    send_due()
    told = {message.to[0]: message for message in mail.outbox}
    assert set(told) == {"ja@example.org", "um@example.org", "g@example.org"}
    assert told["ja@example.org"].subject == "【変更】12月10日（木）14:00（つどい）"
    body = told["ja@example.org"].body
    for words in (
        "12月8日（火）10:00〜11:30",
        "12月10日（木）14:00〜15:30",
        "みどり分館",
        "会場の都合です。",
    ):
        assert words in body
    assert "保護者の方へ" in told["g@example.org"].body
    assert "/programs/cancel/" not in told["g@example.org"].body


def test_cancelling_needs_a_reason_and_tells_everybody(
    staff: User, occurrence: Occurrence, make_user: Callable[..., User]
) -> None:
    sign_up(occurrence, make_user("そら"))
    with pytest.raises(Refusal) as refused:
        occurrences.cancel(actor=staff, occurrence=occurrence, reason="  ")
    assert (refused.value.code, refused.value.field) == ("reason_missing", "reason")
    occurrences.cancel(actor=staff, occurrence=occurrence, reason="大雪のため。")
    occurrence.refresh_from_db()
    assert occurrence.is_cancelled
    assert waiting("reminder") == []
    send_due()
    [message] = mail.outbox
    assert message.subject == "【中止】12月8日（火）10:00（つどい）"
    assert "大雪のため。" in message.body
    assert f"{occurrence.program.url.removeprefix('http://localhost')}" in message.body
    with pytest.raises(Refusal) as refused:
        occurrences.cancel(actor=staff, occurrence=occurrence, reason="もう一度")
    assert refused.value.code == "cancelled"


def test_restoring_tells_everybody_and_the_reminder_comes_back(
    staff: User, occurrence: Occurrence, make_user: Callable[..., User]
) -> None:
    sign_up(occurrence, make_user("そら", email="a@example.org"))
    occurrences.cancel(actor=staff, occurrence=occurrence, reason="大雪のため。")
    occurrences.restore(actor=staff, occurrence=occurrence)
    occurrences.cancel(actor=staff, occurrence=occurrence, reason="やはり大雪のため。")
    occurrences.restore(actor=staff, occurrence=occurrence)
    occurrence.refresh_from_db()
    assert (occurrence.is_cancelled, occurrence.reason, occurrence.revision) == (False, "", 4)
    assert waiting("restored") == ["a@example.org"] * 2
    assert waiting("reminder") == ["a@example.org"]
    with pytest.raises(Refusal) as refused:
        occurrences.restore(actor=staff, occurrence=occurrence)
    assert refused.value.code == "not_cancelled"


def test_moving_back_takes_the_mark_away(staff: User, occurrence: Occurrence) -> None:
    old = occurrence.starts_at
    occurrences.move(actor=staff, occurrence=occurrence, starts_at=NEW)
    occurrences.move(actor=staff, occurrence=occurrence, starts_at=NEW + timedelta(days=1))
    occurrence.refresh_from_db()
    assert occurrence.moved_from == old
    occurrences.move(actor=staff, occurrence=occurrence, starts_at=old)
    occurrence.refresh_from_db()
    assert occurrence.moved_from is None
    assert not occurrence.is_touched


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "code", "field"),
    [
        (datetime(2026, 11, 20, 10, tzinfo=OFFICE), None, "in_the_past", "day"),
        (NEW, NEW, "ends_first", "ends"),
        (NEW, NEW - timedelta(hours=1), "ends_first", "ends"),
        (NEW, NEW + timedelta(hours=13), "duration", "ends"),
        (datetime(2026, 12, 15, 11, 29, tzinfo=OFFICE), None, "overlap", "day"),
        (datetime(2026, 12, 8, 10, tzinfo=OFFICE), None, "unchanged", "day"),
    ],
)
def test_moves_that_are_refused_change_nothing(
    staff: User, occurrence: Occurrence, starts_at: datetime, ends_at: datetime | None, code: str, field: str
) -> None:
    make_occurrence(occurrence.program, day=date(2026, 12, 15))
    with pytest.raises(Refusal) as refused:
        occurrences.move(actor=staff, occurrence=occurrence, starts_at=starts_at, ends_at=ends_at)
    assert (refused.value.code, refused.value.field) == (code, field)
    before = occurrence.starts_at
    occurrence.refresh_from_db()
    assert (occurrence.starts_at, occurrence.revision) == (before, 0)
    assert not AuditEntry.objects.filter(verb__startswith="programs.").exists()


def test_a_date_may_move_to_where_a_cancelled_one_was_but_not_back_on_top(staff: User, occurrence: Occurrence) -> None:
    other = make_occurrence(occurrence.program, day=date(2026, 12, 15))
    occurrences.cancel(actor=staff, occurrence=other, reason="休館日でした。")
    occurrences.move(actor=staff, occurrence=occurrence, starts_at=other.starts_at)
    with pytest.raises(Refusal) as refused:
        occurrences.restore(actor=staff, occurrence=other)
    assert refused.value.code == "overlap"


def test_a_date_that_began_is_history(staff: User, occurrence: Occurrence) -> None:
    with time_machine.travel(occurrence.starts_at, tick=False):
        acts: list[Callable[[], object]] = [
            lambda: occurrences.move(actor=staff, occurrence=occurrence, starts_at=NEW),
            lambda: occurrences.cancel(actor=staff, occurrence=occurrence, reason="x"),
        ]
        for act in acts:
            with pytest.raises(Refusal) as refused:
                act()
            assert refused.value.code == "past"


def test_only_staff_of_the_page_may_change_dates(occurrence: Occurrence, make_user: Callable[..., User]) -> None:
    for user in (make_user("親"), make_user("職員だが別の係", staff=True, groups=(PUBLISHING,))):
        if user.is_staff:
            user.groups.clear()
        with pytest.raises(NotAllowed):
            occurrences.cancel(actor=user, occurrence=occurrence, reason="x")
    occurrence.refresh_from_db()
    assert not occurrence.is_cancelled
