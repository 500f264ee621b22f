"""A guardian's yes: by an own link, once, in time, by a button. And what is known of the guardian ends."""

import re
import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from time_machine import TimeMachineFixture

from ground.models import AuditEntry, Count
from ground.refusals import NotAllowed, Refusal
from notices.actions.mail import send_due
from notices.models import OutgoingMail
from people.actions.account import erase_account
from people.enums import ConsentPurpose
from people.models import Consent, User
from people.roles import PUBLISHING
from programs.enums import EnrollmentState, OccurrenceState, ProgramKind
from programs.models import Enrollment, Occurrence
from programs.signups import links
from programs.signups.actions import guardian
from programs.signups.actions.cancel import cancel, withdraw
from programs.signups.actions.enroll import enroll
from programs.signups.actions.erase import erase_old
from programs.signups.actions.lapse import lapse_due
from programs.signups.forms import SignUpForm
from tests.factories.programs import make_occurrence, make_program

pytestmark = pytest.mark.django_db
PARENT = "parent@example.org"


@pytest.fixture
def date() -> Occurrence:
    return make_occurrence(make_program("赤ちゃんふれあい体験", kind=ProgramKind.BABY_CONTACT, capacity=1))


@pytest.fixture
def held(make_user: Callable[..., User], date: Occurrence) -> Enrollment:
    return enroll(actor=make_user("はる"), occurrence=date, is_minor=True, guardian_email=" Parent@Example.org ")


def link_in_mail(to: str = PARENT) -> str:
    """Send what is due and find the guardian's path in the newest mail to this address."""
    mail.outbox.clear()
    send_due()
    found = [message for message in mail.outbox if message.to == [to] and "/guardian/" in message.body]
    assert len(found) == 1
    return re.search(r"https?://[^/]+(\S*/guardian/\S+)", str(found[0].body)).group(1)


def test_the_seat_is_held_and_the_guardian_is_asked(
    held: Enrollment, date: Occurrence, make_user: Callable[..., User]
) -> None:
    assert (held.state, held.guardian_email) == (EnrollmentState.HELD, PARENT)
    assert abs(held.held_until - held.created_at - guardian.HOLD) < timedelta(seconds=5)
    with pytest.raises(Refusal, match="満席"):
        enroll(actor=make_user(), occurrence=date)
    path = link_in_mail()
    (asked,) = (message for message in mail.outbox if message.to == [PARENT])
    assert held.called_name not in f"{asked.subject}{asked.body}"  # the name is behind the link only
    assert not OutgoingMail.objects.filter(template="programs/reminder").exists()
    page = Client().get(path)
    assert page.status_code == 200
    assert "「はる」さん" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert (page["Referrer-Policy"], "no-referrer" in page.content.decode()) == ("same-origin", False)


def test_looking_at_the_link_changes_nothing(held: Enrollment) -> None:
    path = link_in_mail()
    for _scan in range(3):
        Client().get(path)
        Client().head(path)
    held.refresh_from_db()
    assert held.state == EnrollmentState.HELD
    assert not Consent.objects.exists()


def test_agreeing_confirms_keeps_the_consent_and_tells_the_student(held: Enrollment) -> None:
    path = link_in_mail()
    page = Client().post(path, {"answer": "confirm"})
    assert page.status_code == 200
    held.refresh_from_db()
    assert (held.state, held.held_until) == (EnrollmentState.CONFIRMED, None)
    consent = Consent.objects.get(purpose=ConsentPurpose.GUARDIAN)
    assert (consent.given_by, consent.user, consent.subject_id) == (PARENT, held.user, str(held.pk))
    assert consent.wording == guardian.consent_wording()
    told = OutgoingMail.objects.filter(to_user=held.user).values_list("template", flat=True)
    assert set(told) == {"programs/confirmed", "programs/reminder"}  # that the seat is held went out before
    assert OutgoingMail.objects.filter(to_email=PARENT, template="programs/guardian_agreed").count() == 1


