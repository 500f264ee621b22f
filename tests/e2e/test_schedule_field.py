"""Staff set a rule by clicking, see its dates, and publish."""

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from programs.models import ProgramIndexPage, ProgramPage


def next_weekday(weekday: int) -> date:
    """The first such day at least ten days from now (so that no test depends on today)."""
    day = date.today() + timedelta(days=10)
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def fill_in(page: Page, start: date) -> None:
    page.fill("#id_title", "はじめての手あそび")
    page.fill("#id_summary", "うたって、ゆらして、笑うだけの会です。")
    page.get_by_role("tab", name="日程").click()
    page.fill("#id_start_date", start.isoformat())
    page.keyboard.press("Tab")
    page.fill("#id_start_time", "10:00")
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


def test_a_rule_is_set_by_clicking_and_its_dates_are_published(person, site):
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


def test_without_javascript_the_rule_is_a_text(person, site):
    someone = person("publisher", width=1280, height=900, javascript=False)
    with site.database():
        program = ProgramPage.objects.filter(locale__language_code="ja", slug="hokago-fureai").get()
    page = someone.visit(f"/admin/pages/{program.pk}/edit/", check=False)
    value = page.locator("#id_rule").input_value()
    assert value.startswith("RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=WE;UNTIL=")
