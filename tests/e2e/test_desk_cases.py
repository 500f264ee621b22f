"""Two facilitators at their desks, in two browsers: who claims, who sees it, and that nobody decides twice."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.site import Person, Site
from tests.e2e.talk import Talk

Make = Callable[..., Person]


def test_two_facilitators_see_each_other_and_decide_once(person: Make, talk: Talk, site: Site) -> None:
    with site.database():
        from chat.enums import ReportReason
        from people.demo import cast
        from tests.factories.cases import told
        from tests.factories.groups import make_facilitator, make_member, make_request

        people = cast()
        for key in ("midwife", "senpai"):
            make_facilitator(talk.circle.group, people[key], nickname=people[key].display_name)
        for number in range(12):
            make_request(talk.circle.group, nickname=f"まつ{number}")
        words = make_member(talk.circle.group).user
        from tests.factories.rooms import say

        one = told(
            talk.circle, reason=ReportReason.PRIVATE, message=say(words, talk.circle.group, "どこの園かわかることば")
        )

    mine = person("midwife", width=360)  # Japanese, light
    hers = person("senpai", width=360, language="en", dark=True)
    here, there = mine.visit("/desk/"), hers.visit("/desk/")
    card, same = (page.locator("article.case", has_text="どこの園かわかることば") for page in (here, there))
    requests = here.locator("article[id^=request-]").first
    expect(card).to_be_visible()
    expect(requests).to_be_hidden()  # folded: the first screen is the urgent one's
    waiting = int(here.title().partition(")")[0].strip("("))

    same.get_by_text("Dealt with in another way").first.click()  # she begins to write
    same.locator("details[open] textarea").fill("My note, thought over")
    card.get_by_role("button", name="わたしが見ます").click()
    expect(card.get_by_text("あなたが見ています")).to_be_visible()
    mine.look()
    expect(there.locator("#news a")).to_be_visible()  # within seconds, and nothing moves under her hands
    expect(same.locator("details[open] textarea")).to_have_value("My note, thought over")
    same.locator("details[open]").get_by_role("button").click()
    expect(there.get_by_text("is looking after this now.").first).to_be_visible()
    expect(there.locator("#kept-1")).to_have_value("My note, thought over")
    hers.look()

    card.get_by_text("見たうえで、そのままにする").first.click()
    card.locator("details[open] textarea").fill("園に電話しました")
    card.locator("details[open]").get_by_role("button").click()
    expect(here.get_by_text("対応を記録しました。").first).to_be_visible()
    expect(here).to_have_title(re.compile(rf"^\({waiting - 1}\) "))
    expect(same).to_have_count(0)  # her open desk shows one less by itself
    with site.database():
        from desk.models import Case

        case = Case.objects.get(message=one.message_id)
        assert (case.outcome, case.closed_by_id, case.note) == ("left", people["midwife"].pk, "園に電話しました")


def test_a_sound_is_a_choice_of_the_device(person: Make) -> None:
    page = person("midwife").visit("/desk/", check=False)
    switch = page.locator("#sound")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")
    page.reload()
    expect(page.locator("#sound")).to_have_attribute("aria-pressed", "true")
    page.locator("#sound").click()
    assert page.evaluate("localStorage.getItem('tsudoi:desk-sound')") is None
