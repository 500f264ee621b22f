"""The rules of typed text where people meet them: rooms, groups, sign-ups."""

import uuid

import pytest

from chat.actions.index import index_new
from chat.actions.post import post_message
from chat.models import Message, SearchEntry, SearchProgress
from chat.search import find
from ground.refusals import Refusal
from ground.text.addresses import address
from groups.models import Membership
from people.models import User
from programs.signups.actions.guardian import refuse_own_address
from tests.factories.rooms import Circle, message_of

pytestmark = pytest.mark.django_db


def say(circle: Circle, body: str) -> Message:
    return message_of(post_message(actor=circle.hana, room=circle.room, client_id=uuid.uuid4(), body=body))


def test_a_pasted_number_goes_out(circle: Circle) -> None:
    assert say(circle, "番号は\u202d12-34-56\u202cです").body == "番号は12-34-56です"


def test_marks_are_bounded_in_a_message(circle: Circle) -> None:
    assert len(say(circle, "a" + "\u0301" * 1800).body) == 5


def test_the_number_of_parts_is_right(circle: Circle) -> None:
    with pytest.raises(Refusal) as refused:
        say(circle, "あ" * 10_000)
    assert str(refused.value.next_step) == "5回に分けて送ってください。"


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("葛\U000e0100城さん", "葛城"),
        ("発\u00ad達の話", "発達"),
        ("髙﨑さんへ", "高崎"),
        ("コドモ食堂", "こども"),
        ("ｶﾞｯｺｳ", "がっこう"),
        ("コ－ヒー", "コーヒー"),
    ],
)
def test_what_was_said_is_found(circle: Circle, said: str, asked: str) -> None:
    message = say(circle, said)
    index_new()
    (hit,) = find(circle.hana, asked).hits
    assert hit.message == message
    assert any(is_found for _text, is_found in hit.excerpt)


def test_an_index_that_was_folded_otherwise_is_read_again(circle: Circle) -> None:
    say(circle, "コドモ")
    index_new()
    SearchEntry.objects.update(pairs="nothing")
    index_new()
    assert not find(circle.hana, "こども").hits
    SearchProgress.objects.update(folding=1)
    index_new()
    assert len(find(circle.hana, "こども").hits) == 1


def test_a_look_is_unique_in_a_group(circle: Circle) -> None:
    hana, sora = Membership.objects.get(user=circle.hana), Membership.objects.get(user=circle.sora)
    hana.nickname = "ニコ"
    hana.save(update_fields=["nickname", "nickname_look"])
    sora.nickname = "二コ"
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        sora.save(update_fields=["nickname", "nickname_look"])
    sora.nickname_look = f"ニコ\n{sora.pk}"  # two that looked alike before go on
    sora.save()
    sora.refresh_from_db()
    assert sora.nickname_look == f"ニコ\n{sora.pk}"


@pytest.mark.parametrize(
    "guardian", ["haru@ｄｅｍｏ.example", "HARU@demo.example.", "haru+mama@demo.example", "ha\u200bru＠demo．example"]
)
def test_nobody_is_their_own_guardian(guardian: str) -> None:
    haru = User.objects.create_user(email="haru@demo.example", display_name="はる")
    with pytest.raises(Refusal) as refused:
        refuse_own_address(haru, address(guardian))
    assert refused.value.code == "own_guardian"


def test_one_address_is_one_account() -> None:
    assert User.objects.create_user(email="Hana＠ｄｅｍｏ.example", display_name="はな").email == "hana@demo.example"
