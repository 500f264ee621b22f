"""News in the site: the list, the choices, everything off in two taps, and a group that is quiet; on a small phone too."""

from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.site import Person, Site

Make = Callable[..., Person]
LOOKS = [
    {"width": 360}, {"width": 320}, {"width": 360, "dark": True}, {"width": 320, "dark": True, "language": "en"},
    {"width": 360, "language": "en"}, {"width": 1000, "language": "en"},
]  # fmt: skip
LEAST = 44  # CSS pixels: what a thumb should have to hit


@pytest.fixture
def with_news(site: Site) -> str:
    """Somebody with an answer that is new, one that is old, and one that was read."""
    with site.database():
        from groups.actions.decide import accept
        from groups.models import JoinRequest, Membership, PeerGroup
        from notices.actions.gather import recount
        from notices.actions.tell import fan_out
        from notices.models import Notice
        from people.models import User
        from tests.factories.people import make_user

        User.objects.filter(email="oshirase@news.example").delete()
        user = make_user("おしらせさん", email="oshirase@news.example")
        groups = PeerGroup.objects.filter(state="open")[:3]
        for group in groups:
            facilitator = Membership.objects.filter(group=group, role="facilitator", left_at=None).first()
            assert facilitator is not None
            asked = JoinRequest.objects.create(group=group, user=user, nickname=f"おしらせ{group.pk}")
            accept(actor=facilitator.user, join_request=asked, reply="ようこそ")
        fan_out()
        one, two, *_rest = Notice.objects.filter(user=user).order_by("pk")
        now = timezone.now()
        Notice.objects.filter(pk=one.pk).update(read_at=now, last_at=now - timezone.timedelta(days=2))
        Notice.objects.filter(pk=two.pk).update(last_at=now - timezone.timedelta(days=12))
        recount([user.pk])
    return "oshirase@news.example"


def least(page: Page, selector: str) -> None:
    """What is touched is as big as a thumb."""
    for box in page.locator(selector).evaluate_all("all => all.map(one => one.getBoundingClientRect().toJSON())"):
        if box["width"]:
            assert min(box["width"], box["height"]) >= LEAST - 0.5, (selector, box)


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_the_pages_fit_and_read_well(person: Make, with_news: str, look: dict[str, object]) -> None:
    hana = person(with_news, **look)
    page = hana.visit("/my/notices/")
    least(page, ".bell, .notices a, main .button, main summary")
    bar = page.locator(".site-header__bar").bounding_box()
    assert bar is not None
    assert bar["height"] < (64 if int(str(look["width"])) < 768 else 100)  # one row: nothing has wrapped
    expect(page.locator(".bell__count")).to_contain_text("2")
    page.locator("main summary").click()
    hana.look()
    page = hana.visit("/my/notices/choices/")
    least(page, ".kinds label, .choices label:has(input[type=checkbox]), main .button, main select")
    hana.visit("/my/notices/off/")
    hana.visit("/my/")


def test_a_line_leads_to_what_it_is_about_and_counts_as_read_everywhere(person: Make, with_news: str) -> None:
    phone, tablet = person(with_news), person(with_news, width=1000)
    other = tablet.visit("/places/")
    page = phone.visit("/my/notices/")
    page.locator(".notices__one--new a").first.click()
    page.wait_for_url("**/groups/mine/")
    expect(other.locator(".bell__count")).to_be_hidden(timeout=5_000)


@pytest.mark.parametrize("javascript", [True, False])
def test_everything_off_in_two_taps_from_any_page(person: Make, with_news: str, javascript: bool) -> None:
    hana = person(with_news, javascript=javascript)
    page = hana.visit("/programs/", check=False)
    page.locator(".help-menu > summary").click()
    page.get_by_role("link", name="お知らせをすべて止める").click()
    page.locator("main button[value=off]").click()
    expect(page.locator("main")).to_contain_text("いまは、すべて止まっています。")
    hana.look()
    page.locator("button[value=on]").click()
    expect(page.locator("main")).not_to_contain_text("いまは、すべて止まっています。")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_that_everything_is_off_is_said_line_by_line(person: Make, with_news: str, site: Site, language: str) -> None:
    with site.database():
        from notices.models import Preference
        from people.models import User

        user = User.objects.get(email=with_news)
        Preference.objects.update_or_create(user=user, defaults={"everything_off": True})
    hana = person(with_news, language=language, width=320)
    for address in ("/my/notices/choices/", "/my/notices/off/"):
        page = hana.visit(address)
        tops = page.locator("#is-off :is(p, form)").evaluate_all("all => all.map(one => one.getBoundingClientRect().y)")
        assert len(tops) == len(set(tops)) == 2, (address, tops)
        assert 0 < tops[1] - tops[0] < 80, (address, tops)  # below each other, over the whole width


def test_choices_are_kept(person: Make, with_news: str) -> None:
    hana = person(with_news)
    page = hana.visit("/my/notices/choices/")
    kind = page.get_by_role("group", name="ライブの時間のはじまり")
    kind.get_by_label("メール").check()
    page.get_by_label("静かな時間のおわり").fill("06:30")
    page.get_by_role("button", name="保存する").click()
    expect(page.locator("main")).to_contain_text("変更しました")
    expect(page.get_by_role("group", name="ライブの時間のはじまり").get_by_label("メール")).to_be_checked()
    expect(page.get_by_label("静かな時間のおわり")).to_have_value("06:30")
    page.get_by_label("静かな時間のおわり").fill("")
    page.get_by_role("button", name="保存する").click()
    expect(page.locator("main .field--error")).to_have_count(1)
    hana.look()


def test_a_group_is_kept_quiet_from_its_rooms_menu(person: Make, with_news: str, site: Site) -> None:
    with site.database():
        from groups.models import Membership

        slug = Membership.objects.filter(user__email=with_news, left_at=None).first().group.slug
    hana = person(with_news)
    page = hana.visit(f"/groups/{slug}/room/", check=False)
    page.locator(".room__menu > summary").click()
    page.get_by_role("link", name="お知らせを静かにする").click()
    hana.look()
    page.get_by_role("button", name="あしたの朝まで静かにする").click()
    expect(page.locator("main")).to_contain_text("あしたの朝7時まで")
    page = hana.visit("/my/notices/choices/")
    page.get_by_role("button", name="また知らせる").click()
    expect(page.get_by_role("button", name="また知らせる")).to_have_count(0)


def test_one_button_stops_a_kind_of_mails_without_signing_in(person: Make, with_news: str, site: Site) -> None:
    with site.database():
        from notices.stop_links import stop_path
        from people.models import User

        path = stop_path(User.objects.get(email=with_news).pk, "groups.answered")
    nobody = person(language="ja")
    page = nobody.visit(path)
    page.get_by_role("button", name="メールを止める").click()
    expect(page.locator("h1")).to_have_text("メールを止めました")
    nobody.look()
