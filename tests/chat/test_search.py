"""Looking for what was said in one's own groups: what is found, and what must never be."""

import time
import uuid
from collections.abc import Callable
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chat import search
from chat.actions import author, moderate, report
from chat.actions.erase import erase_messages, erase_person
from chat.actions.index import MOST_IN_A_TURN, index_new
from chat.actions.mute import mute
from chat.enums import ReportReason
from chat.models import Message, Room, SearchEntry
from chat.search_index import entry_text
from chat.views.search import SEALED_FOR, seal, unseal
from ground.text.search import MOST_TERMS, whole_words
from groups.actions.leave import leave
from groups.enums import GroupState, Role
from groups.models import PeerGroup
from people.models import User
from tests.chat.plans import analyze, long_history, work_of
from tests.factories import rooms as make
from tests.factories.people import make_user
from tests.factories.rooms import Circle, say

ClientFor = Callable[..., Client]
EVERYWHERE = "/groups/search/"
HERE = "/groups/kotoba/room/search/"


def bodies(user: User, query: str, room: Room | None = None) -> list[str]:
    return [hit.message.body for hit in search.find(user, query, room=room).hits]


def told(circle: Circle, *words: str) -> list[Message]:
    messages = [say(circle.sora, circle.group, body) for body in words]
    index_new()
    return messages


def other_group(circle: Circle, slug: str = "yoru", *people: User) -> PeerGroup:
    group = make.group(slug, f"会 {slug}")
    for person in people:
        make.join(person, group)
    return group


# ── what is found ──


def test_words_are_found_as_people_type_them(circle: Circle) -> None:
    told(circle, "発達の気になる子どものことです", "ﾎｲｸｴﾝは９月からです。Ｓａｋｕｒａ組", "もうすぐ2歳、がっこうはまだ")
    for query, expected in {
        "発達": "発達の気",
        "気になる": "発達の気",
        "発": "発達の気",
        "子ども　発達": "発達の気",
        "保育園": None,
        "ホイクエン": "ﾎｲｸ",
        "ﾎｲｸ": "ﾎｲｸ",
        "sakura": "ﾎｲｸ",
        "SAKU": "ﾎｲｸ",
        "9月": "ﾎｲｸ",
        "２歳": "もうすぐ",
        "達発": None,
        "発達 2歳": None,  # all words must be in one message
        "のこと": "発達の気",
        "2組": None,  # both are said, but not together
    }.items():
        found = bodies(circle.hana, query)
        assert [body.startswith(expected or "-") for body in found] == ([True] if expected else []), query


def test_the_newest_come_first_page_by_page_and_each_once(circle: Circle) -> None:
    long_history(circle.room, [circle.sora], 45, body="絵本のはなし")
    while index_new():
        pass
    seen: list[int] = []
    before, pages = None, 0
    while True:
        found = search.find(circle.hana, "絵本", before=before)
        seen += [hit.message.seq for hit in found.hits]
        pages += 1
        if found.older is None:
            break
        before = found.older
    assert seen == list(range(45, 0, -1))
    assert pages == 3


def test_all_own_groups_or_one_room(circle: Circle) -> None:
    night = other_group(circle, "yoru", circle.hana, circle.sora)
    told(circle, "絵本はここで")
    say(circle.sora, night, "絵本は夜も")
    index_new()
    assert bodies(circle.hana, "絵本") == ["絵本は夜も", "絵本はここで"]
    assert bodies(circle.hana, "絵本", room=circle.room) == ["絵本はここで"]
    assert bodies(circle.midori, "絵本") == ["絵本はここで"]


def test_a_group_that_rests_or_has_ended_can_be_read_back(circle: Circle) -> None:
    told(circle, "絵本")
    for state, expected in (
        (GroupState.PAUSED, ["絵本"]),
        (GroupState.CLOSED, ["絵本"]),
        (GroupState.DRAFT, []),
    ):
        PeerGroup.objects.filter(pk=circle.group.pk).update(state=state)
        assert bodies(circle.hana, "絵本") == expected


