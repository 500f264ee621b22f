"""Pictures in a room: nobody gets one before a facilitator has seen it, and each goes with its words."""

import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from PIL import Image

from chat.actions import author, held, moderate
from chat.actions.erase import erase_person
from chat.actions.hold import Held
from chat.actions.index import index_new
from chat.actions.picture import MOST_WAITING
from chat.actions.post import Posted, post_message
from chat.actions.report import erase_old, report, resolve
from chat.actions.report_again import take_back
from chat.enums import Audience, HeldState, MessageState, ReportReason
from chat.held_words import held_words
from chat.models import Event, HeldMessage, Message, Picture, Report, SearchEntry
from chat.queries.log import fresh_state
from chat.receivers import shut_the_room
from chat.rendering import message_view
from chat.search import find
from chat.told import MESSAGE
from ground.refusals import Refusal
from groups.actions.leave import leave
from groups.actions.settings import let_pictures
from groups.models import Membership, PeerGroup
from notices.models import Fact, OutgoingMail
from people.models import User
from tests.factories import pictures as make
from tests.factories.pictures import SECRET
from tests.factories.rooms import Circle, say
from tests.factories.watched import BLOCK, FLAG, HELP, HOLD

pytestmark = pytest.mark.django_db


def code_of(action: Callable[..., object], *given: Any, **named: Any) -> str:
    with pytest.raises(Refusal) as refused:
        action(*given, **named)
    return refused.value.code


def kept() -> int:
    return Picture.objects.count()


# ── sending ──


def test_a_members_picture_waits_and_reaches_nobody_before_it_was_seen(circle: Circle) -> None:
    waits = make.let_wait(circle.hana, circle.group, body="できました")
    assert (waits.state, waits.picture_alt, waits.body) == (HeldState.AWAITING, "積み木の塔", "できました")
    assert (waits.picture_width, waits.picture_height) == (60, 40)
    assert waits.due_at - waits.held_at == timedelta(minutes=30)
    assert Message.objects.count() == Event.objects.count() == 0
    for who, watches in ((circle.sora, False), (circle.hana, False), (circle.midori, True)):
        assert fresh_state(who, circle.room, is_facilitator=watches) == {}
    stored = bytes(waits.picture.content)
    assert Image.open(BytesIO(stored)).format == "JPEG"
    assert SECRET not in stored
    assert "見守りの人が見るまで待っています。" in held_words(waits)
    told = [*Fact.objects.values(), *OutgoingMail.objects.values()]
    assert told
    assert "積み木" not in str(told)


def test_a_released_picture_is_the_newest_message_of_its_author(circle: Circle) -> None:
    waits = make.let_wait(circle.hana, circle.group)
    content = bytes(waits.picture.content)
    say(circle.sora, circle.group, "そのあいだに")
    message = held.release(actor=circle.midori, held=waits)
    assert message is not None
    assert (message.seq, message.author, message.client_id) == (2, circle.hana, waits.client_id)
    assert (message.picture_alt, message.body, message.html) == ("積み木の塔", "", "")
    waits.refresh_from_db()
    assert (waits.state, waits.picture_alt, waits.picture_width) == (HeldState.RELEASED, "", 0)
    picture = Picture.objects.get()
    assert (picture.message, picture.held, bytes(picture.content)) == (message, None, content)
    view = fresh_state(circle.sora, circle.room, is_facilitator=False)[message.pk]
    assert view["picture"] == {"alt": "積み木の塔", "width": 60, "height": 40}
    MESSAGE(json.loads(json.dumps(view)))


def test_a_facilitators_picture_is_posted_at_once(circle: Circle) -> None:
    posted = make.send(circle.midori, circle.group, alt="来週の部屋の入り口")
    assert isinstance(posted, Posted)
    assert not HeldMessage.objects.exists()
    assert fresh_state(circle.hana, circle.room, is_facilitator=False)[posted.message.pk]["picture"]["width"] == 60


