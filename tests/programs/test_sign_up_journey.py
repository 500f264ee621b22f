"""The person's own side on the screen: signing up, being refused kindly, stepping back, being reminded."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from time_machine import TimeMachineFixture

from ground.models import AuditEntry
from notices.actions.mail import send_due
from people.actions.account import erase_account
from people.models import User
from programs.dates.actions import occurrences
from programs.enums import EnrollmentState, ProgramKind
from programs.models import Enrollment, Occurrence
from programs.signups.actions.enroll import enroll
from programs.signups.actions.reminders import due
from programs.signups.links import cancel_token
from tests.factories.programs import make_occurrence, make_program

pytestmark = pytest.mark.django_db
ANSWERS = {"called_name": "はな", "people": "2", "note": ""}
SCRIPT = "<script>alert(1)</script>"


def form_of(date: Occurrence) -> str:
    return reverse("programs:sign_up", args=[date.pk])


def own_page(enrollment: Enrollment, name: str = "enrollment") -> str:
    return reverse(f"programs:{name}", args=[enrollment.pk])


@pytest.fixture
def date() -> Occurrence:
    return make_occurrence(make_program("ことばの会"))


@pytest.fixture
def hana(make_user: Callable[..., User]) -> User:
    return make_user("はな")


@pytest.fixture
def phone(hana: User, client_for: Callable[..., Client]) -> Client:
    """A client of はな."""
    return client_for(hana)


def test_from_the_form_to_the_page_of_the_sign_up(phone: Client, hana: User, date: Occurrence) -> None:
    asked = phone.get(form_of(date))
    assert 'value="はな"' in asked.content.decode()
    assert "生年月日" not in asked.content.decode()
    done = phone.post(form_of(date), {**ANSWERS, "note": "出入口の近くがよい"}, follow=True)
    mine = Enrollment.objects.get()
    assert done.redirect_chain == [(own_page(mine), 302)]
    assert (mine.user, mine.people, mine.seats, mine.note) == (hana, 2, 1, "出入口の近くがよい")
    assert "お待ちしています" in done.content.decode()


@pytest.mark.parametrize(
    ("again", "said"),
    [
        (ANSWERS, False),  # pressed twice
        ({**ANSWERS, "called_name": "  はな "}, False),
        ({**ANSWERS, "called_name": "はなこ"}, True),
        ({**ANSWERS, "note": "  \r\n"}, False),
        ({**ANSWERS, "people": "3"}, True),
        ({**ANSWERS, "note": "ベビーカーです"}, True),
        ({**ANSWERS, "people": "1", "note": "ベビーカーです"}, True),
        ({**ANSWERS, "people": "百"}, True),
    ],
)
def test_other_answers_from_another_tab_are_said_not_to_count(
    again: dict[str, str], said: bool, phone: Client, date: Occurrence
) -> None:
    phone.post(form_of(date), ANSWERS, follow=True)
    page = phone.post(form_of(date), again, follow=True)
    mine = Enrollment.objects.get()
    assert page.redirect_chain == [(own_page(mine), 302)]
    assert ("はじめの申し込みが、下の内容のまま残っています。" in page.content.decode()) == said
    assert ("いちど取りやめてから" in page.content.decode()) == said
    assert (mine.called_name, mine.people, mine.note) == ("はな", 2, "")
    assert "はじめの申し込み" not in phone.get(form_of(date), follow=True).content.decode()


MINOR = {"called_name": "はる", "age": "minor", "guardian_email": "parent@example.org"}


@pytest.mark.parametrize(
    ("again", "said"),
    [
        (MINOR, False),
        ({**MINOR, "guardian_email": "Parent＠Example.org"}, False),
        ({**MINOR, "guardian_email": "other@example.org"}, True),
        ({**MINOR, "age": "adult"}, True),
    ],
)
def test_another_guardian_or_age_from_another_tab_is_said_not_to_count(
    again: dict[str, str], said: bool, phone: Client
) -> None:
    path = form_of(make_occurrence(make_program("ふれあい体験", kind=ProgramKind.BABY_CONTACT)))
    assert "はじめの申し込み" not in phone.post(path, MINOR, follow=True).content.decode()
    assert ("はじめの申し込み" in phone.post(path, again, follow=True).content.decode()) == said
    mine = Enrollment.objects.get()
    assert (mine.is_minor, mine.guardian_email) == (True, "parent@example.org")


def test_without_an_account_the_way_leads_through_sign_in_and_back(date: Occurrence) -> None:
    answer = Client().get(form_of(date))
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?next={form_of(date)}")
    assert Client().post(form_of(date), ANSWERS).status_code == 302
    assert not Enrollment.objects.exists()


def test_pressing_twice_is_one_sign_up(phone: Client, date: Occurrence) -> None:
    first, second = (phone.post(form_of(date), ANSWERS) for _press in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"] == own_page(Enrollment.objects.get())
    assert phone.get(form_of(date))["Location"] == first["Location"]


def test_a_class_with_babies_asks_for_the_age_and_then_for_a_guardian(phone: Client) -> None:
    class_with_babies = make_occurrence(make_program("ふれあい体験", kind=ProgramKind.BABY_CONTACT))
    text = phone.get(form_of(class_with_babies)).content.decode()
    assert "18歳未満です" in text
    assert 'name="people"' not in text
    for answers in ({}, {"age": "minor"}, {"age": "minor", "guardian_email": "no address"}, {"age": "child"}):
        refused = phone.post(form_of(class_with_babies), {"called_name": "はる", "note": "メモ", **answers})
        assert refused.status_code == 422
        assert 'value="はる"' in refused.content.decode()
    assert not Enrollment.objects.exists()
    answers = {"called_name": "はる", "age": "minor", "guardian_email": "parent@example.org"}
    held = phone.post(form_of(class_with_babies), answers, follow=True).content.decode()
    assert "保護者の確認を待っています" in held
    assert "parent@example.org" in held
    assert Enrollment.objects.get().state == EnrollmentState.HELD


def test_an_adult_needs_no_guardian_and_an_address_typed_by_mistake_is_not_kept(phone: Client) -> None:
    class_with_babies = make_occurrence(make_program("ふれあい体験", kind=ProgramKind.BABY_CONTACT))
    answers = {"called_name": "なつき", "age": "adult", "guardian_email": "parent@example.org"}
    phone.post(form_of(class_with_babies), answers)
    mine = Enrollment.objects.get()
    assert (mine.state, mine.is_minor, mine.guardian_email) == (EnrollmentState.CONFIRMED, False, "")


def test_one_is_told_of_the_other_date_at_the_same_time(phone: Client, hana: User, date: Occurrence) -> None:
    mine = enroll(actor=hana, occurrence=make_occurrence(make_program("ふたごの会")))
    for answer in (phone.get(form_of(date)), phone.post(form_of(date), ANSWERS)):
        text = answer.content.decode()
        assert "同じ時間に、「ふたごの会」" in text
        assert own_page(mine) in text
    assert answer.status_code == 422
    assert Enrollment.objects.count() == 1


def test_a_full_date_leads_to_the_next_one_with_seats(phone: Client, make_user: Callable[..., User]) -> None:
    program = make_program("ことばの会", capacity=1)
    full, free = (make_occurrence(program, day=timezone.localdate() + timedelta(days=day)) for day in (5, 6))
    enroll(actor=make_user(), occurrence=full)
    shown = phone.get(form_of(full))
    refused = phone.post(form_of(full), ANSWERS)
    assert (shown.status_code, refused.status_code) == (200, 422)
    for answer in (shown, refused):
        assert "満席" in answer.content.decode()
        assert form_of(free) in answer.content.decode()


CLOSED = [
    (timedelta(hours=-1), "scheduled", "もう始まっています"),
    (timedelta(hours=23), "scheduled", "締め切りました"),
    (timedelta(days=90), "scheduled", "まだ始まっていません"),
    (timedelta(days=7), "cancelled", "中止になりました"),
]


@pytest.mark.parametrize(("starts_in", "state", "words"), CLOSED)
def test_a_date_that_is_not_open_says_why_and_takes_nothing(
    phone: Client, starts_in: timedelta, state: str, words: str
) -> None:
    closed = make_occurrence(make_program("ことばの会"), starts_at=timezone.now() + starts_in, state=state)
    shown, refused = phone.get(form_of(closed)), phone.post(form_of(closed), ANSWERS)
    assert (shown.status_code, refused.status_code) == (200, 422)
    assert words in shown.content.decode()
    assert words in refused.content.decode()
    assert '<form method="post" class="sign-up"' not in shown.content.decode()
    assert not Enrollment.objects.exists()


def test_what_is_not_published_has_no_form(phone: Client) -> None:
    for hidden in (
        make_occurrence(make_program("下書き", live=False)),
        make_occurrence(make_program("ずれ"), in_schedule=False),
    ):
        assert phone.get(form_of(hidden)).status_code == 404
        assert phone.post(form_of(hidden), ANSWERS).status_code == 404
    assert phone.post(reverse("programs:sign_up", args=[999_999]), ANSWERS).status_code == 404


def test_a_date_moved_while_the_form_was_open_is_shown_again_first(
    phone: Client, date: Occurrence, make_user: Callable[..., User]
) -> None:
    shown = date.starts_at.isoformat()
    editor = make_user(staff=True, is_superuser=True)
    occurrences.move(actor=editor, occurrence=date, starts_at=date.starts_at + timedelta(days=1), reason="部屋の都合")
    again = phone.post(form_of(date), {**ANSWERS, "shown_start": shown})
    assert again.status_code == 422
    assert "日時が変わりました" in again.content.decode()
    assert not Enrollment.objects.exists()
    date.refresh_from_db()
    assert f'value="{date.starts_at.isoformat()}"' in again.content.decode()
    assert phone.post(form_of(date), {**ANSWERS, "shown_start": date.starts_at.isoformat()}).status_code == 302


@pytest.mark.parametrize("field", ["called_name", "note"])
def test_ten_thousand_characters_are_refused_and_kept(phone: Client, date: Occurrence, field: str) -> None:
    long = "あ" * 10_000
    refused = phone.post(form_of(date), {**ANSWERS, field: long})
    assert refused.status_code == 422
    assert long in refused.content.decode()
    assert not Enrollment.objects.exists()


def test_markup_in_a_note_stays_text(phone: Client, date: Occurrence) -> None:
    page = phone.post(form_of(date), {**ANSWERS, "note": SCRIPT}, follow=True).content.decode()
    assert Enrollment.objects.get().note == SCRIPT
    assert SCRIPT not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    refused = phone.post(form_of(make_occurrence(make_program("別"))), {**ANSWERS, "people": "x", "note": SCRIPT})
    assert SCRIPT not in refused.content.decode()


@pytest.mark.parametrize("people", ["", "0", "-1", "11", "2.5", "ふたり", "9" * 30])
def test_an_impossible_number_is_refused_beside_the_field(phone: Client, date: Occurrence, people: str) -> None:
    assert phone.post(form_of(date), {**ANSWERS, "people": people}).status_code == 422
    assert not Enrollment.objects.exists()


def test_forms_of_other_sites_do_nothing(hana: User, client_for: Callable[..., Client], date: Occurrence) -> None:
    strict = client_for(hana, enforce_csrf_checks=True)
    assert strict.post(form_of(date), ANSWERS).status_code == 403
    mine = enroll(actor=hana, occurrence=date)
    assert strict.post(own_page(mine, "cancel")).status_code == 403
    assert Enrollment.objects.active().count() == 1


def test_stepping_back_takes_two_taps_and_twice_is_once(phone: Client, hana: User, date: Occurrence) -> None:
    mine = enroll(actor=hana, occurrence=date)
    assert own_page(mine, "cancel") in phone.get(own_page(mine)).content.decode()
    assert phone.get(own_page(mine, "cancel")).status_code == 200
    assert Enrollment.objects.active().count() == 1  # looking changes nothing
    for _press in range(2):
        assert phone.post(own_page(mine, "cancel")).status_code == 302
    mine.refresh_from_db()
    assert mine.state == EnrollmentState.CANCELLED
    assert AuditEntry.objects.filter(verb="programs.cancel_enrollment").count() == 1
    assert phone.post(form_of(date), ANSWERS).status_code == 302  # and back again
    assert Enrollment.objects.active().count() == 1


def test_anothers_sign_up_does_not_exist(phone: Client, make_user: Callable[..., User], date: Occurrence) -> None:
    other = enroll(actor=make_user(), occurrence=date, called_name="ひみつの名", note="ひみつのメモ")
    for answer in (
        phone.get(own_page(other)),
        phone.get(own_page(other, "cancel")),
        phone.post(own_page(other, "cancel")),
        phone.post(own_page(other, "ask_guardian_again"), {"guardian_email": "x@example.org"}),
        phone.post(reverse("programs:cancel", args=[999_999])),
    ):
        assert answer.status_code == 404
        assert "ひみつ" not in answer.content.decode()
    assert Enrollment.objects.active().count() == 1


def test_stepping_back_by_the_link_in_the_mail_needs_no_sign_in(hana: User, date: Occurrence) -> None:
    mine = enroll(actor=hana, occurrence=date)
    path = reverse("programs:cancel_by_mail", args=[cancel_token(mine.pk)])
    send_due()
    assert path in mail.outbox[0].body
    assert Client().get(path).status_code == 200
    assert Enrollment.objects.active().count() == 1  # mail scanners look at links
    for _press in range(2):
        assert Client().post(path).status_code == 200
    mine.refresh_from_db()
    assert mine.state == EnrollmentState.CANCELLED


def test_pages_behind_links_tell_no_other_site_and_still_can_be_answered(hana: User, date: Occurrence) -> None:
    """Without any referrer browsers send `Origin: null` with a form, and it is refused as another site's."""
    path = reverse("programs:cancel_by_mail", args=[cancel_token(enroll(actor=hana, occurrence=date).pk)])
    page = Client().get(path)
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-referrer" not in page.content.decode()