def test_after_the_answer_the_link_shows_what_was_agreed_and_can_take_it_back(
    held: Enrollment, time_machine: TimeMachineFixture
) -> None:
    path = link_in_mail()
    Client().post(path, {"answer": "confirm"})
    lasting = Client().get(path).headers["Location"]
    assert "/programs/guardian/agreed/" in lasting
    page = Client().get(lasting)
    assert "37.5℃" in page.content.decode()
    assert "申し込みを取りやめる" in page.content.decode()
    time_machine.move_to(held.occurrence.starts_at - timedelta(minutes=5))
    for _twice in range(2):
        assert Client().post(lasting).status_code == 302
    held.refresh_from_db()
    assert held.state == EnrollmentState.CANCELLED
    assert Consent.objects.get().withdrawn_at is not None
    assert OutgoingMail.objects.filter(to_user=held.user, template="programs/guardian_declined").count() == 1
    assert OutgoingMail.objects.filter(to_email=PARENT, template="programs/stepped_back").count() == 1
    assert "取りやめになっています" in Client().get(lasting).content.decode()
    time_machine.move_to(held.occurrence.ends_at + timedelta(days=31))
    erase_old()
    assert Client().get(lasting).status_code == 404


def test_a_child_who_cancels_and_the_guardian_both_hear_of_it_once(held: Enrollment) -> None:
    Client().post(link_in_mail(), {"answer": "confirm"})
    for _twice in range(2):
        cancel(actor=held.user, enrollment=held)
    told = OutgoingMail.objects.filter(template="programs/stepped_back")
    assert sorted(mail.to_email for mail in told) == sorted([held.user.email, PARENT])
    send_due()
    assert all("赤ちゃん" not in letter.subject for letter in mail.outbox)


def test_a_link_to_an_older_guardian_shows_nothing(held: Enrollment, client_for: Callable[..., Client]) -> None:
    path = link_in_mail()
    Client().post(path, {"answer": "confirm"})
    lasting = Client().get(path).headers["Location"]
    Enrollment.objects.filter(pk=held.pk).update(guardian_asked=2)
    assert Client().get(lasting).status_code == 404
    assert Client().post(lasting[:-3] + "abc/").status_code == 404


def test_a_link_is_good_for_one_answer(held: Enrollment) -> None:
    path = link_in_mail()
    Client().post(path, {"answer": "confirm"})
    for answer in ("confirm", "decline"):
        assert Client().post(path, {"answer": answer}).status_code == 302
    assert Client().get(path).status_code == 302
    held.refresh_from_db()
    assert held.state == EnrollmentState.CONFIRMED
    assert Consent.objects.count() == 1


def test_declining_frees_the_seat_and_tells_the_student(
    held: Enrollment, date: Occurrence, make_user: Callable[..., User]
) -> None:
    assert Client().post(link_in_mail(), {"answer": "decline"}).status_code == 200
    held.refresh_from_db()
    assert held.state == EnrollmentState.CANCELLED
    assert OutgoingMail.objects.filter(to_user=held.user, template="programs/guardian_declined").count() == 1
    assert not Consent.objects.exists()
    assert enroll(actor=make_user(), occurrence=date).is_active


NO_BUTTONS = [{}, {"answer": ""}, {"answer": "confirm' OR 1=1"}]


@pytest.mark.parametrize("given", NO_BUTTONS)
def test_another_answer_than_the_two_buttons_is_none(held: Enrollment, given: dict[str, str]) -> None:
    page = Client().post(link_in_mail(), given)
    assert page.status_code == 422
    assert "どのボタンが押されたのか" in page.content.decode()
    assert 'value="confirm"' in page.content.decode()
    held.refresh_from_db()
    assert held.state == EnrollmentState.HELD


@pytest.mark.parametrize("given", NO_BUTTONS)
def test_no_answer_behind_a_dead_link_gets_what_looking_at_it_gets(
    held: Enrollment, time_machine: TimeMachineFixture, given: dict[str, str]
) -> None:
    path, forged = link_in_mail(), reverse("programs:guardian", args=["1-abc:sig"])
    time_machine.move_to(timezone.now() + guardian.HOLD + timedelta(hours=1))
    for address, status in ((path, 410), (forged, 404)):
        shown, sent = Client().get(address), Client().post(address, given)
        assert (shown.status_code, sent.status_code) == (status, status)
        assert 'value="confirm"' not in sent.content.decode()


def test_the_buttons_need_our_own_form(held: Enrollment) -> None:
    path = link_in_mail()
    assert Client(enforce_csrf_checks=True).post(path, {"answer": "confirm"}).status_code == 403
    held.refresh_from_db()
    assert held.state == EnrollmentState.HELD