def test_sending_again_changes_nothing_and_other_things_under_the_same_id_are_refused(circle: Circle) -> None:
    cid = uuid.uuid4()
    first = make.let_wait(circle.hana, circle.group, client_id=cid)
    again = make.send(circle.hana, circle.group, client_id=cid)
    assert isinstance(again, Held)
    assert (again.held, again.is_new) == (first, False)
    assert code_of(make.send, circle.hana, circle.group, client_id=cid, alt="ほかの説明") == "used_id"
    assert code_of(make.send, circle.hana, circle.group, client_id=cid, body="ほかの文") == "used_id"
    assert code_of(make.send, circle.hana, circle.group, client_id=cid, content=make.photo(size=(9, 9))) == "used_id"
    message = held.release(actor=circle.midori, held=first)
    later = make.send(circle.hana, circle.group, client_id=cid)
    assert isinstance(later, Posted)
    assert (later.message, later.is_new, kept()) == (message, False, 1)


def test_without_the_switch_nothing_is_taken_nor_read(circle: Circle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chat.actions.picture.prepare", lambda *_given, **_named: pytest.fail("it was read"))
    assert circle.group.takes_pictures is False
    make.take_pictures(circle.group)
    let_pictures(actor=circle.midori, group=circle.group, on=False)
    circle.group.refresh_from_db()
    circle.group.takes_pictures = True  # as a page from before still has it
    assert code_of(make.send, circle.hana, circle.group) == "pictures_off"
    assert kept() == 0


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"alt": ""}, "alt_missing", "alt"),
        ({"alt": " \u200b "}, "alt_missing", "alt"),
        ({"alt": "あ" * 201}, "too_long", "alt"),
        ({"body": "あ" * 2001}, "too_long", "body"),
        ({"content": b"GIF89a" + b"\0" * 40}, "not_a_picture", "file"),
    ],
)
def test_what_is_refused(circle: Circle, given: dict[str, Any], code: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        make.send(circle.hana, circle.group, **given)
    assert (refused.value.code, refused.value.field, kept()) == (code, field, 0)


def test_a_description_is_one_clean_line_of_up_to_200_letters(circle: Circle) -> None:
    waits = make.let_wait(circle.hana, circle.group, alt=f" 積み木\nの\u202e塔 {'あ' * 190} ")
    assert waits.picture_alt == f"積み木 の塔 {'あ' * 190}"


def test_who_may_not_write_sends_no_picture(circle: Circle) -> None:
    assert code_of(make.send, circle.outsider, circle.group) == "not_a_member"
    moderate.freeze(actor=circle.midori, room=circle.room, reason="おやすみ")
    assert code_of(make.send, circle.hana, circle.group) == "frozen"
    assert kept() == 0


def test_few_wait_at_once_and_few_are_sent_in_a_while(circle: Circle) -> None:
    for _one in range(MOST_WAITING):
        make.let_wait(circle.hana, circle.group)
    assert code_of(make.send, circle.hana, circle.group) == "enough_waiting"
    make.let_wait(circle.sora, circle.group)
    for _one in range(2):
        assert code_of(make.send, circle.hana, circle.group) == "enough_waiting"
    assert code_of(make.send, circle.hana, circle.group) == "slow_down"
    assert kept() == MOST_WAITING + 1


def test_slow_mode_counts_pictures_too(circle: Circle) -> None:
    circle.group.slow_seconds = 60
    circle.group.save()
    say(circle.hana, circle.group, "いま書いた")
    assert code_of(make.send, circle.hana, circle.group) == "slow_mode"


# ── its words ──


@pytest.mark.usefixtures("watching")
def test_the_description_is_looked_at_as_words_are(circle: Circle) -> None:
    with pytest.raises(Refusal) as refused:
        make.send(circle.hana, circle.group, alt=BLOCK)
    assert (refused.value.code, refused.value.field) == ("blocked_words", "alt")
    with pytest.raises(Refusal) as refused:
        make.send(circle.hana, circle.group, body=BLOCK)
    assert (refused.value.code, refused.value.field, kept()) == ("blocked_words", "body", 0)
    assert make.let_wait(circle.hana, circle.group, alt=FLAG).found == f"わけは{FLAG}"
    assert isinstance(make.send(circle.midori, circle.group, alt=HOLD), Held)  # also a facilitator's


@pytest.mark.usefixtures("watching")
def test_distress_beside_a_picture_is_answered_at_once(circle: Circle) -> None:
    waits = make.let_wait(circle.hana, circle.group, body=HELP)
    assert waits.worry is not None
    assert (waits.worry.reason, waits.worry.body) == (ReportReason.WORRIED, f"写真：積み木の塔\n{HELP}")


def test_it_is_found_by_its_description(circle: Circle) -> None:
    message = make.post(circle.hana, circle.group, seen_by=circle.midori, alt="赤い三輪車")
    index_new()
    (hit,) = find(circle.sora, "三輪車").hits
    assert (hit.message, "".join(piece[0] for piece in hit.excerpt)) == (message, "赤い三輪車")
    author.withdraw_message(actor=circle.hana, message=message)
    assert find(circle.sora, "三輪車").hits == []
    assert not SearchEntry.objects.exists()


# ── deciding ──


def test_a_returned_picture_stays_with_its_author_and_can_be_appealed(circle: Circle) -> None:
    waits = make.let_wait(circle.hana, circle.group)
    held.send_back(actor=circle.midori, held=waits, reason="名札が写っています。")
    waits.refresh_from_db()
    assert (waits.state, waits.has_picture, kept()) == (HeldState.RETURNED, True, 1)
    assert not Message.objects.exists()
    held.appeal(actor=circle.hana, held=waits)
    waits.refresh_from_db()
    assert (waits.state, kept()) == (HeldState.AWAITING, 1)
    assert code_of(held.release, actor=circle.midori, held=waits) == "own_held"


def test_a_picture_belongs_to_one_row(circle: Circle) -> None:
    message = make.post(circle.hana, circle.group, seen_by=circle.midori)
    waits = make.let_wait(circle.hana, circle.group)
    for holders in ({"message": message, "held": waits}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Picture.objects.create(content=b"x", **holders)
    with pytest.raises(IntegrityError), transaction.atomic():
        Picture.objects.create(content=b"x", message=message)


# ── hiding ──


def test_a_hidden_picture_reaches_its_author_and_facilitators_only(circle: Circle) -> None:
    message = make.post(circle.hana, circle.group, seen_by=circle.midori, body="ことば")
    moderate.hide(actor=circle.midori, message=message, reason="顔が写っています。")
    message.refresh_from_db()
    assert "picture" not in message_view(message, Audience.MEMBER)
    assert "積み木" not in str(message_view(message, Audience.MEMBER))
    for audience in (Audience.AUTHOR, Audience.FACILITATOR):
        assert message_view(message, audience)["picture"]["alt"] == "積み木の塔"
    assert kept() == 1
    moderate.restore(actor=circle.midori, message=message, reason="顔ではありませんでした。")
    message.refresh_from_db()
    assert message_view(message, Audience.MEMBER)["picture"]["alt"] == "積み木の塔"


# ── erasing ──


def left(message: Message) -> tuple[str, str, int, int]:
    message.refresh_from_db()
    return message.state, message.picture_alt, message.picture_width, kept()


def test_it_goes_with_a_withdrawn_message(circle: Circle) -> None:
    message = make.post(circle.hana, circle.group, seen_by=circle.midori)
    other = make.post(circle.sora, circle.group, seen_by=circle.midori)
    author.withdraw_message(actor=circle.hana, message=message)
    assert left(message) == (MessageState.WITHDRAWN, "", 0, 1)
    assert Picture.objects.get().message == other


def test_it_goes_with_withdrawn_words_that_wait(circle: Circle) -> None:
    waits = make.let_wait(circle.hana, circle.group)
    held.withdraw_held(actor=circle.hana, held=waits)
    waits.refresh_from_db()
    assert (waits.state, waits.picture_alt, waits.picture_width, kept()) == (HeldState.WITHDRAWN, "", 0, 0)


def test_a_withdrawn_picture_that_was_reported_stays_for_the_case_until_its_end(circle: Circle) -> None:
    message = make.post(circle.hana, circle.group, seen_by=circle.midori, body="ことば")
    told = report(actor=circle.sora, message=message, reason=ReportReason.PRIVATE)
    assert told.body == "写真：積み木の塔\nことば"
    author.withdraw_message(actor=circle.hana, message=message)
    assert left(message) == (MessageState.WITHDRAWN, "", 0, 1)
    resolve(actor=circle.midori, report=told, upheld=True)
    with time_machine.travel(timezone.now() + timedelta(days=89), tick=False):
        erase_old()
        assert kept() == 1
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        erase_old()
        assert kept() == 0


def test_a_report_that_is_taken_back_keeps_no_picture(circle: Circle) -> None:
    message = make.post(circle.hana, circle.group, seen_by=circle.midori)
    other = make.post(circle.hana, circle.group, seen_by=circle.midori)
    report(actor=circle.sora, message=message, reason=ReportReason.OTHER)
    author.withdraw_message(actor=circle.hana, message=message)
    take_back(actor=circle.sora, room=circle.room, message_id=message.pk)
    assert [picture.message for picture in Picture.objects.all()] == [other]


def test_old_snapshots_take_no_picture_of_a_message_that_stands(circle: Circle) -> None:
    message = make.post(circle.hana, circle.group, seen_by=circle.midori)
    told = report(actor=circle.sora, message=message, reason=ReportReason.OTHER)
    resolve(actor=circle.midori, report=told, upheld=False)
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        erase_old()
    assert left(message) == (MessageState.VISIBLE, "積み木の塔", 60, 1)


def test_whoever_leaves_with_their_words_takes_every_picture_along(circle: Circle) -> None:
    stands = make.post(circle.hana, circle.group, seen_by=circle.midori)
    reported = make.post(circle.hana, circle.group, seen_by=circle.midori)
    report(actor=circle.sora, message=reported, reason=ReportReason.PRIVATE)
    make.let_wait(circle.hana, circle.group)
    returned = make.let_wait(circle.hana, circle.group)
    held.send_back(actor=circle.midori, held=returned, reason="名札が写っています。")
    other = make.post(circle.sora, circle.group, seen_by=circle.midori)
    leave(actor=circle.hana, group=circle.group, delete_messages=True)
    assert left(stands) == (MessageState.ERASED, "", 0, 1)
    assert left(reported) == (MessageState.ERASED, "", 0, 1)
    assert Picture.objects.get().message == other
    assert not HeldMessage.objects.exclude(picture_alt="").exists()


def test_whoever_leaves_without_takes_what_waits(circle: Circle) -> None:
    stands = make.post(circle.hana, circle.group, seen_by=circle.midori)
    make.let_wait(circle.hana, circle.group)
    leave(actor=circle.hana, group=circle.group, delete_messages=False)
    shut_the_room(sender=None, membership=Membership.objects.get(user=circle.hana))  # after the commit
    assert left(stands) == (MessageState.VISIBLE, "積み木の塔", 60, 1)


def test_no_picture_outlives_its_writers_account(circle: Circle) -> None:
    stands = make.post(circle.hana, circle.group, seen_by=circle.midori)
    withdrawn = make.post(circle.hana, circle.group, seen_by=circle.midori)
    report(actor=circle.sora, message=withdrawn, reason=ReportReason.PRIVATE)
    author.withdraw_message(actor=circle.hana, message=withdrawn)
    returned = make.let_wait(circle.hana, circle.group)
    held.send_back(actor=circle.midori, held=returned, reason="名札が写っています。")
    make.let_wait(circle.hana, circle.group)
    assert kept() == 4
    circle.hana.delete()
    assert left(stands) == (MessageState.ERASED, "", 0, 0)
    assert not HeldMessage.objects.exclude(picture_alt="").exists()


def test_erasing_a_person_twice_is_harmless(circle: Circle) -> None:
    make.post(circle.hana, circle.group, seen_by=circle.midori)
    assert (erase_person(user=circle.hana), erase_person(user=circle.hana), kept()) == (1, 0, 0)


def test_a_returned_picture_ends_with_its_words_after_90_days(circle: Circle) -> None:
    waits = make.let_wait(circle.hana, circle.group)
    held.send_back(actor=circle.midori, held=waits, reason="名札が写っています。")
    with time_machine.travel(timezone.now() + timedelta(days=89), tick=False):
        assert (held.erase_old_held(), kept()) == (0, 1)
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        assert (held.erase_old_held(), kept()) == (1, 0)
    waits.refresh_from_db()
    assert (waits.picture_alt, waits.picture_width) == ("", 0)


def test_an_appeal_that_is_withdrawn_keeps_the_picture_as_long_as_the_words(circle: Circle) -> None:
    waits = make.let_wait(circle.hana, circle.group, body="ことば")
    held.send_back(actor=circle.midori, held=waits, reason="名札が写っています。")
    held.appeal(actor=circle.hana, held=waits)
    held.withdraw_held(actor=circle.hana, held=waits)
    waits.refresh_from_db()
    assert (waits.state, waits.body, kept()) == (HeldState.WITHDRAWN, "ことば", 1)
    with time_machine.travel(timezone.now() + timedelta(days=91), tick=False):
        held.erase_old_held()
    assert kept() == 0


def test_it_goes_with_the_group(circle: Circle) -> None:
    make.post(circle.hana, circle.group, seen_by=circle.midori)
    make.let_wait(circle.hana, circle.group)
    Membership.objects.all().delete()
    PeerGroup.objects.filter(pk=circle.group.pk).delete()
    assert kept() == 0


# ── what it costs ──


def test_a_page_of_pictures_asks_as_little_as_one(circle: Circle) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            fresh_state(circle.sora, circle.room, is_facilitator=False)
        assert not any("chat_picture" in one["sql"].replace("picture_", "") for one in queries)
        return len(queries)

    message = make.post(circle.hana, circle.group, seen_by=circle.midori)
    one = asked()
    for number in range(2, 51):
        Message.objects.filter(pk=message.pk).update()  # each is a row like the first
        copy = Message.objects.get(pk=message.pk)
        copy.pk, copy.seq, copy.client_id = None, number, uuid.uuid4()
        copy.save()
    assert asked() == one


def test_a_line_of_words_says_nothing_of_pictures(circle: Circle) -> None:
    message = say(circle.hana, circle.group, "ことばだけ")
    assert "picture" not in message_view(message, Audience.MEMBER)
    again = post_message(actor=circle.hana, room=circle.room, client_id=message.client_id, body="ことばだけ")
    assert isinstance(again, Posted)
    assert not again.is_new
    assert Report.objects.count() == 0


def test_the_switch_tells_the_room_once_and_is_for_facilitators(circle: Circle) -> None:
    assert code_of(let_pictures, actor=circle.hana, group=circle.group, on=True) == "not_your_settings"
    for on in (True, True, False):
        let_pictures(actor=circle.midori, group=circle.group, on=on)
    assert [message.notice for message in Message.objects.order_by("seq")] == ["pictures", "pictures_over"]


def test_a_new_group_takes_none(circle: Circle, make_user: Callable[..., User]) -> None:
    assert PeerGroup.objects.get(pk=circle.group.pk).takes_pictures is False
    with connection.cursor() as cursor:  # as a process of the version before makes one
        cursor.execute("UPDATE groups_peergroup SET slow_seconds = 0 WHERE takes_pictures")
        assert cursor.rowcount == 0
