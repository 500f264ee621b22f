"""The list of programmes as a list (each once, in pages, at one price), and addresses and answers made up by hand."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from people.models import User
from programs.enums import ProgramKind
from programs.models import Enrollment, Occurrence, ProgramPage
from programs.signups.actions.enroll import enroll
from tests.factories.programs import make_occurrence, make_program
from tests.markup import tidy

pytestmark = pytest.mark.django_db


def titles(query: str = "") -> list[str]:
    response = Client().get(f"/programs/{query}")
    assert response.status_code == 200
    return re.findall(r'card__title"><a [^>]*>([^<]+)', tidy(response.content.decode()))


def sign_up_path(date: Occurrence) -> str:
    return reverse("programs:sign_up", args=[date.pk])


def test_each_programme_stands_once_by_its_next_date() -> None:
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


def test_a_cancelled_next_date_is_not_the_next_date() -> None:
    program = make_program("ことばの会")
    make_occurrence(program, day=timezone.localdate() + timedelta(days=3), state="cancelled")
    make_occurrence(program, day=timezone.localdate() + timedelta(days=4))
    card = Client().get("/programs/").context["dates"]
    assert [timezone.localtime(date.starts_at).date() for date in card] == [timezone.localdate() + timedelta(days=4)]


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
def test_an_address_made_up_by_hand_is_no_error(query: str) -> None:
    make_occurrence(make_program("ことばの会"))
    response = Client().get(f"/programs/{query}")
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().replace("<script type", "")


def test_the_list_costs_the_same_for_one_and_for_many() -> None:
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


def test_the_second_page_goes_on_where_the_first_ended() -> None:
    for number in range(14):
        make_occurrence(make_program(f"会{number:02}"), starts_at=timezone.now() + timedelta(days=number + 2))
    assert titles() == [f"会{number:02}" for number in range(12)]
    assert titles("?page=2") == ["会12", "会13"]


def test_in_english_with_the_dates_of_the_japanese_page() -> None:
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
def test_bad_input_is_said_beside_the_field_and_kept(
    make_user: Callable[..., User], client_for: Callable[..., Client], field: str, value: str
) -> None:
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


def test_drafts_and_forged_numbers_do_not_exist(
    make_user: Callable[..., User], client_for: Callable[..., Client]
) -> None:
    client = client_for(make_user())
    draft = make_occurrence(make_program(live=False))
    assert client.get(sign_up_path(draft)).status_code == 404
    assert client.post(sign_up_path(draft), {"called_name": "x", "people": 1}).status_code == 404
    assert client.get("/programs/dates/999999/signup/").status_code == 404
    assert client.get("/programs/dates/99999999999999999999999/signup/").status_code == 404


@pytest.mark.parametrize("token", ["1", "1:x", "x" * 3000, ":", "<script>"])
def test_a_guessed_cancel_link_leads_nowhere(make_user: Callable[..., User], token: str) -> None:
    enrollment = enroll(actor=make_user(), occurrence=make_occurrence())
    url = reverse("programs:cancel_by_mail", args=[token])
    assert (Client().get(url).status_code, Client().post(url).status_code) == (404, 404)
    enrollment.refresh_from_db()
    assert enrollment.is_active


@pytest.mark.parametrize("query", ["?kind=nonsense", "?place=99999"])
def test_a_filter_that_cannot_be_is_said_in_the_title_and_at_the_top(query: str) -> None:
    """Before any block of the page: the frame must know the form."""
    page = Client().get(f"/programs/{query}").content.decode()
    title = re.findall(r"<title>(.*?)</title>", page, re.DOTALL)[0]
    assert title.strip().startswith("要確認：")
    assert page.index("error-summary") < page.index("<h1>")