# ── what is never found ──


def test_nobody_finds_words_of_a_group_they_are_not_in(circle: Circle, client_for: ClientFor) -> None:
    foreign = other_group(circle, "yoso", circle.sora)
    say(circle.sora, foreign, "珊瑚のひみつ")
    told(circle, "珊瑚の絵")
    staff = make_user(staff=True, is_superuser=True)
    found = {user: bodies(user, "珊瑚") for user in (circle.hana, circle.midori, circle.sora, circle.outsider, staff)}
    assert found == {
        circle.hana: ["珊瑚の絵"],
        circle.midori: ["珊瑚の絵"],
        circle.sora: ["珊瑚の絵", "珊瑚のひみつ"],
        circle.outsider: [],
        staff: [],
    }
    assert bodies(circle.hana, "珊瑚", room=Room.objects.get(group=foreign)) == []
    for user in (circle.outsider, circle.hana, staff):
        client = client_for(user)
        for address in (EVERYWHERE, HERE, "/groups/yoso/room/search/"):
            page = client.post(address, {"q": "珊瑚"}, follow=True)
            assert "ひみつ" not in page.content.decode()
            assert page.status_code == (
                200 if address == EVERYWHERE or (address == HERE and user == circle.hana) else 403
            )
    assert client_for(None).post(EVERYWHERE, {"q": "珊瑚"})["Location"].startswith("/accounts/login/")


def test_a_former_member_finds_nothing_any_more(circle: Circle, client_for: ClientFor) -> None:
    told(circle, "絵本のひみつ")
    client = client_for(circle.hana)
    address = client.post(EVERYWHERE, {"q": "絵本"})["Location"]
    assert "のひみつ" in client.get(address).content.decode()
    leave(actor=circle.hana, group=circle.group, delete_messages=False)
    assert "のひみつ" not in client.get(address).content.decode()
    assert client.get(address.replace(EVERYWHERE, HERE)).status_code == 403


def test_what_is_not_shown_in_the_room_is_not_found(circle: Circle) -> None:
    hidden, withdrawn, reported, shown = told(circle, "絵本 隠す", "絵本 取り消す", "絵本 知らせる", "絵本 のこる")
    of_muted = say(circle.midori, circle.group, "絵本 見守り")
    index_new()
    assert len(bodies(circle.hana, "絵本")) == 5
    moderate.hide(actor=circle.midori, message=hidden, reason="ためし")
    author.withdraw_message(actor=circle.sora, message=withdrawn)
    report.report(actor=circle.hana, message=reported, reason=ReportReason.HURT)
    # at once, without waiting for the index; the author and facilitators do not find hidden words either
    assert bodies(circle.hana, "絵本") == ["絵本 見守り", "絵本 のこる"]
    assert (
        bodies(circle.sora, "絵本") == bodies(circle.midori, "絵本") == ["絵本 見守り", "絵本 のこる", "絵本 知らせる"]
    )
    mute(actor=circle.hana, message=shown)
    assert bodies(circle.hana, "絵本") == [of_muted.body]
    moderate.restore(actor=circle.midori, message=hidden, reason="もどす")
    assert "絵本 隠す" in bodies(circle.midori, "絵本")


def test_changed_words_are_found_by_the_new_ones_only(circle: Circle) -> None:
    (message,) = told(circle, "絵本です")
    author.edit_message(actor=circle.sora, message=message, body="図鑑です")
    assert not SearchEntry.objects.exists()  # the old letters are gone with the old words
    assert bodies(circle.hana, "絵本") == []
    index_new()
    assert (bodies(circle.hana, "絵本"), bodies(circle.hana, "図鑑")) == ([], ["図鑑です"])