@pytest.mark.parametrize("token", ["x", "1-x:y", "0-:", "1", "1-abc", "٣-abc:sig", "a" * 3000, "%00", "<script>"])
def test_guessed_links_lead_nowhere(held: Enrollment, token: str) -> None:
    assert Client().get(reverse("programs:guardian", args=[token])).status_code == 404
    assert Client().post(reverse("programs:guardian", args=[token]), {"answer": "confirm"}).status_code == 404
    held.refresh_from_db()
    assert held.state == EnrollmentState.HELD


def test_a_well_signed_link_with_another_secret_or_number_leads_nowhere(
    held: Enrollment, make_user: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "token_urlsafe", lambda length: "known")
    other = make_occurrence(make_program("別の体験", kind=ProgramKind.BABY_CONTACT))
    mine = enroll(actor=make_user(), occurrence=other, is_minor=True, guardian_email="other@example.org")
    assert links.by_guardian_token(links.guardian_token(mine.pk, "known")) == mine
    assert links.by_guardian_token(links.guardian_token(mine.pk, "guess")) is None
    assert links.by_guardian_token(links.guardian_token(held.pk, "known")) is None
    assert links.by_guardian_token(links.guardian_token(held.pk, "")) is None
    assert (
        links.by_guardian_token(f"{held.pk}-known:{links.guardian_token(mine.pk, 'known').rpartition(':')[2]}") is None
    )


def test_an_answered_sign_up_has_no_empty_secret_to_guess(held: Enrollment) -> None:
    Client().post(link_in_mail(), {"answer": "confirm"})
    assert links.by_guardian_token(links.guardian_token(held.pk, "")) is None


def test_the_secret_is_kept_nowhere_in_the_open(held: Enrollment) -> None:
    path = link_in_mail()
    token = path.rstrip("/").rsplit("/", 1)[1]
    assert token not in str(list(OutgoingMail.objects.values())) + str(Enrollment.objects.values().get())


def test_silence_frees_the_seat_kindly(
    held: Enrollment, date: Occurrence, make_user: Callable[..., User], time_machine: TimeMachineFixture
) -> None:
    path = link_in_mail()
    time_machine.move_to(timezone.now() + timedelta(hours=71))
    assert lapse_due() == 0
    time_machine.move_to(timezone.now() + timedelta(hours=2))
    assert Client().get(path).status_code == 410  # the worker has not come by yet, and the time is up all the same
    assert Client().post(path, {"answer": "confirm"}).status_code == 422
    assert (lapse_due(), lapse_due()) == (1, 0)
    held.refresh_from_db()
    assert held.state == EnrollmentState.LAPSED
    assert OutgoingMail.objects.filter(to_user=held.user, template="programs/lapsed").count() == 1
    assert Client().post(path, {"answer": "confirm"}).status_code == 422
    assert enroll(actor=make_user(), occurrence=date).is_active


def test_after_the_time_was_up_signing_up_again_asks_anew_while_there_is_a_seat(
    held: Enrollment, date: Occurrence, make_user: Callable[..., User], time_machine: TimeMachineFixture
) -> None:
    path = link_in_mail()
    time_machine.move_to(timezone.now() + timedelta(hours=73))
    assert lapse_due() == 1
    assert "もう一度申し込んでもらってください" in Client().get(path).content.decode()
    again = enroll(actor=held.user, occurrence=date, is_minor=True, guardian_email=PARENT)
    assert Client().post(link_in_mail(), {"answer": "confirm"}).status_code == 200
    again.refresh_from_db()
    assert again.state == EnrollmentState.CONFIRMED
    with pytest.raises(Refusal, match="満席"):
        enroll(actor=make_user(), occurrence=date, is_minor=True, guardian_email="other@example.org")
    assert not OutgoingMail.objects.filter(to_email="other@example.org").exists()


def test_it_is_held_no_longer_than_until_the_class(make_user: Callable[..., User]) -> None:
    program = make_program(kind=ProgramKind.BABY_CONTACT, signup_closes_hours=0)
    date = make_occurrence(program, starts_at=timezone.now() + timedelta(hours=10))
    mine = enroll(actor=make_user(), occurrence=date, is_minor=True, guardian_email=PARENT)
    assert mine.held_until == date.starts_at


def test_nobody_is_asked_about_a_cancelled_date(held: Enrollment, date: Occurrence) -> None:
    path = link_in_mail()
    date.state = OccurrenceState.CANCELLED
    date.save()
    assert Client().get(path).status_code == 410
    assert Client().post(path, {"answer": "confirm"}).status_code == 422
    held.refresh_from_db()
    assert held.state == EnrollmentState.HELD


