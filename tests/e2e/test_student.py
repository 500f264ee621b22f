"""A student: finds a baby-contact class, signs up, is held until the guardian says yes, cancels in two taps."""

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.e2e.site import Person, Site, plain

Make = Callable[..., Person]


def test_a_student_of_sixteen_signs_up_and_the_guardian_says_yes(
    person: Make, site: Site, wait_until: Callable[..., object]
) -> None:
    student = person("haru")
    page = student.visit("/programs/hajimete-no-dakko/")
    expect(page.get_by_role("heading", name="持ちもの")).to_be_visible()
    page.get_by_role("link", name="申し込む").first.click()
    page.wait_for_url("**/signup/")
    student.look()
    address = page.url
    page.get_by_label("18歳未満です").check()
    page.get_by_role("button", name="申し込む").click()
    student.look()  # the guardian's address is missing: said beside the field
    page.get_by_label("保護者のメールアドレス").fill("haha@example.org")
    page.get_by_role("button", name="申し込む").click()
    page.wait_for_url("**/programs/signups/**")
    student.look()
    mails = wait_until(lambda: site.mails("haha@example.org"), "the guardian's mail")
    body = plain(mails[-1])  # type: ignore[index]
    link = re.search(r"http://\S+/guardian/\S+", body)
    assert link is not None

    guardian = person()
    theirs = guardian.page
    theirs.goto(link[0])
    guardian.look()
    theirs.get_by_role("button", name="同意する").click()
    expect(theirs.get_by_role("heading", name="ありがとうございます")).to_be_visible()
    guardian.look()

    page.goto("/my/")
    student.look()
    expect(page.get_by_text("はじめての抱っこ教室").first).to_be_visible()

    # the same time again is refused kindly, and cancelling takes two taps
    page.goto(address)
    page.wait_for_url("**/programs/signups/**")
    page.get_by_role("link", name=re.compile("取りやめ")).first.click()
    student.look()
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda url: "/cancel/" not in url)
    student.look()


def test_signing_up_without_an_account_leads_back_to_the_date(person: Make) -> None:
    visitor = person()
    page = visitor.visit("/programs/hajimete-no-dakko/", check=False)
    page.get_by_role("link", name="申し込む").first.click()
    page.wait_for_url("**/accounts/login/?next=**signup**")
    visitor.look()


def test_english_and_dark_all_the_way(person: Make) -> None:
    student = person("natsuki", language="en", dark=True)
    page = student.visit("/programs/akachan-doyobi/")
    page.locator("a[href*='/signup/']").first.click()
    page.wait_for_url("**/signup/")
    student.look()
    page.locator("main form.sign-up input[type=radio]").first.check()
    page.locator("main form.sign-up button[type=submit]").click()
    page.wait_for_url("**/programs/signups/**")
    student.look()
