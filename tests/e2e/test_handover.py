"""A handover at 360 px: one ends her shift with a note, the next reads it first thing and takes it over."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.site import Person, Site
from tests.e2e.talk import Talk

Make = Callable[..., Person]


def test_a_shift_ends_and_the_next_takes_it_over(person: Make, talk: Talk, site: Site) -> None:
    with site.database():
        from chat.enums import ReportReason
        from people.demo import cast
        from tests.factories.cases import told
        from tests.factories.duty import always_on_duty
        from tests.factories.groups import make_facilitator, make_member
        from tests.factories.rooms import say

        people = cast()
        for key in ("midwife", "senpai"):
            make_facilitator(talk.circle.group, people[key], nickname=people[key].display_name)
        always_on_duty(people["senpai"], talk.circle.group)
        words = say(make_member(talk.circle.group).user, talk.circle.group, "どこの園かわかることば")
        one = told(talk.circle, reason=ReportReason.PRIVATE, message=words)
        from tests.factories.cases import case_of

        case = case_of(one)

    hers = person("midwife", width=360)  # Japanese, light
    page = hers.visit("/desk/")
    page.get_by_role("link", name="見守りを終える").click()
    note = page.locator(f"#case-{case.pk}")
    note.fill("園には、まだ電話していません")
    hers.look()
    page.get_by_role("button", name="見守りを終える").click()
    expect(page.get_by_text("おつかれさまでした").first).to_be_visible()

    next_one = person("senpai", width=360, language="en", dark=True)
    desk = next_one.visit("/desk/")
    handover = desk.locator("article[id^=handover-]", has_text="園には、まだ電話していません")
    expect(handover).to_be_visible()
    next_one.look()
    handover.get_by_role("button").click()
    expect(handover).to_have_count(0)
    with site.database():
        from desk.models import Handover

        taken = Handover.objects.get(cases__case=case)
        assert taken.acknowledged_by_id == people["senpai"].pk
