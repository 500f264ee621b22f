"""Without the script: what was typed into a form that is taken away meanwhile stays on the page, to be copied."""

import html
import re
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Protocol

import pytest
from django.test import Client

from chat.actions import author, moderate, report
from chat.enums import ReportReason
from chat.models import Message, Report
from tests.factories.rooms import Circle, group, join, say

pytestmark = pytest.mark.one_database

ROOM = "/groups/kotoba/room/"
TYPED = "ながいあいだ\n考えて書きました <b>"
ClientFor = Callable[..., Client]


class Response(Protocol):
    """What a test's client gets."""

    content: bytes


def kept(response: Response) -> dict[str, str]:
    """What stays on the page, by its label."""
    page = response.content.decode()
    found = re.findall(
        r'<label for="kept-\d+">(.*?)</label>\s*<textarea id="kept-\d+"[^>]*readonly>(.*?)</textarea>',
        page,
        re.DOTALL,
    )
    return {label: html.unescape(text) for label, text in found}


def too_late(circle: Circle, it: Message) -> None:
    Message.objects.filter(pk=it.pk).update(created_at=it.created_at - timedelta(minutes=31))


def frozen(circle: Circle, it: Message) -> None:
    moderate.freeze(actor=circle.midori, room=circle.room, reason="ひと休み")


def hidden(circle: Circle, it: Message) -> None:
    moderate.hide(actor=circle.midori, message=it, reason="約束")


def withdrawn(circle: Circle, it: Message) -> None:
    author.withdraw_message(actor=circle.hana, message=it)


@pytest.mark.parametrize(
    ("who", "verb", "meanwhile", "status", "label"),
    [
        ("hana", "edit", too_late, 403, "直したあとの文"),
        ("hana", "edit", frozen, 422, "直したあとの文"),
        ("hana", "edit", hidden, 403, "直したあとの文"),
        ("sora", "report", hidden, 403, "伝えたいこと"),
        ("midori", "hide", withdrawn, 422, "自分のことば"),
    ],
)
def test_on_the_page_of_a_message(
    circle: Circle,
    client_for: ClientFor,
    who: str,
    verb: str,
    meanwhile: Callable[[Circle, Message], None],
    status: int,
    label: str,
) -> None:
    it, client = say(circle.hana, circle.group, "ことば"), client_for(getattr(circle, who))
    given = {"body": TYPED, "note": TYPED, "reason": "hurt" if verb == "report" else TYPED}
    meanwhile(circle, it)
    refused = client.post(f"{ROOM}{it.pk}/{verb}/", given)
    assert refused.status_code == status
    assert kept(refused) == {label: TYPED}
    assert f'action="{ROOM}{it.pk}/{verb}/"' not in refused.content.decode()


def test_a_report_that_comes_too_late_says_why(circle: Circle, client_for: ClientFor) -> None:
    own, theirs = "自分のメッセージは、取り消すことができます。", "このメッセージは、もう見えなくなっています。"
    for who, said, unsaid in (("sora", theirs, own), ("hana", own, theirs)):
        for meanwhile in (hidden, withdrawn):
            it = say(circle.hana, circle.group, "ことば")
            meanwhile(circle, it)
            refused = client_for(getattr(circle, who)).post(f"{ROOM}{it.pk}/report/", {"reason": "hurt", "note": TYPED})
            assert refused.status_code == 403
            page = refused.content.decode()
            assert (said in page, unsaid in page) == (True, False)
            assert ("窓口を選べます" in page) is (who == "sora")


@pytest.mark.django_db
def test_not_where_the_form_is_there_still(circle: Circle, client_for: ClientFor) -> None:
    it = say(circle.hana, circle.group, "ことば")
    long = "あ" * 501
    refused = client_for(circle.sora).post(f"{ROOM}{it.pk}/report/", {"reason": "hurt", "note": long})
    assert (refused.status_code, kept(refused)) == (422, {})
    assert refused.content.decode().count(long) == 1
    too_late(circle, it)
    refused = client_for(circle.hana).post(f"{ROOM}{it.pk}/edit/", {"body": " "})
    assert (refused.status_code, kept(refused)) == (422, {})  # nothing was typed


def test_a_mark_that_was_used_does_not_swallow_other_words(circle: Circle, client_for: ClientFor) -> None:
    """After "back" the form has its old mark still."""
    client, mark = client_for(circle.hana), str(uuid.uuid4())
    for words in ("はじめのことば", " はじめのことば\r\n"):  # sent twice
        assert client.post(ROOM, {"body": words, "client_id": mark}).status_code == 302
    refused = client.post(ROOM, {"body": TYPED, "client_id": mark})
    assert refused.status_code == 422
    assert html.escape(TYPED) in refused.content.decode()
    assert "送っていません" in refused.content.decode()
    assert Message.objects.count() == 1
    new = refused.context["form"]["client_id"].value()
    assert new != mark
    assert client.post(ROOM, {"body": TYPED, "client_id": new}).status_code == 302
    assert set(Message.objects.values_list("body", flat=True)) == {"はじめのことば", TYPED}


def test_nor_does_the_mark_of_another_room(circle: Circle, client_for: ClientFor) -> None:
    other, client, mark = group("yoru", "夜の部屋"), client_for(circle.hana), str(uuid.uuid4())
    join(circle.hana, other)
    assert client.post("/groups/yoru/room/", {"body": "よる", "client_id": mark}).status_code == 302
    refused = client.post(ROOM, {"body": "あさ", "client_id": mark})
    assert refused.status_code == 422
    assert (
        client.post(ROOM, {"body": "あさ", "client_id": refused.context["form"]["client_id"].value()}).status_code
        == 302
    )


def test_freezing_a_frozen_room_says_that_the_first_reason_stands(circle: Circle, client_for: ClientFor) -> None:
    midori = client_for(circle.midori)
    for path in (f"{ROOM}freeze/", "/desk/groups/kotoba/freeze/"):
        for reason, said in (("はじめの理由", False), ("あとの理由", True)):
            page = midori.post(path, {"reason": reason}, follow=True).content.decode()
            assert ("はじめの理由が見えています" in page) is said
            assert ("一時停止しました" in page or "書き込みを止めました" in page) is not said
        circle.room.refresh_from_db()
        assert circle.room.frozen_reason == "はじめの理由"
        moderate.unfreeze(actor=circle.midori, room=circle.room)


@pytest.fixture
def answered(circle: Circle) -> Report:
    it = report.report(
        actor=circle.sora, message=say(circle.hana, circle.group, "ことば"), reason=ReportReason.HURT, note="みて"
    )
    return report.resolve(actor=circle.midori, report=it, upheld=True, answer="話しました")


def test_in_the_list_of_reports(circle: Circle, client_for: ClientFor, answered: Report) -> None:
    refused = client_for(circle.midori).post(
        f"{ROOM}reports/{answered.pk}/", {"outcome": "upheld", "answer": "わたしのメモ"}
    )
    assert refused.status_code == 422
    assert kept(refused) == {"対応のメモ": "わたしのメモ"}


def test_in_english(circle: Circle, client_for: ClientFor, answered: Report) -> None:
    refused = client_for(circle.midori).post(
        f"/en{ROOM}reports/{answered.pk}/", {"outcome": "upheld", "answer": "Memo"}
    )
    assert list(kept(refused).values()) == ["Memo"]
    page = refused.content.decode()
    assert not re.search(
        "[ぁ-ん]", page[page.index('id="kept-title"') : page.index("</section>", page.index("kept-1"))]
    )