def test_a_stale_entry_cannot_show_anything(circle: Circle) -> None:
    """Even an index that is wrong in every way only makes somebody look at a message they may read."""
    foreign = other_group(circle, "yoso", circle.sora)
    (mine,) = told(circle, "図鑑です")
    theirs = say(circle.sora, foreign, "絵本のひみつ")
    index_new()
    SearchEntry.objects.filter(message=mine).update(pairs=entry_text(circle.room.pk, "絵本です"))
    SearchEntry.objects.filter(message=theirs).update(pairs=entry_text(circle.room.pk, "絵本のひみつ"))
    assert bodies(circle.hana, "絵本") == []


def test_letters_leave_the_index_with_the_words(circle: Circle) -> None:
    told(circle, "絵本 ひとつ", "絵本 ふたつ")
    kept = say(circle.hana, circle.group, "絵本 みっつ")
    index_new()
    erase_messages(actor=circle.sora, user=circle.sora, group=circle.group)
    assert list(SearchEntry.objects.values_list("message_id", flat=True)) == [kept.pk]
    assert index_of("絵本", circle.room) == [kept.pk]
    index_new()
    assert index_of("絵本", circle.room) == [kept.pk]
    erase_person(user=circle.hana)
    assert (SearchEntry.objects.count(), index_of("絵本", circle.room)) == (0, [])
    told(circle, "絵本 よっつ")
    assert len(index_of("絵本", circle.room)) == 1
    circle.group.delete()
    assert (SearchEntry.objects.count(), index_of("絵本", circle.room)) == (0, [])


def index_of(word: str, room: Room) -> list[int]:
    """What the database's own index says of a room, whatever the messages say now."""
    from chat.search_index import LAST_KEY, asked_for, candidates

    return candidates([room.pk], asked_for(word), before=LAST_KEY, limit=100)


@pytest.mark.parametrize("nearby", [1, 4, 2_000])
def test_what_is_near_and_what_is_far_is_found_in_one_order(
    circle: Circle, monkeypatch: pytest.MonkeyPatch, nearby: int
) -> None:
    from chat import search_index

    messages = told(circle, *(f"絵本 {number}" if number % 3 else "ほかのこと" for number in range(9)))
    monkeypatch.setattr(search_index, "NEARBY", nearby)
    found: list[int] = []
    while keys := search_index.candidates(
        [circle.room.pk],
        search_index.asked_for("絵本"),
        before=found[-1] if found else search_index.LAST_KEY,
        limit=2,
    ):
        found += keys
    assert found == [message.pk for message in reversed(messages) if "絵本" in message.body]


# ── the index follows the log ──


def test_the_index_reads_each_step_once_and_says_while_it_is_behind(circle: Circle) -> None:
    assert (index_new(), search.is_behind(circle.hana)) == (0, False)
    say(circle.sora, circle.group, "絵本")
    assert search.is_behind(circle.hana)
    assert not search.is_behind(circle.outsider)
    assert (index_new(), index_new(), search.is_behind(circle.hana)) == (1, 0, False)


def test_a_turn_of_the_index_is_bounded_and_goes_on_next_time(circle: Circle) -> None:
    night = other_group(circle, "yoru", circle.hana, circle.sora)
    long_history(circle.room, [circle.sora], MOST_IN_A_TURN + 250)
    say(circle.sora, night, "絵本")
    first = index_new()
    assert MOST_IN_A_TURN <= first < MOST_IN_A_TURN + 200
    assert bodies(circle.hana, "絵本") == ["絵本"]  # a busy room does not keep the others waiting
    assert first + index_new() == MOST_IN_A_TURN + 251
    assert SearchEntry.objects.count() == MOST_IN_A_TURN + 251


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_words_that_are_being_erased_do_not_come_into_the_index(live_circle: Circle) -> None:
    """PostgreSQL: an eraser has changed the message and not committed; the index passes it over and comes back."""
    from threading import Thread

    (message,) = [say(live_circle.sora, live_circle.group, "絵本のひみつ")]
    seen: list[int] = []

    def other_worker() -> None:
        try:
            index_new()
            seen.append(SearchEntry.objects.count())
        finally:
            connection.close()

    with transaction.atomic():
        author.withdraw_message(actor=live_circle.sora, message=message)
        worker = Thread(target=other_worker)
        worker.start()
        worker.join(10)
        assert seen == [0]
    index_new()
    assert (SearchEntry.objects.count(), index_of("絵本", live_circle.room)) == (0, [])


