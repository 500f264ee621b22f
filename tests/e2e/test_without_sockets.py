"""The room where no WebSocket gets through: nothing is lost, nothing comes twice, and the socket is found again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.e2e.proxies import proxy_to
from tests.e2e.site import Person, Site
from tests.e2e.talk import Talk

Make = Callable[..., Person]
SLOWER = "いつもよりゆっくりつながっています"
KINDS = ["400", "403", "404", "426", "502", "silent", "deaf", "buffers"]


@pytest.mark.parametrize("kind", KINDS)
def test_people_talk_behind_a_proxy(person: Make, talk: Talk, site: Site, kind: str) -> None:
    with proxy_to(site.port, kind) as proxy:
        hana = person(talk.circle.hana.email, url=f"http://localhost:{proxy.port}")
        sora = person(talk.circle.sora.email)
        mine, theirs = hana.visit(talk.path, check=False), sora.visit(talk.path, check=False)
        talk.say(mine, "病院の待合室から")
        talk.say(theirs, "家から")
        talk.settle(mine, theirs)
        expect(talk.status(mine, "病院の待合室から")).to_have_text("送信済み")
        expect(mine.locator("#connection")).to_contain_text(SLOWER)
        hana.look()
        talk.say(theirs, "もうひとこと")
        talk.say(mine, "届きました")
        talk.settle(mine, theirs)
        assert proxy.requests > 2
        assert proxy.handshakes


def test_a_proxy_that_cuts_every_connection(person: Make, talk: Talk, site: Site) -> None:
    with proxy_to(site.port, "cuts", 2.5) as proxy:
        hana = person(talk.circle.hana.email, url=f"http://localhost:{proxy.port}")
        sora = person(talk.circle.sora.email)
        mine, theirs = hana.visit(talk.path, check=False), sora.visit(talk.path, check=False)
        for number in range(4):
            talk.say(mine, f"切れても {number}")
            talk.say(theirs, f"こちらは {number}")
            mine.wait_for_timeout(1_200)
        talk.settle(mine, theirs)


def test_the_socket_is_found_again_by_itself(person: Make, talk: Talk, site: Site) -> None:
    with proxy_to(site.port, "403") as proxy:
        hana = person(talk.circle.hana.email, url=f"http://localhost:{proxy.port}", language="en")
        page = hana.visit(talk.path, check=False)
        expect(page.locator("#connection")).to_contain_text("more slowly than usual", timeout=20_000)
        talk.say(page, "まだ遠回り")
        proxy.kind = "open"
        before = proxy.requests
        talk.say(page, "どちらの道でも")
        expect(page.locator("#connection")).to_be_empty(timeout=40_000)
        talk.say(page, "近道")
        talk.settle(page)
        page.wait_for_timeout(1_500)
        assert proxy.requests - before < 20
        after = proxy.requests
        talk.say(page, "もう頼まなくていい")
        talk.settle(page)
        assert proxy.requests == after


def test_what_is_done_with_messages_is_done_by_requests_too(person: Make, talk: Talk, site: Site) -> None:
    with proxy_to(site.port, "426") as proxy:
        midori = person(talk.circle.midori.email, url=f"http://localhost:{proxy.port}")
        hana = person(talk.circle.hana.email, url=f"http://localhost:{proxy.port}")
        theirs, page = hana.visit(talk.path, check=False), midori.visit(talk.path, check=False)
        talk.say(theirs, "かくすことば")
        talk.settle(theirs, page)
        expect(page.locator("#connection")).to_contain_text(SLOWER, timeout=20_000)
        line = talk.line(page, "かくすことば")
        line.locator(".message__more").click()
        page.locator("#sheet [data-kind=hug]").click()
        expect(talk.line(theirs, "かくすことば").locator(".sign")).to_be_visible()
        line.locator(".message__more").click()
        page.locator("#sheet [data-act=hide]").click()
        page.locator("#words-text").fill("約束のこと")
        page.locator("#words-go").click()
        expect(theirs.locator("#lines")).to_contain_text("約束のこと")
        with site.database():
            from groups.actions.leave import leave

            leave(actor=talk.circle.hana, group=talk.circle.group, delete_messages=False)
        expect(theirs.locator("#connection")).to_contain_text("参加は終わっています", timeout=30_000)
        expect(theirs.locator("#lines")).to_be_empty()


def test_words_survive_a_server_that_dies_and_a_log_in_that_expires(person: Make, talk: Talk, site: Site) -> None:
    with proxy_to(site.port, "502") as proxy:
        hana = person(talk.circle.hana.email, url=f"http://localhost:{proxy.port}")
        page = hana.visit(talk.path, check=False)
        talk.say(page, "まだいる")
        talk.settle(page)
        site.kill()
        talk.say(page, "サーバーのいないあいだ")
        site.restart()
        talk.settle(page, seconds=60)
        with site.database():
            from django.contrib.sessions.models import Session

            Session.objects.all().delete()
        page.locator("#compose textarea").fill("書きかけ")
        talk.say(page, "期限のあとで")
        expect(page.locator("#connection")).to_contain_text("ログインの期限が切れました", timeout=40_000)
        hana.sign_in(talk.circle.hana.email)
        hana.visit(talk.path, check=False)
        talk.settle(page)
