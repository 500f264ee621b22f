"""Writing a programme in Wagtail: validation, preview, review, publishing."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks
from wagtail.models import GroupApprovalTask, Locale, Page, Task, Workflow, WorkflowPage, WorkflowTask
from wagtail.test.utils.form_data import rich_text

from people.models import User
from people.roles import PUBLISHING
from places.models import ClosedDay, OpeningHour, Place
from programs.models import Enrollment, Occurrence, ProgramPage
from programs.schedule.rule import OFFICE, rule_text
from tests.factories.programs import make_occurrence, make_program, program_index

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
TUESDAYS = [date(2026, 12, 8), date(2026, 12, 22)]


@pytest.fixture(autouse=True)
def _november() -> Iterator[None]:
    with time_machine.travel(datetime(2026, 11, 23, 0, 0, tzinfo=UTC), tick=True):
        yield


@pytest.fixture
def editor(make_user: Callable[..., User]) -> User:
    return make_user("書く人", staff=True)


@pytest.fixture
def publisher(make_user: Callable[..., User]) -> User:
    return make_user("出す人", staff=True, groups=(PUBLISHING,))


def typed(**fields: Any) -> dict[str, str]:
    return {
        "title": "ふたごの会",
        "slug": "futago",
        "summary": "ゆっくり話せる会です。",
        "body": rich_text("<p>どうぞ。</p>"),
        "what_happens": rich_text(""),
        "what_to_bring": rich_text(""),
        "audience": "",
        "fee": "",
        "kind": "course",
        "life_stages": ["0-2", "3-5"],
        "languages": ["ja"],
        "place": "",
        "place_note": "",
        "online_note": "",
        "capacity": "8",
        "capacity_unit": "families",
        "needs_sign_up": "on",
        "signup_opens_days": "60",
        "signup_closes_hours": "24",
        "start_date": "2026-12-01",
        "start_time": "10:00",
        "end_time": "11:30",
        "rule": "RRULE:FREQ=MONTHLY;BYDAY=2TU,4TU;UNTIL=20261231",
        "skip_holidays": "on",
        "seo_title": "",
        "search_description": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        **fields,
    }


def add_address() -> str:
    return reverse("wagtailadmin_pages:add", args=["programs", "programpage", program_index().pk])


def publish(client: Client, capture: DjangoCaptureOnCommitCallbacks, address: str | None = None, **fields: Any) -> Any:
    with capture(execute=True):
        return client.post(address or add_address(), typed(**{"action-publish": "on", **fields}))


def test_a_publisher_writes_and_publishes_and_the_dates_are_there(
    client_for: Callable[..., Client],
    publisher: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    answer = publish(client_for(publisher), django_capture_on_commit_callbacks)
    assert answer.status_code == 302
    program = ProgramPage.objects.get(slug="futago")
    assert (program.live, program.life_stages, program.languages) == (True, ["0-2", "3-5"], ["ja"])
    assert [one.original_start for one in program.occurrences.all()] == TUESDAYS
    page = client_for(publisher).get(reverse("wagtailadmin_pages:edit", args=[program.pk])).content.decode()
    assert "RRULE:FREQ=MONTHLY;BYDAY=2TU,4TU;UNTIL=20261231" in page
    assert reverse("programs_schedule:program", args=[program.pk]) in page


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"rule": "RRULE:FREQ=DAILY;INTERVAL=0"}, "rule", "間隔は1から99"),
        ({"rule": "BEGIN:VEVENT"}, "rule", "読み取れませんでした"),
        ({"rule": "RRULE:FREQ=WEEKLY;UNTIL=20261130"}, "rule", "開かれる日が1日もありません"),
        ({"rule": "RRULE:FREQ=DAILY;UNTIL=20281201"}, "rule", "回数が多すぎます"),
        ({"start_date": "2026-11-01"}, "start_date", "始まりの日が過ぎています"),
        ({"end_time": "10:01"}, "end_time", "5分から12時間"),
        ({"end_time": "09:30"}, "end_time", "終わりの時刻が、始まりの時刻より前か同じです"),
        ({"end_time": "１０：００"}, "end_time", "終わりの時刻が、始まりの時刻より前か同じです"),
        ({"start_time": "午後2時", "end_time": "13時半"}, "end_time", "終わりの時刻が、始まりの時刻より前か同じです"),
        ({"end_time": "おひる"}, "end_time", "時刻として読めませんでした"),
        ({"life_stages": ["診断"]}, "life_stages", "診断"),
        ({"capacity": "0"}, "capacity", "1"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_kept(
    client_for: Callable[..., Client],
    publisher: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    fields: dict[str, str],
    field: str,
    words: str,
) -> None:
    answer = publish(client_for(publisher), django_capture_on_commit_callbacks, **fields)
    assert answer.status_code == 200
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert words in str(form.errors[field])
    if field == "rule":
        assert fields["rule"] in answer.content.decode()
    assert not ProgramPage.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"start_date": "2026/12/01", "start_time": "１０：００", "end_time": "１１：３０"},
        {"start_date": "２０２６年１２月１日", "start_time": "10時", "end_time": "11時半"},
        {"start_date": "令和8年12月1日", "start_time": "午前10時", "end_time": "午前11時30分"},
        {"start_date": "20261201", "start_time": "10:00", "end_time": "11:30:00"},
        {"start_date": "2026．12．1", "start_time": "10am", "end_time": "11:30 AM"},
    ],
)
def test_days_and_times_are_read_as_people_type_them(
    client_for: Callable[..., Client],
    publisher: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    fields: dict[str, str],
) -> None:
    publish(client_for(publisher), django_capture_on_commit_callbacks, **fields)
    program = ProgramPage.objects.get(slug="futago")
    assert (program.start_date, program.start_time, program.duration_minutes) == (date(2026, 12, 1), time(10), 90)
    page = client_for(publisher).get(reverse("wagtailadmin_pages:edit", args=[program.pk]))
    assert page.context["form"]["end_time"].value() == time(11, 30)
    assert "長さ（分）" not in page.content.decode()


def test_a_japanese_title_gets_an_address_that_can_be_sent(
    client_for: Callable[..., Client],
    publisher: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = client_for(publisher)
    form = client.get(add_address()).context["form"]
    assert form["slug"].value() == "program-1"
    publish(client, django_capture_on_commit_callbacks, title="はじめての手あそび", slug="program-1")
    assert ProgramPage.objects.get(title="はじめての手あそび").url.endswith("/programs/program-1/")
    assert client.get(add_address()).context["form"]["slug"].value() == "program-2"
    kept = client.get(reverse("wagtailadmin_pages:edit", args=[ProgramPage.objects.get().pk]))
    assert kept.context["form"]["slug"].value() == "program-1"


def test_a_draft_may_lack_its_schedule(client_for: Callable[..., Client], editor: User) -> None:
    client_for(editor).post(add_address(), typed(start_date="", start_time="", end_time="", rule=""))
    program = ProgramPage.objects.get(slug="futago")
    assert (program.live, program.start_date, Occurrence.objects.count()) == (False, None, 0)


def test_publishing_without_a_schedule_is_refused(
    client_for: Callable[..., Client],
    publisher: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    answer = publish(client_for(publisher), django_capture_on_commit_callbacks, start_date="")
    assert list(answer.context["form"].errors) == ["start_date"]


def test_a_published_programme_may_have_begun(
    client_for: Callable[..., Client],
    publisher: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = client_for(publisher)
    publish(client, django_capture_on_commit_callbacks)
    program = ProgramPage.objects.get(slug="futago")
    with time_machine.travel(datetime(2026, 12, 10, 0, 0, tzinfo=UTC), tick=True):
        answer = publish(
            client_for(publisher),
            django_capture_on_commit_callbacks,
            reverse("wagtailadmin_pages:edit", args=[program.pk]),
            rule="RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231",
        )
        assert answer.status_code == 302
        assert [f"{one.original_start:%m-%d}" for one in program.occurrences.all()] == [
            "12-08",
            "12-15",
            "12-22",
            "12-29",
        ]


def test_the_review_workflow_leads_to_dates(
    client_for: Callable[..., Client],
    editor: User,
    publisher: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    WorkflowPage.objects.all().delete()
    workflow = Workflow.objects.create(name="確認")
    task = GroupApprovalTask.objects.create(name="公開係の確認")
    task.groups.set(publisher.groups.all())
    WorkflowTask.objects.create(workflow=workflow, task=Task.objects.get(pk=task.pk))
    WorkflowPage.objects.create(workflow=workflow, page=Page.objects.get(pk=program_index().pk))
    writer = client_for(editor)
    writer.post(add_address(), typed(**{"action-submit": "on"}))
    program = ProgramPage.objects.get(slug="futago")
    state = program.current_workflow_state
    assert (program.live, state.requested_by) == (False, editor)
    assert Occurrence.objects.count() == 0
    approve = reverse("wagtailadmin_pages:workflow_action", args=[program.pk, "approve", state.current_task_state.pk])
    with django_capture_on_commit_callbacks(execute=True):
        writer.post(approve)
    program.refresh_from_db()
    assert not program.live
    with django_capture_on_commit_callbacks(execute=True):
        client_for(publisher).post(approve)
    program.refresh_from_db()
    assert program.live
    assert [one.original_start for one in program.occurrences.all()] == TUESDAYS


def test_an_editor_cannot_publish(
    client_for: Callable[..., Client], editor: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    publish(client_for(editor), django_capture_on_commit_callbacks)
    assert not ProgramPage.objects.live().exists()
    assert Occurrence.objects.count() == 0


def test_an_unsaved_page_can_be_previewed(client_for: Callable[..., Client], editor: User) -> None:
    client = client_for(editor)
    address = reverse("wagtailadmin_pages:preview_on_add", args=["programs", "programpage", program_index().pk])
    assert client.post(address, typed(title="見るだけの会")).json() == {"is_valid": True, "is_available": True}
    page = client.get(address)
    assert page.status_code == 200
    words = page.content.decode()
    assert "見るだけの会" in words
    for day in ("12月8日（火）", "12月22日（火）"):
        assert day in words
    assert "12月15日" not in words
    assert "当日の流れ" not in words  # nothing is written there yet
    assert "持ちもの" not in words
    assert page["Content-Security-Policy"].count("frame-ancestors 'self'") == 1
    assert not ProgramPage.objects.exists()


def test_a_translation_is_edited_without_facts(
    client_for: Callable[..., Client],
    publisher: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    program = make_program(slug="futago", capacity=8, rule="RRULE:FREQ=WEEKLY;COUNT=2")
    english, _made = Locale.objects.get_or_create(language_code="en")
    copy = program.copy_for_translation(english, copy_parents=True)
    client = client_for(publisher)
    address = reverse("wagtailadmin_pages:edit", args=[copy.pk])
    page = client.get(address)
    assert page.status_code == 200
    assert 'name="rule"' not in page.content.decode()
    publish(client, django_capture_on_commit_callbacks, address, title="Twins' club", capacity="99")
    copy = ProgramPage.objects.get(pk=copy.pk)
    assert (copy.title, copy.live, copy.capacity) == ("Twins' club", True, 8)
    assert rule_text(copy.rule) == "RRULE:FREQ=WEEKLY;COUNT=2"


def test_the_editor_is_usable_in_english(client_for: Callable[..., Client], make_user: Callable[..., User]) -> None:
    from wagtail.users.models import UserProfile

    user = make_user("Editor", staff=True)
    UserProfile.objects.create(user=user, preferred_language="en")
    page = client_for(user).get(add_address()).content.decode()
    assert 'data-controller="schedule-field"' in page


def test_wagtails_own_screens_can_read_a_rule(
    client_for: Callable[..., Client],
    publisher: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    """History, comparison, copy and unpublishing meet the rule and the lists of a programme."""
    client = client_for(publisher)
    publish(client, django_capture_on_commit_callbacks)
    program = ProgramPage.objects.get(slug="futago")
    publish(
        client,
        django_capture_on_commit_callbacks,
        reverse("wagtailadmin_pages:edit", args=[program.pk]),
        rule="RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231",
        life_stages=["teen"],
    )
    first, second = program.revisions.order_by("pk").values_list("pk", flat=True)[:2]
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[program.pk, first, second])
    words = client.get(compare).content.decode()
    assert "毎月第2・第4火曜 10:00〜11:30、祝日を除く、2026年12月まで" in words
    assert "毎週火曜 10:00〜11:30、祝日を除く、2026年12月まで" in words
    assert client.get(reverse("wagtailadmin_pages:history", args=[program.pk])).status_code == 200
    copy = program.copy(update_attrs={"slug": "copy", "title": "写し"}, keep_live=False)
    assert (rule_text(copy.rule), copy.occurrences.count()) == (rule_text(program.rule), 0)
    client.post(reverse("wagtailadmin_pages:unpublish", args=[program.pk]))
    assert not Occurrence.objects.published().exists()
    assert program.occurrences.exists()


def test_the_translation_tool_carries_words_and_leaves_facts_to_the_canonical_page(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    from wagtail_localize.models import StringTranslation, Translation
    from wagtail_localize.operations import translate_object

    program = make_program("ふたごの会", slug="futago", capacity=8, rule="RRULE:FREQ=WEEKLY;COUNT=2")
    english, _made = Locale.objects.get_or_create(language_code="en")
    with django_capture_on_commit_callbacks(execute=True):
        translate_object(program, [english])
        translation = Translation.objects.get(source__object_id=program.translation_key)
        titles = translation.source.stringsegment_set.filter(context__path="title")
        StringTranslation.objects.create(
            translation_of=titles.get().string, context=titles.get().context, locale=english, data="Twins' club"
        )
        translation.save_target(publish=True)
    copy = ProgramPage.objects.get(locale=english, translation_key=program.translation_key)
    assert (copy.title, copy.canonical, copy.capacity) == ("Twins' club", program, 8)
    assert copy.rule == program.rule
    assert copy.occurrences.count() == 0


def warnings_of(answer: Any) -> list[str]:
    return [str(one) for one in get_messages(answer.wsgi_request) if one.level_tag == "warning"]


@pytest.fixture
def hall() -> Place:
    place = Place.objects.create(slug="hall", name="ひだまり館", layer="central", summary="x", is_published=True)
    for weekday in range(5):
        OpeningHour.objects.create(place=place, weekday=weekday, opens=time(9), closes=time(17))
    return place


def test_whoever_saves_is_told_of_a_room_taken_and_of_a_closed_day_and_may_go_on(
    client_for: Callable[..., Client],
    publisher: User,
    hall: Place,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    other = make_program("先にある会", place=hall)
    make_occurrence(other, day=TUESDAYS[0], starts_at=datetime(2026, 12, 8, 11, tzinfo=OFFICE))
    ClosedDay.objects.create(place=hall, date=TUESDAYS[1])
    client = client_for(publisher)
    answer = publish(client, django_capture_on_commit_callbacks, place=str(hall.pk))
    assert ProgramPage.objects.get(slug="futago").live
    [words] = warnings_of(answer)
    assert "12月8日（火）：同じ場所で「先にある会」（12月8日（火）11:00〜12:30）と重なります。" in words
    assert "12月22日（火）：ひだまり館の休みの日です。" in words
    program = ProgramPage.objects.get(slug="futago")
    address = reverse("wagtailadmin_pages:edit", args=[program.pk])
    answer = client.post(address, typed(place=str(hall.pk), start_time="13:00", end_time="14:00"))  # a draft of it
    assert "先にある会" not in warnings_of(answer)[-1]


def test_whoever_sets_an_end_of_publishing_is_told_how_many_families_it_meets(
    client_for: Callable[..., Client],
    publisher: User,
    make_user: Callable[..., User],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    client = client_for(publisher)
    publish(client, django_capture_on_commit_callbacks)
    program = ProgramPage.objects.get(slug="futago")
    address = reverse("wagtailadmin_pages:edit", args=[program.pk])
    assert "公開を終えても、その回は" not in client.get(address).content.decode()
    first, second = program.occurrences.order_by("starts_at")
    for occurrence, state in ((first, "confirmed"), (second, "confirmed"), (second, "cancelled")):
        Enrollment.objects.create(occurrence=occurrence, user=make_user(), state=state)
    assert "これからの回に、2組の申し込みがあります。" in client.get(address).content.decode()
    for expires, families in (("2026-12-01 00:00", "2組"), ("2026-12-10 00:00", "1組"), ("2026-12-23 00:00", "")):
        answer = client.post(address, typed(expire_at=expires))
        told = [words for words in warnings_of(answer) if "より後の回に" in words]
        client.get(reverse("wagtailadmin_home"))  # the messages are read
        assert [f"{families}の申し込み" in words for words in told] == [True] * bool(families), expires
    page = client.post(reverse("wagtailadmin_pages:unpublish", args=[program.pk])).content.decode()
    assert "これからの回に2組の申し込みがあります" in page
    assert ProgramPage.objects.get().live
