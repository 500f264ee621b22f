"""Words that wait, by socket, by requests and by the form: its author is told, and nobody else gets a byte."""

import threading
import uuid
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat.actions import held
from chat.enums import HeldState
from chat.models import HeldMessage, Message
from ground.refusals import Refusal
from tests.chat.asking_phones import WAYS
from tests.chat.phones import Phone, online, session_for
from tests.factories.people import client_for
from tests.factories.rooms import Circle, let_wait, say
from tests.factories.watched import BLOCK, HELP, HOLD

pytestmark = pytest.mark.usefixtures("live_watching")
SECRET = f"{HOLD}というひみつ"


@pytest.fixture(params=WAYS)
def phone(request: pytest.FixtureRequest) -> type[Phone]:
    return WAYS[request.param]


def test_its_author_is_told_and_nobody_else_gets_a_byte(live_circle: Circle, phone: type[Phone]) -> None:
    keys = [session_for(user) for user in (live_circle.hana, live_circle.hana, live_circle.sora, live_circle.midori)]

    async def story() -> None:
        hana, tablet, sora, midori = phones = [phone(key) for key in keys]
        for one in phones:
            await one.open()
        cid = str(uuid.uuid4())
        ack = await hana.say(SECRET, id=cid)
        assert ack["t"] == "ack"
        assert ack["held"]
        assert ack["said"].startswith("見守りの人が読むまで待っています。ほかの参加者には、まだ届いていません。")
        assert "seq" not in ack
        await tablet.expect("refresh")
        again = await hana.say(SECRET, id=cid)
        assert again == ack
        blocked = await hana.say(BLOCK)
        assert (blocked["t"], blocked["code"], blocked["field"]) == ("refusal", "blocked_words", "body")
        last = await hana.say("ふつうのことば")
        for one in (sora, midori):
            await one.seen_up_to(last["seq"])
            assert one.seqs() == [1]
            assert HOLD not in one.raw
            assert "refresh" not in [frame["t"] for frame in one.received]
        for one in phones:
            await one.hang_up()

    online(story)
    assert HeldMessage.objects.get().body == SECRET
    assert Message.objects.count() == 1


def test_distress_is_posted_and_its_author_alone_is_shown_help(live_circle: Circle, phone: type[Phone]) -> None:
    keys = [session_for(user) for user in (live_circle.hana, live_circle.sora)]

    async def story() -> None:
        hana, sora = phones = [phone(key) for key in keys]
        for one in phones:
            await one.open()
        cid = str(uuid.uuid4())
        ack = await hana.say(f"{HELP}…", id=cid)
        assert ack["seq"] == 1
        assert ack["help"]["said"].startswith("つらさを書いてくれて、ありがとうございます。")
        assert all(contact["tel"] or contact["url"] for contact in ack["help"]["contacts"])
        assert await hana.say(f"{HELP}…", id=cid) == ack
        await sora.seen_up_to(1)
        assert "help" not in sora.raw
        both = await hana.say(f"{HELP} {HOLD}")
        assert both["held"]
        assert both["help"]["contacts"]
        edited = await hana.ask("edit", message=ack["message"], body=SECRET)
        assert edited["said"].startswith("直したことばは、見守りの人が読むまで待っています。")
        for one in phones:
            await one.hang_up()

    online(story)
    assert Message.objects.get().body == f"{HELP}…"


def test_what_is_released_reaches_everybody_as_the_newest(live_circle: Circle, phone: type[Phone]) -> None:
    waits = let_wait(live_circle.hana, live_circle.group, SECRET)
    keys = [session_for(user) for user in (live_circle.hana, live_circle.sora)]

    async def story() -> None:
        phones = [phone(key) for key in keys]
        for one in phones:
            await one.open()
        thread = threading.Thread(target=_release, args=(live_circle, waits))
        thread.start()
        for one in phones:
            await one.seen_up_to(1)
        thread.join()
        for one in phones:
            assert str(waits.client_id) in one.raw
        for one in phones:
            await one.hang_up()

    online(story)


def _release(circle: Circle, waits: HeldMessage) -> None:
    held.release(actor=circle.midori, held=waits)
    connections.close_all()