def test_nobody_is_their_own_guardian(make_user: Callable[..., User], date: Occurrence) -> None:
    haru = make_user(email="haru@example.org")
    with pytest.raises(Refusal) as caught:
        enroll(actor=haru, occurrence=date, is_minor=True, guardian_email="HARU@example.org")
    assert (caught.value.code, caught.value.field) == ("own_guardian", "guardian_email")
    with pytest.raises(Refusal) as caught:
        enroll(actor=haru, occurrence=date, is_minor=True)
    assert caught.value.code == "guardian_missing"
    assert not Enrollment.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_asking_again_puts_the_older_link_out_of_use(held: Enrollment, client_for: Callable[..., Client]) -> None:
    old = link_in_mail()
    client = client_for(held.user)
    url = reverse("programs:ask_guardian_again", args=[held.pk])
    assert client.post(url, {"guardian_email": "other@example.org"}).status_code == 302
    assert Client().post(old, {"answer": "confirm"}).status_code == 404
    assert Client().post(link_in_mail("other@example.org"), {"answer": "confirm"}).status_code == 200
    assert Consent.objects.get().given_by == "other@example.org"


def test_asking_again_has_an_end_and_its_own_refusals(held: Enrollment, client_for: Callable[..., Client]) -> None:
    client = client_for(held.user)
    url = reverse("programs:ask_guardian_again", args=[held.pk])
    own = client.post(url, {"guardian_email": held.user.email})
    assert (own.status_code, "あなた自身の" in own.content.decode()) == (422, True)
    wrong = client.post(url, {"guardian_email": "not an address"})
    assert (wrong.status_code, 'value="not an address"' in wrong.content.decode()) == (422, True)
    for _time in range(guardian.MOST_ASKED - 1):
        assert client.post(url, {"guardian_email": PARENT}).status_code == 302
        Count.objects.all().delete()  # as after some hours: a mailbox gets so many in ten minutes (people.limits)
    assert client.post(url, {"guardian_email": PARENT}).status_code == 422
    assert OutgoingMail.objects.filter(template="programs/guardian_asked").count() == guardian.MOST_ASKED


