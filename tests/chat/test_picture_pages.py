"""The pages of pictures, without a script: sending one, and who is served it. Nobody else gets a byte."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from chat.actions import held, moderate
from chat.actions.author import withdraw_message
from chat.actions.mute import block, mute
from chat.actions.report import report
from chat.enums import HeldState, ReportReason
from chat.models import HeldMessage, Message, Picture
from groups.models import Membership
from people.models import User
from tests.factories import pictures as make
from tests.factories.pictures import SECRET
from tests.factories.rooms import Circle, group, join, say

pytestmark = pytest.mark.django_db
SEND = "/groups/kotoba/room/picture/"
Clients = Callable[[User], Client]


def form(**given: Any) -> dict[str, Any]:
    file = SimpleUploadedFile("IMG_0001.HEIC", given.pop("content", make.photo()))
    return {"file": file, "alt": "積み木の塔", "body": "", "looked": "on", "client_id": str(uuid.uuid4()), **given}


def path(message: Message) -> str:
    return f"/groups/kotoba/room/{message.pk}/picture/"


@pytest.fixture
def posted(circle: Circle) -> Message:
    return make.post(circle.hana, circle.group, seen_by=circle.midori)


# ── sending ──


def test_the_way_to_it_stands_in_the_room_once_the_group_takes_pictures(circle: Circle, client_for: Clients) -> None:
    client = client_for(circle.hana)
    assert SEND not in client.get("/groups/kotoba/room/").content.decode()
    assert client.get(SEND).status_code == 404
    assert client.post(SEND, form()).status_code == 404
    make.take_pictures(circle.group)
    assert SEND in client.get("/groups/kotoba/room/").content.decode()
    page = client.get(SEND).content.decode()
    for words in ("送る前に、もう一度写真を見てください", "名札", "制服", "住所", "見守りの人が先に見てから"):
        assert words in page
    assert client_for(circle.outsider).get(SEND).status_code == 403
    assert Client().get(SEND).status_code == 302


def test_a_member_sends_one_and_reads_that_it_waits(circle: Circle, client_for: Clients) -> None:
    make.take_pictures(circle.group)
    client = client_for(circle.hana)
    answer = client.post(SEND, form(body="できました"))
    waits = HeldMessage.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/groups/kotoba/room/#h{waits.pk}")
    assert SECRET not in bytes(Picture.objects.get().content)
    own = f"/groups/kotoba/room/held/{waits.pk}/picture/"
    for address in ("/groups/kotoba/room/", f"/groups/kotoba/room/held/{waits.pk}/"):
        assert own in client.get(address).content.decode()
    assert client.get(own).content == bytes(Picture.objects.get().content)
    for other in (circle.sora, circle.midori, circle.outsider):
        assert client_for(other).get(own).status_code in (403, 404)
    assert "積み木" not in client_for(circle.sora).get("/groups/kotoba/room/").content.decode()


def test_a_refused_one_keeps_the_words_and_says_that_the_file_is_gone(circle: Circle, client_for: Clients) -> None:
    make.take_pictures(circle.group)
    client = client_for(circle.hana)
    given = form(content=b"<svg></svg>" + b" " * 40, body="できました")
    answer = client.post(SEND, given)
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in (
        "写真として受け取れませんでした",
        "積み木の塔",
        "できました",
        "もう一度選んでください",
        given["client_id"],
    ):
        assert words in page
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"looked": ""}, "よければチェックを入れてください"),
        ({"file": ""}, "写真を選んでください"),
        ({"alt": ""}, "写真の説明を書いてください"),
        ({"content": b""}, "何も入っていません"),
    ],
)
def test_what_is_missing_is_asked_for(circle: Circle, client_for: Clients, given: dict[str, Any], words: str) -> None:
    make.take_pictures(circle.group)
    answer = client_for(circle.hana).post(SEND, form(**given))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Picture.objects.exists()


def test_the_same_form_twice_sends_one(circle: Circle, client_for: Clients) -> None:
    make.take_pictures(circle.group)
    client, cid = client_for(circle.hana), str(uuid.uuid4())
    for _time in range(2):
        assert client.post(SEND, form(client_id=cid)).status_code == 302
    assert HeldMessage.objects.count() == Picture.objects.count() == 1
    answer = client.post(SEND, form(client_id=cid, alt="ほかの説明"))
    assert (answer.status_code, cid in answer.content.decode()) == (422, False)
    assert "ほかの説明" in answer.content.decode()


def test_a_facilitators_own_is_in_the_room_at_once(circle: Circle, client_for: Clients) -> None:
    make.take_pictures(circle.group)
    client = client_for(circle.midori)
    assert "すぐに部屋のみんなに届きます" in client.get(SEND).content.decode()
    answer = client.post(SEND, form())
    message = Message.objects.get()
    assert answer["Location"] == f"/groups/kotoba/room/#m{message.pk}"
    page = client_for(circle.hana).get("/groups/kotoba/room/").content.decode()
    assert path(message) in page
    assert 'alt="積み木の塔"' in page


def test_in_english_too(circle: Circle, client_for: Clients) -> None:
    make.take_pictures(circle.group)
    page = client_for(circle.hana).get(f"/en{SEND}").content.decode()
    assert "please look at the picture once more" in page
    assert "A facilitator sees it first" in page


# ── serving ──


def test_it_is_served_to_who_reads_it_and_kept_nowhere(circle: Circle, client_for: Clients, posted: Message) -> None:
    for reader in (circle.hana, circle.sora, circle.midori):
        answer = client_for(reader).get(path(posted))
        assert (answer.status_code, answer.content) == (200, bytes(Picture.objects.get().content))
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Cache-Control"] == "private, no-store"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert answer["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    head = client_for(circle.sora).head(path(posted))
    assert (head.status_code, head.content) == (200, b"")
    assert client_for(circle.sora).post(path(posted)).status_code == 405


def test_nobody_else_is_served_it(circle: Circle, client_for: Clients, posted: Message, make_user: Any) -> None:
    stranger = make_user("知らない人")
    staff = make_user("職員", staff=True)
    for other in (circle.outsider, stranger, staff):
        answer = client_for(other).get(path(posted))
        assert (answer.status_code, b"\xff\xd8\xff" in answer.content) == (403, False)
    assert Client().get(path(posted)).status_code == 302
    Membership.objects.filter(user=circle.sora).update(left_at=posted.created_at)
    assert client_for(circle.sora).get(path(posted)).status_code == 403


def test_it_is_not_served_under_another_rooms_address(circle: Circle, client_for: Clients, posted: Message) -> None:
    join(circle.outsider, group("other", "ほかの会"))
    assert client_for(circle.outsider).get(f"/groups/other/room/{posted.pk}/picture/").status_code == 404


def test_who_reads_from_later_on_is_not_served_it(circle: Circle, client_for: Clients, posted: Message) -> None:
    Membership.objects.filter(user=circle.sora).update(reads_from=posted.seq + 1)
    assert client_for(circle.sora).get(path(posted)).status_code == 404


def test_a_hidden_one_is_served_to_its_author_and_facilitators(
    circle: Circle, client_for: Clients, posted: Message
) -> None:
    moderate.hide(actor=circle.midori, message=posted, reason="顔が写っています。")
    assert client_for(circle.sora).get(path(posted)).status_code == 404
    assert path(posted) not in client_for(circle.sora).get("/groups/kotoba/room/").content.decode()
    for reader in (circle.hana, circle.midori):
        assert client_for(reader).get(path(posted)).status_code == 200


def test_withdrawn_ones_are_served_to_nobody_there(circle: Circle, client_for: Clients, posted: Message) -> None:
    report(actor=circle.sora, message=posted, reason=ReportReason.PRIVATE)
    withdraw_message(actor=circle.hana, message=posted)
    for reader in (circle.hana, circle.sora, circle.midori):
        assert client_for(reader).get(path(posted)).status_code == 404


@pytest.mark.parametrize("silence", [mute, block])
def test_whoever_does_not_read_somebody_is_not_served_their_pictures(
    circle: Circle, client_for: Clients, posted: Message, silence: Callable[..., Any]
) -> None:
    silence(actor=circle.sora, message=posted)
    assert client_for(circle.sora).get(path(posted)).status_code == 404


def test_blocked_people_are_not_served_each_others_pictures(
    circle: Circle, client_for: Clients, posted: Message
) -> None:
    theirs = make.post(circle.sora, circle.group, seen_by=circle.midori)
    block(actor=circle.sora, message=posted)
    assert client_for(circle.hana).get(path(theirs)).status_code == 404
    assert client_for(circle.midori).get(path(theirs)).status_code == 200


def test_a_reported_one_is_not_served_to_its_reporter(circle: Circle, client_for: Clients, posted: Message) -> None:
    report(actor=circle.sora, message=posted, reason=ReportReason.PRIVATE)
    assert client_for(circle.sora).get(path(posted)).status_code == 404


# ── where it is spoken of ──


def test_a_quote_says_that_it_is_a_picture_and_its_description(
    circle: Circle, client_for: Clients, posted: Message
) -> None:
    say(circle.sora, circle.group, "すごい", reply_to=posted.pk)
    page = client_for(circle.sora).get("/groups/kotoba/room/").content.decode()
    quote = page.partition("message__quote")[2].partition("</a>")[0]
    assert "写真：積み木の塔" in quote
    assert "<img" not in quote


def test_a_returned_one_is_explained_and_another_can_be_chosen(circle: Circle, client_for: Clients) -> None:
    waits = make.let_wait(circle.hana, circle.group)
    held.send_back(actor=circle.midori, held=waits, reason="名札が写っています。")
    page = client_for(circle.hana).get(f"/groups/kotoba/room/held/{waits.pk}/").content.decode()
    for words in ("名札が写っています。", "写真を選びなおして送る", "もう一度見てもらう", f"/held/{waits.pk}/picture/"):
        assert words in page
    waits.refresh_from_db()
    assert waits.state == HeldState.RETURNED