def test_forged_links_step_nobody_back(hana: User, make_user: Callable[..., User], date: Occurrence) -> None:
    mine, other = enroll(actor=hana, occurrence=date), enroll(actor=make_user(), occurrence=date)
    signature = cancel_token(mine.pk).partition(":")[2]
    for token in (str(other.pk), f"{other.pk}:{signature}", f"{mine.pk}:x", "x", SCRIPT.replace("/", "")):
        path = reverse("programs:cancel_by_mail", args=[token])
        assert Client().get(path).status_code == 404
        assert Client().post(path).status_code == 404
    assert Enrollment.objects.active().count() == 2


def test_the_link_of_somebody_who_left_for_good_leads_nowhere(
    hana: User, make_user: Callable[..., User], date: Occurrence
) -> None:
    mine = enroll(actor=hana, occurrence=date, note="ひみつのメモ")
    path = reverse("programs:cancel_by_mail", args=[cancel_token(mine.pk)])
    erase_account(actor=hana, person=hana)
    assert Client().post(path).status_code == 404
    mine.refresh_from_db()
    assert (mine.state, mine.user_id, mine.note) == (EnrollmentState.CANCELLED, None, "")


def reminders_sent() -> list[str]:
    mail.outbox.clear()
    send_due()
    return [str(message.body) for message in mail.outbox if message.subject.startswith("もうすぐです")]