# ── the page ──


def test_what_was_looked_for_stands_in_no_address_and_no_title(circle: Circle, client_for: ClientFor) -> None:
    told(circle, "発達のこと")
    client = client_for(circle.hana)
    answer = client.post(HERE, {"q": "発達"})
    assert answer.status_code == 302
    address = answer["Location"]
    assert urlsplit(address).path == HERE
    assert "発達" not in address
    assert "%E7%99%BA" not in address
    page = client.get(address)
    html = page.content.decode()
    assert "<mark>発達</mark>のこと" in html
    assert "発達" not in html[html.index("<title>") : html.index("</title>")]
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "same-origin"
    assert "発達" not in client.get(f"{HERE}?q=発達").content.decode()  # a plain question is not taken


def test_a_sealed_address_is_for_one_person_and_one_hour(circle: Circle, client_for: ClientFor) -> None:
    told(circle, "発達のこと")
    sealed = seal(circle.hana, "発達")
    assert unseal(circle.hana, sealed) == "発達"
    assert unseal(circle.sora, sealed) is None
    assert [unseal(circle.hana, other) for other in ("", "x", sealed[:-2], "é", "\x00")] == [None] * 5
    theirs = client_for(circle.sora).get(EVERYWHERE, {"s": sealed}).content.decode()
    assert "発達" not in theirs
    assert "もう一度、ことばを入れてください。" in theirs
    with patch("time.time", return_value=time.time() + SEALED_FOR + 1):
        assert unseal(circle.hana, sealed) is None


def test_what_was_found_is_escaped_and_leads_to_its_place(circle: Circle, client_for: ClientFor) -> None:
    (message,) = told(circle, "<b>発達</b> & <script>alert(1)</script>")
    html = client_for(circle.hana).post(EVERYWHERE, {"q": "発達 alert"}, follow=True).content.decode()
    assert "&lt;b&gt;<mark>発達</mark>&lt;/b&gt; &amp; &lt;script&gt;<mark>alert</mark>" in html
    assert "<script>alert" not in html
    assert f'href="/groups/kotoba/room/?at={message.pk}#m{message.pk}"' in html
    assert "ことばがゆっくりの会" in html
    assert "そら" in html
    evil = client_for(circle.hana).post(EVERYWHERE, {"q": '"><script>x'}, follow=True).content.decode()
    assert "<script>x" not in evil


STRANGE = [
    '"', '""', "*", "OR", "AND NOT", "a OR", "'", "\\", "%", "_", "_1", "(", '発達"', "NEAR(発達", "発達*", "^発", "🙂",
    "、。", "\x00", "a" * 10_000, "発" * 10_000, "-", ":", "pairs:発達", "{a}", "&|!<->", "':*", "' OR 1=1 --", "　",
]  # fmt: skip


@pytest.mark.parametrize("query", STRANGE)
def test_nothing_typed_breaks_it(circle: Circle, client_for: ClientFor, query: str) -> None:
    told(circle, "発達の気になる子 a 🙂")
    for address in (EVERYWHERE, HERE):
        assert client_for(circle.hana).post(address, {"q": query}, follow=True).status_code == 200
    for odd in ("before=x", "before=-1", "before=99999999999999999999", "before=²", "s=%00", "s=あ", "before=0"):
        assert client_for(circle.hana).get(f"{EVERYWHERE}?{odd}").status_code == 200


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.text(min_size=1, max_size=40), query=st.text(max_size=40))
def test_any_text_is_a_query_and_any_text_is_indexed(circle: Circle, body: str, query: str) -> None:
    body = body.replace("\x00", "")  # as `clean_body` does
    message = Message.objects.create(
        room=circle.room, seq=Room.objects.get(pk=circle.room.pk).last_seq + 1, author=circle.sora,
        member=circle.member(circle.sora), client_id=uuid.uuid4(), body=body, created_at=timezone.now(),
    )  # fmt: skip
    try:
        SearchEntry.objects.create(message=message, pairs=entry_text(circle.room.pk, message.body))
        search.find(circle.hana, query)
        if whole_words(body[:20]) and len(whole_words(body[:20])) < MOST_TERMS:
            assert [hit.message for hit in search.find(circle.hana, body[:20]).hits] == [message]
    finally:
        message.delete()


