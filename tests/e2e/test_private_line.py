"""A parent writes to the facilitators alone, on a phone; a facilitator sees it on the desk, and answers."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.site import Person, Site
from tests.e2e.talk import Talk

Make = Callable[..., Person]


def test_a_parent_talks_with_the_facilitators_alone(person: Make, talk: Talk, site: Site) -> None:
    with site.database():
        from groups.models import Membership
        from people.demo import cast
        from tests.factories.groups import make_facilitator, make_member

        people = cast()
        make_facilitator(talk.circle.group, people["midwife"], nickname="助産師")
        own: Membership = make_member(talk.circle.group, people["hana"], nickname="はな子")
        Membership.objects.filter(group=talk.circle.group, user=talk.circle.midori).delete()

    parent = person("hana", width=360)
    page = parent.visit(talk.path)
    page.locator(".room__menu > summary").click()
    page.get_by_role("link", name="進行役とだけ話す").click()
    expect(page.get_by_text("いまは進行役がひとりなので、ここでは書けません。")).to_be_visible()  # nobody asked her yet
    parent.look()
    page.get_by_label("はい、18歳以上です").check()
    page.get_by_role("button", name="答える").click()
    expect(page.get_by_text("ここを読むのは、あなたと、このグループの進行役（助産師）だけです。")).to_be_visible()
    parent.look()
    talk.say(page, "だれにも言えなかったことです")
    expect(talk.status(page, "だれにも言えなかったことです")).to_have_text("送信済み", timeout=60_000)

    facilitator = person("midwife", width=360, dark=True)
    desk = facilitator.visit("/desk/")
    link = desk.get_by_role("link", name="はな子さんとの話")
    expect(link).to_be_visible()
    facilitator.look()
    link.click()
    expect(talk.line(desk, "だれにも言えなかったことです")).to_be_visible()
    facilitator.look()
    talk.say(desk, "話してくださって、ありがとうございます")
    expect(talk.line(page, "話してくださって、ありがとうございます")).to_be_visible(timeout=60_000)  # without a reload
    desk.goto(f"{site.url}/desk/")
    expect(desk.get_by_role("link", name="はな子さんとの話")).to_have_count(0)
    with site.database():
        assert own.line.room.messages.count() == 2
        assert not talk.circle.room.messages.filter(body__contains="言えなかった").exists()
