"""A session that ran out while somebody was writing: the form stands there again, for that person and nobody else."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.site import Person, Site
from tests.e2e.test_same_person import expire
from voices.models import Voice

Make = Callable[..., Person]
JOIN = "/groups/asa-no-gakko/join/"
SECRET = "夫に知られたくない話があります"


def kept(page: Page) -> str | None:
    return page.evaluate("sessionStorage.getItem('tsudoi:kept')")


def send_without_a_session(person: Person) -> Page:
    page = person.visit(JOIN, check=False)
    page.locator("[name=nickname]").fill("はな秘密")
    page.get_by_label("進行役へのひとこと").fill(SECRET)
    page.get_by_label("はい、18歳以上です").check()
    page.get_by_label("グループの約束を読みました。守ります。").check()
    expire(person)
    page.get_by_role("button", name="参加を希望する").click()
    page.wait_for_url("**/accounts/login/**")
    return page


def test_it_stands_there_again(person: Make) -> None:
    hana = person("hana")
    page = send_without_a_session(hana)
    email = "hana@demo.example"
    page.get_by_label("メールアドレス").fill(email)
    page.get_by_role("button", name="コードを送る").click()
    page.wait_for_url("**/confirm/**")
    page.locator("input[name=code]").fill(hana.code_from_mail(email))
    page.locator("input[name=code]").press("Enter")
    page.wait_for_url(f"**{JOIN}")
    expect(page.get_by_label("進行役へのひとこと")).to_have_value(SECRET)
    expect(page.locator("[name=nickname]")).to_have_value("はな秘密")
    expect(page.get_by_label("グループの約束を読みました。守ります。")).to_be_checked()
    assert kept(page) is None


def test_nothing_of_it_reaches_the_next_person_at_the_tab(person: Make) -> None:
    hana = person("hana")
    page = send_without_a_session(hana)
    assert SECRET in str(kept(page))
    hana.sign_in("yui")
    page.goto(JOIN)
    expect(page.get_by_label("進行役へのひとこと")).to_have_value("")
    assert kept(page) is None


def test_who_only_wants_to_sign_in_is_led_where_they_wanted(person: Make) -> None:
    page = send_without_a_session(person("hana"))
    page.goto("/accounts/login/?next=/programs/")
    assert page.locator("input[name=next]").first.get_attribute("value") == "/programs/"


def test_what_went_through_is_forgotten(person: Make) -> None:
    page = person("yui").visit("/voices/new/", check=False)
    page.locator("[name=body]").fill("声のことば")
    page.get_by_role("button", name="送る", exact=True).click()
    expect(page.locator("[name=body]")).to_have_count(0)  # the page with the code
    page.wait_for_load_state()
    assert kept(page) is None


def test_a_sign_up_keeps_its_choices_too(person: Make) -> None:
    hana = person("hana")
    page = hana.visit("/programs/", check=False)
    page.get_by_role("link", name=re.compile("抱っこ教室")).first.click()
    page.get_by_role("link", name="申し込む").first.click()
    page.wait_for_url("**/signup/")
    path = page.url
    page.get_by_label("18歳未満です").check()
    page.locator("[name=note]").fill("たまごアレルギーがあります")
    page.locator("[name=guardian_email]").fill("mother@example.org")
    expire(hana)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/accounts/login/**")
    hana.sign_in("hana")
    page.goto(path)
    expect(page.locator("[name=note]")).to_have_value("たまごアレルギーがあります")
    expect(page.get_by_label("18歳未満です")).to_be_checked()
    expect(page.locator("[name=guardian_email]")).to_have_value("mother@example.org")


@pytest.mark.parametrize("choice", ["login", "unnamed"])
def test_a_voice_with_a_name_is_not_sent_without_it_unasked(person: Make, site: Site, choice: str) -> None:
    hana = person("hana")
    page = hana.visit("/voices/new/", check=False)
    page.locator("[name=body]").fill("名前を添えて伝えたいこと")
    page.locator("[name=anonymous]").uncheck()
    expire(hana)
    page.get_by_role("button", name="送る", exact=True).click()
    expect(page.get_by_text("まだ送っていません").first).to_be_visible()
    hana.look()
    if choice == "unnamed":
        page.get_by_role("button", name="送る", exact=True).click()
        expect(page.locator("[name=body]")).to_have_count(0)  # the page with the code
        with site.database():
            assert Voice.objects.get(body="名前を添えて伝えたいこと").author is None
        return
    page.get_by_role("link", name="ログインして、名前を添える").click()
    page.wait_for_url("**/accounts/login/**")
    hana.sign_in("hana")
    page.goto("/voices/new/")
    expect(page.locator("[name=body]")).to_have_value("名前を添えて伝えたいこと")
    expect(page.locator("[name=anonymous]")).not_to_be_checked()