def test_it_says_what_it_did(circle: Circle, client_for: ClientFor) -> None:
    client = client_for(circle.hana)
    say(circle.sora, circle.group, "絵本")

    def page(query: str) -> str:
        return client.post(EVERYWHERE, {"q": query}, follow=True).content.decode()

    assert "届いたばかりのメッセージは、少しあとで見つかるようになります。" in page("絵本")
    index_new()
    assert "届いたばかり" not in page("絵本")
    assert "「図鑑」は、見つかりませんでした。" in page("図鑑")
    assert "さがせる文字がありませんでした" in page("🙂")
    assert "短くて大丈夫です" in page("  ")
    assert (
        "これより前には、見つかりませんでした。"
        in client.get(EVERYWHERE, {"s": seal(circle.hana, "絵本"), "before": "1"}).content.decode()
    )


def test_a_field_stands_on_the_signed_in_home_and_in_the_room(circle: Circle, client_for: ClientFor) -> None:
    hana = client_for(circle.hana)
    assert f'action="{EVERYWHERE}" method="post"' in hana.get("/my/").content.decode()
    assert f'action="{HERE}" method="post"' in hana.get("/groups/kotoba/room/").content.decode()
    assert EVERYWHERE not in client_for(circle.outsider).get("/my/").content.decode()


# ── what it costs ──


def test_it_costs_the_same_in_one_group_and_in_fifty(circle: Circle) -> None:
    told(circle, "絵本")

    def queries() -> int:
        return len(work_of(lambda: search.find(circle.hana, "絵本")).queries)

    one = queries()
    for number in range(49):
        group = other_group(circle, f"g{number}", circle.hana)
        make.join(circle.sora, group, role=Role.FACILITATOR)
        long_history(Room.objects.get_or_create(group=group)[0], [circle.sora], 3, body="絵本")
    index_new()
    assert len(bodies(circle.hana, "絵本")) == search.HITS
    assert queries() <= one + 1


def test_what_others_say_elsewhere_costs_nothing(circle: Circle) -> None:
    """The words are common in another room: a search in one's own does not leaf through them."""
    told(circle, "絵本と図鑑")
    loud = other_group(circle, "yoso", circle.sora)
    room = Room.objects.get_or_create(group=loud)[0]
    say(circle.sora, loud, "絵本の図鑑")
    index_new()
    before = work_of(lambda: search.find(circle.hana, "絵本 図鑑")).amount
    room.refresh_from_db()
    long_history(room, [circle.sora], 3_000, body="絵本と図鑑")
    while index_new():
        pass
    analyze()
    assert work_of(lambda: search.find(circle.hana, "絵本 図鑑")).amount <= before * 1.25 + 100
    assert bodies(circle.hana, "絵本 図鑑") == ["絵本と図鑑"]


def test_a_page_looks_at_so_many_and_offers_to_look_further(circle: Circle) -> None:
    first = say(circle.hana, circle.group, "絵本のはじまり")
    circle.room.refresh_from_db()
    long_history(circle.room, [circle.sora], search.MOST_LOOKED_AT + 50, body="絵本")
    while index_new():
        pass
    mute(actor=circle.hana, message=Message.objects.filter(author=circle.sora)[0])
    found = search.find(circle.hana, "絵本")
    assert found.hits == []
    assert found.older is not None
    assert [hit.message for hit in search.find(circle.hana, "絵本", before=found.older).hits] == [first]
