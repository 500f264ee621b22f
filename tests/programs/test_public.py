"""What anybody sees of programmes, and the way through a sign-up in pages."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from people.enums import LifeStage
from people.models import OutgoingMail
from places.models import Place
from programs.actions.cancel import token_of
from programs.actions.enroll import enroll
from programs.enums import EnrollmentState, ProgramKind
from programs.models import Enrollment, Occurrence, ProgramPage
from programs.schedule import OFFICE
from tests.programs.make import make_occurrence, make_program, program_index

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 12, 7, 9, 0, tzinfo=OFFICE)


def titles(query: str = "") -> list[str]:
    response = Client().get(f"/programs/{query}")
    assert response.status_code == 200
    return re.findall(r'card__title"><a [^>]*>([^<]+)', response.content.decode())


def sign_up_path(date: Occurrence) -> str:
    return reverse("programs:sign_up", args=[date.pk])


# ── The list ──


def test_each_programme_stands_once_by_its_next_date():
    weekly = make_program("まいしゅうの会")
    for day in (3, 10, 17):
        make_occurrence(weekly, day=timezone.localdate() + timedelta(days=day))
    make_occurrence(make_program("あしたの会"), day=timezone.localdate() + timedelta(days=1))
    make_program("まだの会")
    make_occurrence(make_program("下書きの会", live=False))
    make_occurrence(make_program("きのうの会"), starts_at=timezone.now() - timedelta(days=1))
    assert titles() == ["あしたの会", "まいしゅうの会"]
    page = Client().get("/programs/").content.decode()
    assert ("まだの会" in page, "下書きの会" in page) == (True, False)


def test_a_cancelled_next_date_is_not_the_next_date():
    program = make_program("ことばの会")
    make_occurrence(program, day=timezone.localdate() + timedelta(days=3), state="cancelled")
    make_occurrence(program, day=timezone.localdate() + timedelta(days=4))
    card = Client().get("/programs/").context["dates"]
    assert [timezone.localtime(date.starts_at).date() for date in card] == [timezone.localdate() + timedelta(days=4)]


def test_filters(time_machine, make_user):
    time_machine.move_to(MONDAY)
    hall = Place.objects.create(slug="hall", name="公民館", layer="central", summary="s", is_published=True)
    index = program_index()
    assert index.pk
    day = datetime(2026, 12, 15, tzinfo=OFFICE)  # a Tuesday
    baby = make_program(
        "赤ちゃん", life_stages=[LifeStage.INFANT], kind=ProgramKind.DROP_IN, place=hall, needs_sign_up=False
    )
    make_occurrence(baby, starts_at=day.replace(hour=10))
    teen = make_program("中高生", life_stages=[LifeStage.TEEN], childcare=True, languages=["ja", "en"])
    make_occurrence(teen, starts_at=day.replace(hour=18))
    everybody = make_program("みんな", online=True, capacity=1)
    full = make_occurrence(everybody, starts_at=day.replace(day=19, hour=10))  # a Saturday
    holiday = make_program("祝日", signup_opens_days=10)
    make_occurrence(holiday, starts_at=datetime(2027, 1, 11, 10, tzinfo=OFFICE))  # 成人の日, a Monday
    enroll(actor=make_user(), occurrence=full)
    assert titles("?life_stage=0-2") == ["赤ちゃん", "みんな", "祝日"]
    assert titles("?life_stage=teen") == ["中高生", "みんな", "祝日"]
    assert titles("?kind=drop_in") == ["赤ちゃん"]
    assert titles("?time=weekday") == ["赤ちゃん"]
    assert titles("?time=evening") == ["中高生"]
    assert titles("?time=weekend") == ["みんな", "祝日"]
    assert titles(f"?place={hall.pk}") == ["赤ちゃん"]
    assert titles("?language=en") == ["中高生"]
    assert titles("?online=on") == ["みんな"]
    assert titles("?childcare=on") == ["中高生"]
    assert titles("?free=on") == ["赤ちゃん", "中高生"]
    assert titles("?life_stage=teen&time=weekend&free=on") == []


def test_nothing_found_says_what_to_try():
    make_occurrence(make_program("ことばの会"))
    page = Client().get("/programs/?kind=drop_in&time=evening").content.decode()
    assert "あてはまる日程が、いまはありません。" in page
    assert "曜日・時間を「すべて」にすると" in page
    assert '<option value="evening" selected>' in page


@pytest.mark.parametrize(
    "query",
    [
        "?kind=<script>",
        "?place=9999999999999999999999",
        "?page=-1",
        "?page=x",
        "?time=' OR 1=1",
        "?life_stage=" + "a" * 5000,
    ],
)
def test_an_address_made_up_by_hand_is_no_error(query):
    make_occurrence(make_program("ことばの会"))
    response = Client().get(f"/programs/{query}")
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().replace("<script type", "")


def test_the_list_costs_the_same_for_one_and_for_many():
    def cost() -> int:
        Client().get("/programs/")  # what the site keeps in its cache is there
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert Client().get("/programs/").status_code == 200
        return len(queries)

    make_occurrence(make_program("会"))
    one = cost()
    for number in range(11):
        make_occurrence(make_program(f"会{number}"), starts_at=timezone.now() + timedelta(days=number + 2))
    assert cost() == one
    for number in range(38):
        make_occurrence(make_program(f"会{number}!"), starts_at=timezone.now() + timedelta(days=number + 2))
    assert cost() == one - 1  # programmes still without a date are only looked for on the last page
    assert one <= 15


def test_the_second_page_goes_on_where_the_first_ended():
    for number in range(14):
        make_occurrence(make_program(f"会{number:02}"), starts_at=timezone.now() + timedelta(days=number + 2))
    assert titles() == [f"会{number:02}" for number in range(12)]
    assert titles("?page=2") == ["会12", "会13"]


# ── One programme ──


def test_a_programme_shows_its_dates_and_never_who_comes(make_user):
    program = make_program("ことばの会", slug="kotoba", capacity=5)
    dates = [make_occurrence(program, day=timezone.localdate() + timedelta(days=day)) for day in (3, 4, 5)]
    Occurrence.objects.filter(pk=dates[1].pk).update(state="cancelled", reason="雪のため")
    Occurrence.objects.filter(pk=dates[2].pk).update(moved_from=dates[2].starts_at - timedelta(days=1))
    enroll(actor=make_user("ひみつの名前"), occurrence=dates[0], called_name="ひみつのよび名", note="ひみつのメモ")
    page = Client().get("/programs/kotoba/").content.decode()
    assert sign_up_path(dates[0]) in page
    assert sign_up_path(dates[1]) not in page
    assert "雪のため" in page
    assert "から変わりました" in page
    assert "ひみつ" not in page


def test_my_own_date_is_marked_for_me_only(make_user, client_for):
    program = make_program("ことばの会", slug="kotoba")
    date = make_occurrence(program)
    hana = make_user()
    enrollment = enroll(actor=hana, occurrence=date)
    assert (
        reverse("programs:enrollment", args=[enrollment.pk])
        in client_for(hana).get("/programs/kotoba/").content.decode()
    )
    other = client_for(make_user()).get("/programs/kotoba/").content.decode()
    assert "申し込み済み" not in other


def test_many_dates_are_shown_a_few_at_a_time():
    program = make_program("まいにちの会", slug="daily")
    for day in range(1, 21):
        make_occurrence(program, day=timezone.localdate() + timedelta(days=day + 1))
    assert len(Client().get("/programs/daily/").context["dates"]) == 6
    assert len(Client().get("/programs/daily/?dates=all").context["dates"]) == 20


def test_in_english_with_the_dates_of_the_japanese_page():
    english, _made = Locale.objects.get_or_create(language_code="en")
    program = make_program("ことばの会", slug="kotoba")
    date = make_occurrence(program)
    copy = program.copy_for_translation(english, copy_parents=True)
    copy.title = "Slow words"
    copy.save_revision().publish()
    assert ProgramPage.objects.get(pk=copy.pk).live
    page = Client().get(f"/en/programs/{copy.slug}/")
    assert page.status_code == 200
    assert f"/en/programs/dates/{date.pk}/signup/" in page.content.decode()


# ── Signing up, in pages ──


def test_signing_up_asks_for_an_account_and_comes_back():
    date = make_occurrence()
    response = Client().get(sign_up_path(date))
    assert response.status_code == 302
    assert response["Location"].endswith(f"?next={sign_up_path(date)}")


def test_a_parent_signs_up_in_one_form(make_user, client_for):
    hana, date = make_user("はな"), make_occurrence()
    client = client_for(hana)
    form = client.get(sign_up_path(date))
    assert 'value="はな"' in form.content.decode()
    answer = client.post(sign_up_path(date), {"called_name": "はなちゃん", "people": "2", "note": ""})
    enrollment = Enrollment.objects.get(user=hana)
    assert answer["Location"] == reverse("programs:enrollment", args=[enrollment.pk])
    again = client.post(sign_up_path(date), {"called_name": "はなちゃん", "people": "2", "note": ""})
    assert again["Location"] == answer["Location"]
    assert Enrollment.objects.count() == 1
    page = client.get(answer["Location"]).content.decode()
    assert ("お待ちしています" in page, reverse("programs:cancel", args=[enrollment.pk]) in page) == (True, True)


def test_a_student_is_asked_for_an_age_group_and_never_a_birthday(make_user, client_for):
    date = make_occurrence(make_program(kind=ProgramKind.BABY_CONTACT))
    client = client_for(make_user("はる"))
    form = client.get(sign_up_path(date)).content.decode()
    assert ('name="age"' in form, 'name="people"' in form, 'type="date"' in form) == (True, False, False)
    missing = client.post(sign_up_path(date), {"called_name": "はる", "age": "minor", "note": "そのままのメモ"})
    assert missing.status_code == 422
    assert "保護者のメールアドレスを入れてください。" in missing.content.decode()
    assert "そのままのメモ" in missing.content.decode()
    client.post(sign_up_path(date), {"called_name": "はる", "age": "minor", "guardian_email": "parent@example.org"})
    assert Enrollment.objects.get().state == EnrollmentState.HELD


def test_an_adult_student_needs_no_guardian_and_none_is_kept(make_user, client_for):
    date = make_occurrence(make_program(kind=ProgramKind.BABY_CONTACT))
    client_for(make_user()).post(
        sign_up_path(date), {"called_name": "なつき", "age": "adult", "guardian_email": "mother@example.org"}
    )
    enrollment = Enrollment.objects.get()
    assert (enrollment.state, enrollment.is_minor, enrollment.guardian_email) == (EnrollmentState.CONFIRMED, False, "")
    assert not OutgoingMail.objects.filter(template="programs/guardian_asked").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("called_name", ""),
        ("called_name", "あ" * 10_000),
        ("called_name", "<script>alert(1)</script>"),
        ("note", "あ" * 10_000),
        ("people", "0"),
        ("people", "99999999999999999999"),
        ("people", "たくさん"),
        ("guardian_email", "x"),
        ("age", "ancient"),
    ],
)
def test_bad_input_is_said_beside_the_field_and_kept(make_user, client_for, field, value):
    kind = ProgramKind.BABY_CONTACT if field in ("guardian_email", "age") else ProgramKind.COURSE
    date = make_occurrence(make_program(kind=kind))
    data = {
        "called_name": "はな",
        "people": "1",
        "age": "minor",
        "guardian_email": "p@example.org",
        "note": "",
        field: value,
    }
    response = client_for(make_user()).post(sign_up_path(date), data)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert "<script>alert" not in response.content.decode()
    assert not Enrollment.objects.exists()


def test_words_with_a_script_stay_words(make_user, client_for):
    date = make_occurrence()
    client = client_for(make_user())
    client.post(sign_up_path(date), {"called_name": "はな", "people": "1", "note": "<script>alert(1)</script>"})
    page = client.get(reverse("programs:enrollment", args=[Enrollment.objects.get().pk])).content.decode()
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page


def test_a_form_from_before_the_date_moved_is_shown_again(make_user, client_for):
    date = make_occurrence()
    client = client_for(make_user())
    old = {"called_name": "はな", "people": "1", "shown_start": date.starts_at.isoformat()}
    Occurrence.objects.filter(pk=date.pk).update(
        starts_at=date.starts_at + timedelta(days=1), ends_at=date.ends_at + timedelta(days=1)
    )
    response = client.post(sign_up_path(date), old)
    assert response.status_code == 422
    assert "日時が変わりました" in response.content.decode()
    shown = re.search(r'name="shown_start" value="([^"]+)"', response.content.decode()).group(1)
    assert client.post(sign_up_path(date), {**old, "shown_start": shown}).status_code == 302


def test_full_names_the_next_dates_with_seats(make_user, client_for):
    program = make_program(capacity=1)
    full, free = (make_occurrence(program, day=timezone.localdate() + timedelta(days=day)) for day in (5, 12))
    enroll(actor=make_user(), occurrence=full)
    client = client_for(make_user())
    for response in (
        client.get(sign_up_path(full)),
        client.post(sign_up_path(full), {"called_name": "うみ", "people": "1"}),
    ):
        assert sign_up_path(free) in response.content.decode()
    assert Enrollment.objects.count() == 1


def test_an_overlap_links_to_the_other_date(make_user, client_for):
    hana = make_user()
    mine = enroll(actor=hana, occurrence=make_occurrence(make_program("ことばの会")))
    other = make_occurrence(make_program("ふたごの会"))
    response = client_for(hana).post(sign_up_path(other), {"called_name": "はな", "people": "1"})
    page = response.content.decode()
    assert response.status_code == 422
    assert ("ことばの会" in page, reverse("programs:enrollment", args=[mine.pk]) in page) == (True, True)


def test_drafts_and_forged_numbers_do_not_exist(make_user, client_for):
    client = client_for(make_user())
    draft = make_occurrence(make_program(live=False))
    assert client.get(sign_up_path(draft)).status_code == 404
    assert client.post(sign_up_path(draft), {"called_name": "x", "people": 1}).status_code == 404
    assert client.get("/programs/dates/999999/signup/").status_code == 404
    assert client.get("/programs/dates/99999999999999999999999/signup/").status_code == 404


def test_another_persons_sign_up_does_not_exist(make_user, client_for):
    enrollment = enroll(actor=make_user(), occurrence=make_occurrence(), called_name="ひみつ", note="ひみつのメモ")
    for person in (make_user(), make_user(staff=True)):
        client = client_for(person)
        for name in ("enrollment", "cancel"):
            response = client.get(reverse(f"programs:{name}", args=[enrollment.pk]))
            assert response.status_code == 404
            assert "ひみつ" not in response.content.decode()
        assert client.post(reverse("programs:cancel", args=[enrollment.pk])).status_code == 404
    assert Client().get(reverse("programs:enrollment", args=[enrollment.pk])).status_code == 302
    enrollment.refresh_from_db()
    assert enrollment.is_active


def test_two_taps_cancel_from_ones_own_page(make_user, client_for):
    hana = make_user()
    enrollment = enroll(actor=hana, occurrence=make_occurrence())
    url = reverse("programs:cancel", args=[enrollment.pk])
    client = client_for(hana)
    assert client.get(url).status_code == 200
    enrollment.refresh_from_db()
    assert enrollment.is_active
    assert client.post(url).status_code == 302
    assert client.post(url).status_code == 302
    enrollment.refresh_from_db()
    assert enrollment.state == EnrollmentState.CANCELLED


def test_two_taps_cancel_from_the_mail_without_signing_in(make_user):
    enrollment = enroll(actor=make_user("ひみつ"), occurrence=make_occurrence(), note="ひみつのメモ")
    url = reverse("programs:cancel_by_mail", args=[token_of(enrollment.pk)])
    page = Client().get(url)
    assert (page.status_code, "ひみつ" in page.content.decode()) == (200, False)
    enrollment.refresh_from_db()
    assert enrollment.is_active
    assert Client(enforce_csrf_checks=True).post(url).status_code == 403
    for _tap in range(2):
        assert Client().post(url).status_code == 200
    enrollment.refresh_from_db()
    assert enrollment.state == EnrollmentState.CANCELLED


@pytest.mark.parametrize("token", ["1", "1:x", "x" * 3000, ":", "<script>"])
def test_a_guessed_cancel_link_leads_nowhere(make_user, token):
    enrollment = enroll(actor=make_user(), occurrence=make_occurrence())
    url = reverse("programs:cancel_by_mail", args=[token])
    assert (Client().get(url).status_code, Client().post(url).status_code) == (404, 404)
    enrollment.refresh_from_db()
    assert enrollment.is_active