def test_five_rounds_of_signing_up_and_cancelling_do_not_flood_a_mailbox(
    client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    student = make_user()
    sent = 0
    for _round in range(5):
        date = make_occurrence(make_program(kind=ProgramKind.BABY_CONTACT))
        response = client_for(student).post(
            reverse("programs:sign_up", args=[date.pk]),
            {"called_name": "はる", "age": SignUpForm.MINOR, "guardian_email": PARENT},
        )
        mine = Enrollment.objects.filter(user=student, occurrence=date).first()
        if mine is None:
            assert response.status_code == 429
            assert "もう一度お試しください" in response.content.decode()
            assert PARENT in response.content.decode()
        else:
            sent += 1
            send_due()
            cancel(actor=student, enrollment=mine)
    assert sent == 3


def test_another_person_cannot_ask_nor_learn_the_address(
    held: Enrollment, client_for: Callable[..., Client], make_user: Callable[..., User]
) -> None:
    client = client_for(make_user())
    page = client.post(reverse("programs:ask_guardian_again", args=[held.pk]), {"guardian_email": "thief@example.org"})
    assert page.status_code == 404
    assert PARENT not in page.content.decode()
    with pytest.raises(NotAllowed):
        guardian.resend(actor=make_user(), enrollment=held, guardian_email="thief@example.org")
    held.refresh_from_db()
    assert held.guardian_email == PARENT


def test_cancelling_takes_an_unsent_question_back(held: Enrollment) -> None:
    cancel(actor=held.user, enrollment=held)
    assert OutgoingMail.objects.get(template="programs/guardian_asked").cancelled_at is not None
    held.refresh_from_db()
    assert held.state == EnrollmentState.CANCELLED
    assert not OutgoingMail.objects.filter(to_email=PARENT, template="programs/stepped_back").exists()


def test_addresses_names_and_notes_end_thirty_days_after_the_class(
    held: Enrollment, date: Occurrence, time_machine: TimeMachineFixture
) -> None:
    link = link_in_mail()
    Client().post(link, {"answer": "confirm"})
    time_machine.move_to(date.ends_at + timedelta(days=29))
    assert erase_old() == 0
    assert "37.5℃" in Client().get(link, follow=True).content.decode()  # what was agreed is still there to read
    time_machine.move_to(date.ends_at + timedelta(days=31))
    assert (erase_old(), erase_old()) == (1, 0)
    gone = Client().get(link, follow=True)
    assert gone.status_code == 404
    assert "37.5℃" not in gone.content.decode()
    held.refresh_from_db()
    assert (held.guardian_email, held.called_name, held.note, held.user_id is None) == ("", "", "", False)
    consent = Consent.objects.get()
    assert (consent.given_by, consent.wording != "") == ("", True)
    time_machine.move_to(date.ends_at + timedelta(days=366))
    assert erase_old() == 1
    held.refresh_from_db()
    assert held.user_id is None


def test_leaving_for_good_frees_seats_and_names(
    held: Enrollment, date: Occurrence, make_user: Callable[..., User]
) -> None:
    erase_account(actor=held.user, person=held.user)
    held.refresh_from_db()
    assert (held.state, held.user_id, held.called_name, held.guardian_email) == (
        EnrollmentState.CANCELLED,
        None,
        "",
        "",
    )
    assert enroll(actor=make_user(), occurrence=date).is_active


@pytest.mark.parametrize("how", ["declined", "taken back"])
def test_who_signs_up_as_an_adult_after_a_guardians_no_is_marked_for_staff(
    held: Enrollment, date: Occurrence, how: str, make_user: Callable[..., User], client_for: Callable[..., Client]
) -> None:
    Client().post(link_in_mail(), {"answer": "confirm" if how == "taken back" else "decline"})
    if how == "taken back":
        withdraw(token=links.lasting_token(held.pk))
    next_date = make_occurrence(date.program, day=timezone.localdate() + timedelta(days=14), capacity=5)
    again = enroll(actor=held.user, occurrence=next_date)
    adult = enroll(actor=make_user("おとな"), occurrence=next_date)
    assert again.state == EnrollmentState.CONFIRMED  # nobody is refused for it
    staff = client_for(make_user(staff=True, groups=(PUBLISHING,)))
    page = staff.get(reverse("programs_schedule:roster", args=[next_date.pk])).content.decode()
    assert page.count("前に保護者の「同意しない」がありました") == 1
    marked = re.search(r"<th scope=\"row\">([^<]*)<span class=\"mark mark--warn\">前に", page)
    assert marked
    assert marked[1].strip() == again.called_name
    facts = {entry.subject_id: entry.detail for entry in AuditEntry.objects.filter(verb="programs.enroll")}
    assert facts[str(again.pk)]["guardian_declined"] is True
    assert "guardian_declined" not in facts[str(adult.pk)] | facts[str(held.pk)]


def test_no_mark_for_an_own_cancelling_silence_another_programme_or_a_new_question(
    held: Enrollment,
    date: Occurrence,
    make_user: Callable[..., User],
    client_for: Callable[..., Client],
    time_machine: TimeMachineFixture,
) -> None:
    cancel(actor=held.user, enrollment=held)
    silent = enroll(actor=held.user, occurrence=date, is_minor=True, guardian_email=PARENT)
    time_machine.move_to(silent.held_until + timedelta(minutes=1))
    assert lapse_due() == 1
    program = date.program
    later = make_occurrence(program, day=timezone.localdate() + timedelta(days=30), capacity=5)
    enroll(actor=held.user, occurrence=later)
    other = make_occurrence(
        make_program("ほかの会", kind=ProgramKind.BABY_CONTACT), day=timezone.localdate() + timedelta(days=40)
    )
    asked = enroll(actor=make_user("つぎ"), occurrence=later, is_minor=True, guardian_email="another@example.org")
    Client().post(link_in_mail("another@example.org"), {"answer": "decline"})
    asked.refresh_from_db()
    assert asked.guardian_declined_at is not None
    enroll(actor=asked.user, occurrence=other)
    enroll(actor=asked.user, occurrence=later, is_minor=True, guardian_email="another@example.org")
    staff = client_for(make_user(staff=True, groups=(PUBLISHING,)))
    for shown in (later, other):
        page = staff.get(reverse("programs_schedule:roster", args=[shown.pk]))
        assert page.status_code == 200
        assert "前に保護者の" not in page.content.decode()
