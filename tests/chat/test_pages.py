"""The room without JavaScript, and what the pages show to whom."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat.actions import author, moderate, report
from chat.actions.mute import mute
from chat.actions.read import mark_read
from chat.enums import ReportReason
from chat.models import Event, Message, Mute, Reaction, Report
from chat.queries.messages import page_around, room_page
from chat.queries.readers import unread_counts
from chat.queries.reports import open_reports
from chat.visitors import personal
from groups.enums import GroupState
from tests.factories import rooms as make
from tests.factories.rooms import Circle, say
from tests.markup import tidy

ROOM = "/groups/kotoba/room/"
ClientFor = Callable[..., Client]


def test_the_page_and_the_socket_agree_on_what_is_left_out(circle: Circle, client_for: ClientFor) -> None:
    """So a page that comes back sees that somebody was muted, or a message reported, on another device."""
    client, path = client_for(circle.hana), f"/groups/{circle.group.slug}/room/"
    bad, worse = say(circle.sora, circle.group, "いやなことば"), say(circle.midori, circle.group, "もうひとつ")
    seen = []
    for act in (
        lambda: None,
        lambda: mute(actor=circle.hana, message=bad),
        lambda: report.report(actor=circle.hana, message=worse, reason=ReportReason.HURT),
    ):
        act()
        (hers,) = personal([(circle.hana.pk, circle.room.pk, False)])
        assert client.get(path).context["data"]["leftOut"] == hers.left_out
        assert client.get(f"{path}history/")["X-Left-Out"] == hers.left_out
        assert client.head(f"{path}history/")["X-Left-Out"] == hers.left_out
        seen.append(hers.left_out)
    assert len(set(seen)) == 3


def test_without_javascript_everything_works_by_forms(circle: Circle, client_for: ClientFor) -> None:
    hana, sora, midori = (client_for(user) for user in (circle.hana, circle.sora, circle.midori))
    sent = {"body": "こんばんは", "client_id": str(uuid.uuid4())}
    for _twice in range(2):  # the button was tapped twice
        response = hana.post(ROOM, sent)
        assert response.status_code == 302
    message = Message.objects.get()
    assert response["Location"] == f"{ROOM}#m{message.pk}"
    act = f"{ROOM}{message.pk}/"
    page = sora.get(f"{ROOM}?reply_to={message.pk}")
    assert "はなさんへの返信" in page.content.decode()
    sora.post(ROOM, {"body": "おつかれさま", "client_id": str(uuid.uuid4()), "reply_to": message.pk})
    assert Message.objects.get(author=circle.sora).reply_to == message
    assert sora.post(f"{act}react/", {"kind": "hug"}).status_code == 302
    assert Reaction.objects.count() == 1
    assert sora.post(f"{act}unreact/", {"kind": "hug"}).status_code == 302
    assert Reaction.objects.count() == 0
    assert hana.post(f"{act}edit/", {"body": "こんばんは。"}).status_code == 302
    assert midori.post(f"{act}hide/", {"reason": "ためし"}).status_code == 302
    assert "見守りの人が、このメッセージを見えなくしました。" in sora.get(ROOM).content.decode()
    assert "ためし" in hana.get(ROOM).content.decode()
    assert midori.post(f"{act}restore/", {"reason": "もどします"}).status_code == 302
    assert sora.post(f"{act}report/", {"reason": "hurt", "note": ""}).status_code == 302
    assert "こんばんは。" not in sora.get(ROOM).content.decode()
    assert sora.get(act).status_code == 404
    assert (
        midori.post(f"{ROOM}reports/{Report.objects.get().pk}/", {"outcome": "upheld", "answer": ""}).status_code == 302
    )
    answer = Message.objects.get(author=circle.sora)
    assert hana.post(f"{ROOM}{answer.pk}/mute/").status_code == 302
    assert "おつかれさま" not in hana.get(ROOM).content.decode()
    assert "そら" in hana.get(f"{ROOM}mutes/").content.decode()
    assert hana.post(f"{ROOM}mutes/", {"mute": Mute.objects.get().pk}).status_code == 302
    assert "おつかれさま" in hana.get(ROOM).content.decode()
    assert midori.post(f"{ROOM}freeze/", {"reason": "休みましょう"}).status_code == 302
    assert "休みましょう" in hana.get(ROOM).content.decode()
    assert midori.post(f"{ROOM}unfreeze/").status_code == 302
    assert hana.post(f"{act}withdraw/").status_code == 302
    assert [e.kind for e in Event.objects.order_by("seq")] == [
        "posted", "posted", "reacted", "unreacted", "edited", "hidden", "restored", "frozen", "unfrozen", "withdrawn",
    ]  # fmt: skip


def test_a_form_and_a_frame_leave_the_same_behind(live_circle: Circle) -> None:
    from tests.chat.phones import Phone, online, session_for
    from tests.factories.people import client_for

    key = session_for(live_circle.hana)

    async def story() -> None:
        phone = Phone(key)
        await phone.open()
        await phone.say("おなじことば https://example.jp/")
        await phone.hang_up()

    online(story)
    client_for(live_circle.hana).post(
        ROOM, {"body": "おなじことば https://example.jp/", "client_id": str(uuid.uuid4())}
    )
    rows = Message.objects.order_by("seq").values("room", "author", "member", "body", "html", "state", "reply_to")
    assert rows[0] == rows[1]
    assert list(Event.objects.order_by("seq").values_list("seq", "kind", "actor")) == [
        (1, "posted", None),
        (2, "posted", None),
    ]


@pytest.mark.parametrize(
    "path", ["", "history/", "read/", "mutes/", "reports/", "reports/{report}/", "freeze/", "unfreeze/", "{message}/",
             "{message}/react/", "{message}/edit/", "{message}/hide/", "{message}/report/", "{message}/withdraw/"]
)  # fmt: skip
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_outside_sees_a_word_or_a_name(circle: Circle, client_for: ClientFor, path: str, method: str) -> None:
    message = say(circle.hana, circle.group, "ひみつのはなし")
    made = report.report(actor=circle.sora, message=message, reason=ReportReason.HURT)
    address = ROOM + path.format(message=message.pk, report=made.pk)
    for client, allowed in ((client_for(circle.outsider), {302, 403, 405}), (Client(), {302, 405})):
        response = getattr(client, method)(address)
        assert response.status_code in allowed
        text = response.content.decode()
        assert "ひみつ" not in text
        assert "はな" not in text.replace("はなす", "").replace("はなし", "")
    message.refresh_from_db()
    assert message.is_visible


def test_a_group_that_is_not_public_does_not_exist_for_others(circle: Circle, client_for: ClientFor) -> None:
    circle.group.state = GroupState.CLOSED
    circle.group.save()
    assert client_for(circle.outsider).get(ROOM).status_code == 404
    assert client_for(circle.outsider).get("/groups/nothing/room/").status_code == 404
    assert client_for(circle.hana).get(ROOM).status_code == 200


def test_members_find_no_facilitators_pages(circle: Circle, client_for: ClientFor) -> None:
    message = say(circle.hana, circle.group, "ことば")
    made = report.report(actor=circle.sora, message=message, reason=ReportReason.HURT, note="つらい")
    hana = client_for(circle.hana)
    assert hana.get(f"{ROOM}reports/").status_code == 404
    assert hana.post(f"{ROOM}reports/{made.pk}/", {"outcome": "dismissed"}).status_code == 404
    assert hana.post(f"{ROOM}freeze/", {"reason": "いや"}).status_code == 403
    assert hana.post(f"{ROOM}{message.pk}/hide/", {"reason": "いや"}).status_code == 403
    page = client_for(circle.midori).get(f"{ROOM}reports/").content.decode()
    assert "つらい" in page
    assert "そら" not in page  # who reported is not shown


@pytest.mark.parametrize("body", ["", "x" * 2001, "\u200b"])
def test_refused_words_stay_in_the_field(circle: Circle, client_for: ClientFor, body: str) -> None:
    client_id = str(uuid.uuid4())
    response = client_for(circle.hana).post(ROOM, {"body": body, "client_id": client_id})
    assert response.status_code == 422
    page = response.content.decode()
    assert client_id in page
    assert body in page
    assert 'role="alert"' in page


@pytest.mark.parametrize(
    ("verb", "data", "status"),
    [
        ("edit", {"body": ""}, 422), ("edit", {"body": "x" * 2001}, 422), ("react", {"kind": "like"}, 422), ("report", {}, 422),
        ("hide", {"reason": ""}, 422), ("hide", {"reason": "x" * 301}, 422), ("withdraw", {}, 302), ("nothing", {}, 404), ("mute", {}, 403),
    ],
)  # fmt: skip
def test_odd_forms_get_a_proper_answer(
    circle: Circle, client_for: ClientFor, verb: str, data: dict[str, Any], status: int
) -> None:
    message = say(circle.sora if verb == "hide" else circle.midori, circle.group, "ことば")
    assert client_for(circle.midori).post(f"{ROOM}{message.pk}/{verb}/", data).status_code == status


@pytest.mark.parametrize(
    "query", ["before=x", "before=-1", "before=99999999999999999999", "at=5", "after=", "reply_to=abc", "at=²"]
)
def test_odd_addresses_show_the_room(circle: Circle, client_for: ClientFor, query: str) -> None:
    assert client_for(circle.hana).get(f"{ROOM}?{query}").status_code == 200


def test_forged_ids_of_another_room_are_not_found(circle: Circle, client_for: ClientFor) -> None:
    other = make.group("yoru", "夜の部屋")
    make.join(circle.sora, other)
    foreign = say(circle.sora, other, "よその部屋のことば")
    hana = client_for(circle.hana)
    assert hana.get(f"{ROOM}{foreign.pk}/").status_code == 404
    assert hana.post(f"{ROOM}{foreign.pk}/report/", {"reason": "hurt"}).status_code == 404
    assert "よその部屋" not in hana.get(f"{ROOM}?at={foreign.pk}").content.decode()


def test_reading_back_goes_by_key_and_shows_each_message_once(circle: Circle) -> None:
    from chat import limits

    for number in range(25):
        limits.posts.clear()
        say(circle.sora, circle.group, f"{number}")
    seen: list[int] = []
    before = None
    while True:
        page = room_page(circle.hana, circle.room, before=before, size=7)
        seen = [message.seq for message in page.messages] + seen
        if page.older is None:
            break
        before = page.older
    assert seen == list(range(1, 26))
    around = page_around(circle.hana, circle.room, 12, size=6)
    assert [m.seq for m in around.messages] == [10, 11, 12, 13, 14, 15]
    explained = Message.objects.filter(room=circle.room, seq__lt=20).order_by("-seq")[:7].explain()
    if connection.vendor == "sqlite":  # PostgreSQL scans a table this small
        assert "USING INDEX" in explained
        assert "TEMP B-TREE" not in explained


def test_unread_counts_are_one_query_for_one_room_and_for_fifty(circle: Circle) -> None:
    from chat import limits

    def count() -> tuple[int, dict[int, int]]:
        with CaptureQueriesContext(connection) as captured:
            found = unread_counts(circle.hana)
        return len(captured), found

    say(circle.sora, circle.group, "1")
    assert count() == (1, {circle.group.pk: 1})
    expected = {circle.group.pk: 1}
    for number in range(49):
        limits.posts.clear()
        group = make.group(f"g{number}", f"グループ{number}")
        make.join(circle.hana, group)
        make.join(circle.sora, group)
        say(circle.sora, group, "ことば")
        expected[group.pk] = 1
    assert count() == (1, expected)


def test_unread_leaves_out_own_hidden_muted_and_reported_words_and_rooms_left(circle: Circle) -> None:
    say(circle.hana, circle.group, "自分の")
    hidden = say(circle.sora, circle.group, "隠される")
    gone = say(circle.sora, circle.group, "取り消す")
    reported = say(circle.sora, circle.group, "知らせる")
    watched = say(circle.midori, circle.group, "見守り")
    say(circle.sora, circle.group, "読まれる")
    assert unread_counts(circle.hana) == {circle.group.pk: 5}
    moderate.hide(actor=circle.midori, message=hidden, reason="約束")
    author.withdraw_message(actor=circle.sora, message=gone)
    report.report(actor=circle.hana, message=reported, reason=ReportReason.HURT)
    assert unread_counts(circle.hana) == {circle.group.pk: 2}
    mute(actor=circle.hana, message=gone)
    assert unread_counts(circle.hana) == {circle.group.pk: 1}
    mark_read(actor=circle.hana, room=circle.room, seq=watched.seq)
    assert unread_counts(circle.hana) == {}
    assert unread_counts(circle.outsider) == {}
    circle.group.memberships.filter(user=circle.midori).update(left_at="2026-01-01T00:00Z")
    assert unread_counts(circle.midori) == {}


def test_open_reports_are_those_of_the_groups_one_facilitates(circle: Circle) -> None:
    other = make.group("yoru", "夜の部屋")
    make.join(circle.hana, other)
    make.join(circle.sora, other)
    mine = report.report(actor=circle.sora, message=say(circle.hana, circle.group, "a"), reason=ReportReason.HURT)
    report.report(actor=circle.sora, message=say(circle.hana, other, "b"), reason=ReportReason.HURT)
    assert list(open_reports(circle.midori)) == [mine]
    assert list(open_reports(circle.hana)) == []
    report.resolve(actor=circle.midori, report=mine, upheld=True)
    assert list(open_reports(circle.midori)) == []


def test_a_page_costs_the_same_for_one_message_and_for_forty(circle: Circle, client_for: ClientFor) -> None:
    from chat import limits

    client = client_for(circle.hana)

    def cost() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(ROOM).status_code == 200
        return len(captured)

    first = say(circle.sora, circle.group, "はじめ")
    client.get(ROOM)
    say(circle.sora, circle.group, "返信", reply_to=first.pk)
    alone = cost()
    for number in range(38):
        limits.posts.clear()
        say(circle.sora, circle.group, f"{number}", reply_to=first.pk)
    assert cost() == alone


def test_in_english_what_people_say_is_marked_as_japanese(circle: Circle, client_for: ClientFor) -> None:
    say(circle.sora, circle.group, "こんばんは")
    gone = say(circle.hana, circle.group, "まちがい")
    author.withdraw_message(actor=circle.hana, message=gone)
    page = tidy(client_for(circle.midori).get(f"/en{ROOM}").content.decode())
    assert '<div class="message__body" lang="ja">' in page
    assert '<span class="message__name" lang="ja">そら' in page
    assert '<div class="message__body">This message was' in page  # the site's own words are in the reader's language