def test_release_and_withdrawal_at_once_end_in_one_of_them(live_circle: Circle) -> None:
    for _again in range(5):
        waits = let_wait(live_circle.hana, live_circle.group, SECRET)
        found: list[str] = []
        start = threading.Barrier(2)

        def race(action: Any, actor: Any, waits: HeldMessage = waits, start: Any = start, found: Any = found) -> None:
            start.wait()
            try:
                action(actor=actor, held=waits)
                found.append("done")
            except Refusal as refused:
                found.append(refused.code)
            finally:
                connections.close_all()

        threads = [
            threading.Thread(target=race, args=(held.release, live_circle.midori)),
            threading.Thread(target=race, args=(held.withdraw_held, live_circle.hana)),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        waits.refresh_from_db()
        posted = Message.objects.filter(client_id=waits.client_id).count()
        if waits.state == HeldState.RELEASED:
            assert (sorted(found), posted) == (["done", "held_delivered"], 1)
        else:
            assert (waits.state, sorted(found), posted) == (HeldState.WITHDRAWN, ["done", "held_withdrawn"], 0)


# ── by the form ──


def post(client: Client, body: str, **given: str) -> Any:
    given.setdefault("client_id", str(uuid.uuid4()))
    return client.post("/groups/kotoba/room/", {"body": body, **given})


def test_without_the_script_it_stands_in_the_authors_own_room(live_circle: Circle) -> None:
    hana, sora, midori = (client_for(who) for who in (live_circle.hana, live_circle.sora, live_circle.midori))
    cid = str(uuid.uuid4())
    for _twice in range(2):
        answer = post(hana, SECRET, client_id=cid)
        waits = HeldMessage.objects.get()
        assert answer["Location"] == f"/groups/kotoba/room/#h{waits.pk}"
    page = hana.get("/groups/kotoba/room/").content.decode()
    assert SECRET in page
    assert "見守りの人が読むまで待っています。" in page
    for other in (sora, midori):
        assert HOLD not in other.get("/groups/kotoba/room/").content.decode()
        assert HOLD not in other.get("/groups/kotoba/room/history/").content.decode()
        assert other.get(f"/groups/kotoba/room/held/{waits.pk}/").status_code == 404
    own = f"/groups/kotoba/room/held/{waits.pk}/"
    assert SECRET in hana.get(own).content.decode()
    assert hana.get(own + "withdraw/")["Location"] == own
    assert hana.post(own + "withdraw/")["Location"] == "/groups/kotoba/room/"
    assert SECRET not in hana.get("/groups/kotoba/room/").content.decode()
    again = post(hana, SECRET, client_id=cid)  # an old page, sent again
    assert again.status_code == 422
    assert "前に一度送られています" in again.content.decode()


def test_what_is_blocked_keeps_the_typed_words(live_circle: Circle) -> None:
    page = post(client_for(live_circle.hana), f"{BLOCK}だよ")
    assert page.status_code == 422
    assert f"{BLOCK}だよ</textarea>" in page.content.decode()
    assert "このままでは送れないことばが入っています。" in page.content.decode()


def test_the_page_after_distress_shows_numbers_to_its_writer_alone(live_circle: Circle) -> None:
    hana, sora = client_for(live_circle.hana), client_for(live_circle.sora)
    address = post(hana, f"{HELP}…")["Location"]
    assert address.endswith("#help")
    page = hana.get(address).content.decode()
    assert "つらさを書いてくれて、ありがとうございます。" in page
    assert 'href="tel:' in page.split('id="help-contacts"')[1].split("</ul>")[0]
    assert (
        "ありがとうございます。" not in sora.get(address).content.decode().split('id="help-said"')[1].split("</p>")[0]
    )
    waits = post(hana, f"{HELP} {HOLD}")["Location"]
    assert "つらさを書いてくれて、ありがとうございます。" in hana.get(waits).content.decode()
    edited = hana.post(f"/groups/kotoba/room/{Message.objects.get().pk}/edit/", {"body": f"{HELP}、もう一度"})
    assert edited["Location"].endswith("#help")


def test_returned_words_are_edited_and_sent_or_looked_at_again(live_circle: Circle) -> None:
    hana = client_for(live_circle.hana)
    waits = let_wait(live_circle.hana, live_circle.group, SECRET)
    held.send_back(actor=live_circle.midori, held=waits, reason="約束のため", suggestion="こう書けます")
    room = hana.get("/groups/kotoba/room/").content.decode()
    assert "わけを読む・直して送る" in room
    page = hana.get(f"/groups/kotoba/room/held/{waits.pk}/").content.decode()
    assert "約束のため" in page
    assert ">\nこう書けます</textarea>" in page
    assert hana.post(f"/groups/kotoba/room/held/{waits.pk}/appeal/", {"appeal": "あ" * 501}).status_code == 422
    hana.post(f"/groups/kotoba/room/held/{waits.pk}/appeal/", {"appeal": "読んでください"})
    waits.refresh_from_db()
    assert (waits.state, waits.appeal) == (HeldState.AWAITING, "読んでください")


def test_what_waits_costs_the_room_as_many_queries_for_one_as_for_fifty(live_circle: Circle) -> None:
    hana = client_for(live_circle.hana)
    say(live_circle.hana, live_circle.group, "ひとこと")
    counts = []
    for _number in (1, 49):
        for _more in range(_number):
            let_wait(live_circle.hana, live_circle.group, SECRET)
        hana.get("/groups/kotoba/room/")
        with CaptureQueriesContext(connection) as queries:
            hana.get("/groups/kotoba/room/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_edit_by_the_form_says_that_it_waits(live_circle: Circle) -> None:
    hana = client_for(live_circle.hana)
    message = say(live_circle.hana, live_circle.group, "まえのことば")
    answer = hana.post(f"/groups/kotoba/room/{message.pk}/edit/", {"body": SECRET}, follow=True)
    page = answer.content.decode()
    assert "直したことばは、見守りの人が読むまで待っています。" in page
    assert "まえのことば" in page
    assert HeldMessage.objects.get().edits == message