def test_the_reminder_goes_out_on_the_evening_before_once(
    hana: User, date: Occurrence, time_machine: TimeMachineFixture
) -> None:
    enroll(actor=hana, occurrence=date, note="ひみつのメモ")
    evening = due(date.starts_at)
    time_machine.move_to(evening - timedelta(minutes=1))
    assert reminders_sent() == []
    time_machine.move_to(evening + timedelta(minutes=1))
    (text,) = reminders_sent()
    assert "ことばの会" in text
    assert "ひみつ" not in text
    assert reminders_sent() == []


def test_reminders_follow_what_staff_do_to_the_date(
    hana: User, make_user: Callable[..., User], date: Occurrence, time_machine: TimeMachineFixture
) -> None:
    editor = make_user(staff=True, is_superuser=True)
    enroll(actor=hana, occurrence=date)
    old = due(date.starts_at)
    moved = occurrences.move(
        actor=editor, occurrence=date, starts_at=date.starts_at + timedelta(days=2), reason="部屋の都合"
    )
    time_machine.move_to(old + timedelta(minutes=1))
    assert reminders_sent() == []
    time_machine.move_to(due(moved.starts_at) + timedelta(minutes=1))
    assert len(reminders_sent()) == 1


def test_nobody_is_reminded_of_a_cancelled_date_or_sign_up(
    hana: User,
    make_user: Callable[..., User],
    date: Occurrence,
    time_machine: TimeMachineFixture,
    client_for: Callable[..., Client],
) -> None:
    umi = make_user()
    enroll(actor=hana, occurrence=date)
    other = make_occurrence(make_program("ふたごの会"))
    mine = enroll(actor=umi, occurrence=other)
    occurrences.cancel(actor=make_user(staff=True, is_superuser=True), occurrence=date, reason="大雪のため")
    client_for(umi).post(own_page(mine, "cancel"))
    time_machine.move_to(due(date.starts_at) + timedelta(minutes=1))
    assert reminders_sent() == []
