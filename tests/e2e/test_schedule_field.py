"""Staff set a rule by clicking, see its dates, and publish."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from playwright.sync_api import Page, Request, Route, expect

from places.models import Place
from programs.models import Occurrence, ProgramIndexPage, ProgramPage
from programs.schedule.rule import OFFICE
from tests.e2e.site import Person, Site


def next_weekday(weekday: int) -> date:
    """The first such day at least ten days from now (so that no test depends on today)."""
    day = date.today() + timedelta(days=10)
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def fill_in(page: Page, start: date, title: str = "はじめての手あそび") -> None:
    page.fill("#id_title", title)
    page.fill("#id_summary", "うたって、ゆらして、笑うだけの会です。")
    page.get_by_role("tab", name="日程").click()
    page.fill("#id_start_date", start.isoformat())
    page.keyboard.press("Tab")
    page.fill("#id_start_time", "10:00")
    page.keyboard.press("Tab")
    page.fill("#id_end_time", "11:30")
    page.keyboard.press("Tab")


def set_rule(page: Page, start: date) -> None:
    """Every other Tuesday, eight weeks long, not on one day, and on one day more."""
    field = page.locator(".schedule-field")
    text, dates = page.locator("#id_rule"), field.locator(".schedule-field__dates")
    expect(text).to_be_hidden()
    field.get_by_label("くり返しかた").select_option("biweekly")
    expect(field.get_by_role("button", name="火曜")).to_have_attribute("aria-pressed", "true")
    field.get_by_label("終わり").select_option("until")
    field.get_by_label("最後の日").fill((start + timedelta(days=56)).isoformat())
    expect(dates.get_by_role("listitem")).to_have_count(5)
    expect(dates.locator(".schedule-dates__sentence")).to_contain_text("隔週火曜 10:00〜11:30")
    dates.get_by_role("button", name="を外す").nth(1).click()
    expect(dates.locator("li s")).to_have_count(1)
    field.get_by_label("追加する日").fill((start + timedelta(days=3)).isoformat())
    field.get_by_role("button", name="追加", exact=True).click()
    expect(dates.get_by_role("listitem")).to_have_count(6)
    expect(text).to_have_value(
        f"RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL={start + timedelta(days=56):%Y%m%d}\n"
        f"EXDATE:{start + timedelta(days=14):%Y%m%d}\nRDATE:{start + timedelta(days=3):%Y%m%d}"
    )


def publish(page: Page) -> None:
    page.locator("footer").get_by_role("button", name="他のアクション").click()
    page.locator("button[name=action-publish]").click()
    page.wait_for_url("**/admin/pages/*/")


def test_a_rule_is_set_by_clicking_and_its_dates_are_published(person: Callable[..., Person], site: Site) -> None:
    someone = person("publisher", width=1280, height=900)
    start = next_weekday(1)
    with site.database():
        index = ProgramIndexPage.objects.get(locale__language_code="ja")
    page = someone.visit(f"/admin/pages/add/programs/programpage/{index.pk}/", check=False)
    fill_in(page, start)
    page.locator("#id_skip_holidays").uncheck()
    set_rule(page, start)
    publish(page)
    with site.database():
        program = ProgramPage.objects.get(title="はじめての手あそび")
        made = [one.original_start - start for one in program.occurrences.order_by("original_start")]
    assert [gap.days for gap in made] == [0, 3, 28, 42, 56]
    page = someone.visit(f"/admin/programs/{program.pk}/", check=False)
    expect(page.get_by_role("link", name="を動かす")).to_have_count(5)
    page = someone.visit(f"/admin/pages/{program.pk}/edit/", check=False)
    page.get_by_role("tab", name="日程").click()
    expect(page.get_by_label("くり返しかた")).to_have_value("biweekly")


def is_draft(request: Request) -> bool:
    """Whether the editor saves by itself here."""
    return request.method == "POST" and request.headers.get("accept") == "application/json"


def test_publishing_while_the_draft_is_being_saved_makes_one_page(person: Callable[..., Person], site: Site) -> None:
    """What the editor sends by itself is held up here until the page was sent off, by a double click."""
    someone = person("publisher", width=1280, height=900)
    with site.database():
        index = ProgramIndexPage.objects.get(locale__language_code="ja")
    watched = "addEventListener('w-unsaved:watch-edits', () => { document.documentElement.dataset.watched = ''; })"
    someone.page.add_init_script(watched)
    page = someone.visit(f"/admin/pages/add/programs/programpage/{index.pk}/", check=False)
    held: list[Route] = []
    page.route(
        "**/admin/pages/add/programs/programpage/*/",
        lambda route: held.append(route) if is_draft(route.request) else route.continue_(),
    )
    expect(page.locator("html[data-watched]")).to_be_attached()
    with page.expect_request(is_draft):
        fill_in(page, next_weekday(3), "ひとつだけの講座")
    page.locator("footer").get_by_role("button", name="他のアクション").click()
    page.locator("button[name=action-publish]").dblclick()
    assert len(held) == 1
    held[0].continue_()
    page.wait_for_url(f"**/admin/pages/{index.pk}/")
    with site.database():
        assert [one.live for one in ProgramPage.objects.filter(title="ひとつだけの講座")] == [True]


def test_the_live_preview_shows_the_dates_of_the_rule_and_a_taken_room_is_said(
    person: Callable[..., Person], site: Site
) -> None:
    someone = person("publisher", width=1600, height=1000)
    start = next_weekday(2)
    with site.database():
        index = ProgramIndexPage.objects.get(locale__language_code="ja")
        place = Place.objects.create(slug="room-for-preview", name="まんなか館", layer="central", summary="x")
        other = ProgramPage.objects.filter(locale__language_code="ja", live=True).first()
        begins = datetime.combine(start, time(11), tzinfo=OFFICE)
        taken = Occurrence.objects.create(
            program=other,
            original_start=start + timedelta(days=3000),
            starts_at=begins,
            ends_at=begins + timedelta(hours=1),
            place=place,
        )
        title = other.title
    page = someone.visit(f"/admin/pages/add/programs/programpage/{index.pk}/", check=False)
    fill_in(page, start)
    field = page.locator(".schedule-field")
    field.get_by_label("くり返しかた").select_option("weekly")
    field.get_by_label("終わり").select_option("count")
    count = field.get_by_label("回数（休みの日は数えません）")
    count.fill("3")
    count.press("Tab")
    dates = field.locator(".schedule-field__dates")
    expect(dates.get_by_role("listitem")).to_have_count(3)
    page.get_by_role("tab", name="対象・場所・申し込み").click()
    page.locator("[name=place]").select_option(str(place.pk))
    page.get_by_role("tab", name="日程").click()
    expect(dates).to_contain_text(f"同じ場所で「{title}」")
    page.get_by_role("button", name="プレビュー").first.click()
    shown = page.frame_locator("iframe[data-w-preview-target=iframe], #w-preview-iframe, #preview-iframe").first
    expect(shown.get_by_role("heading", name="はじめての手あそび")).to_be_visible()
    expect(shown.locator(".dates__when")).to_have_count(3)
    for week in range(3):
        day = start + timedelta(days=7 * week)
        expect(shown.locator(".dates__when").nth(week)).to_contain_text(f"{day.month}月{day.day}日（水）")
    expect(shown.get_by_role("heading", name="当日の流れ")).to_have_count(0)
    assert all(words.strip() for words in shown.locator("h1, h2, h3").all_inner_texts())
    with site.database():
        taken.delete()
        place.delete()


def test_without_javascript_the_rule_is_a_text(person: Callable[..., Person], site: Site) -> None:
    someone = person("publisher", width=1280, height=900, javascript=False)
    with site.database():
        program = ProgramPage.objects.filter(locale__language_code="ja", slug="hokago-fureai").get()
    page = someone.visit(f"/admin/pages/{program.pk}/edit/", check=False)
    value = page.locator("#id_rule").input_value()
    assert value.startswith("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=WE;UNTIL=")
