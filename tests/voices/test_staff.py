"""Staff: who may do what, in which order, and nothing lost in silence."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from ground.models import AuditEntry
from ground.refusals import NotAllowed, Refusal
from notices.models import OutgoingMail
from people.demo import cast
from people.roles import PUBLISHING, WRITING
from tests.factories.voices import EMAIL, answer, make_published, make_voice
from voices.actions.answer import correct, mark_read, respond
from voices.actions.publish import publish, save_wording, unpublish
from voices.actions.withdraw import withdraw
from voices.demo import STORIES, tell
from voices.enums import ResponseKind, VoiceState
from voices.models import Voice
from voices.periodic import PERIODIC
from voices.queries import overdue, queue_for
from voices.rules import can_answer, can_publish, can_see_queue

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
WORDS = {"text": "ありがとうございます", "signed_as": "センター 佐藤"}


@pytest.mark.parametrize(
    ("fields", "queue", "answers", "publishes"),
    [
        (None, 302, False, False),
        ({}, 403, False, False),
        ({"staff": True, "groups": (WRITING,)}, 200, True, False),
        ({"staff": True, "groups": (PUBLISHING,)}, 200, True, True),
        ({"staff": True, "groups": (WRITING,), "second_factor": False}, 302, True, False),
        ({"groups": (PUBLISHING,)}, 403, False, False),
        ({"staff": True, "groups": (PUBLISHING,), "is_active": False}, 302, False, False),
    ],
)
def test_the_role_matrix(
    fields: dict[str, Any] | None, queue: int, answers: bool, publishes: bool, make_user: Any, client_for: Any
) -> None:
    voice, _code = make_voice()
    user = AnonymousUser() if fields is None else make_user(**fields)
    client = client_for(None if fields is None else user)
    assert client.get("/admin/voices/").status_code == queue
    assert client.get(f"/admin/voices/{voice.pk}/").status_code == queue
    client.post(f"/admin/voices/{voice.pk}/", {"act": "answer", **WORDS})
    voice.refresh_from_db()
    assert (voice.state == VoiceState.ANSWERED) == (queue == 200)
    assert (can_answer(user), can_publish(user)) == (answers, publishes)
    assert can_see_queue(user) == answers


def test_the_whole_way(make_user: Any, client_for: Any) -> None:
    editor, moderator = make_user(staff=True), make_user(staff=True, groups=(PUBLISHING,))
    writes, publishes = client_for(editor), client_for(moderator)
    voice, _code = make_voice()
    url = f"/admin/voices/{voice.pk}/"
    for client, fields, state in (
        (writes, {"act": "read"}, "read"),
        (writes, {"act": "answer", **WORDS}, "answered"),
        (writes, {"act": "planned", **WORDS}, "planned"),
        (writes, {"act": "wording", "public_body": "書きなおした文"}, "planned"),
        (publishes, {"act": "publish", "checked": "on"}, "planned"),
        (writes, {"act": "made", **WORDS}, "made"),
    ):
        assert client.post(url, fields).status_code == 302
        voice.refresh_from_db()
        assert voice.state == state
    assert voice.is_published
    assert [response.kind for response in voice.responses.all()] == ["answer", "planned", "made"]
    acts = AuditEntry.objects.filter(subject_type="voices.voice", subject_id=str(voice.pk)).order_by("id")
    verbs = acts.exclude(verb="voices.read_original")
    assert [(entry.verb, entry.actor) for entry in verbs] == [
        ("voices.mark_read", editor),
        ("voices.respond", editor),
        ("voices.respond", editor),
        ("voices.save_wording", editor),
        ("voices.publish", moderator),
        ("voices.respond", editor),
    ]
    assert not any("ありがとうございます" in str(entry.detail) + entry.reason for entry in verbs)


def test_editors_do_not_publish(make_user: Any, client_for: Any) -> None:
    editor = make_user(staff=True)
    voice, _code = make_voice()
    answer(voice, by=editor)
    save_wording(actor=editor, voice=voice, public_body="文")
    response = client_for(editor).post(f"/admin/voices/{voice.pk}/", {"act": "publish", "checked": "on"})
    assert response.status_code == 403
    voice.refresh_from_db()
    assert not voice.is_published


def test_a_published_wording_is_the_publishers(make_user: Any) -> None:
    editor, moderator = make_user(staff=True), make_user(staff=True, groups=(PUBLISHING,))
    voice, _code = make_published()
    response = voice.responses.get()
    with pytest.raises(NotAllowed):
        save_wording(actor=editor, voice=voice, public_body="かってに")
    with pytest.raises(NotAllowed):
        correct(actor=editor, response=response, text="かってに", signed_as="x")
    with pytest.raises(NotAllowed):
        unpublish(actor=editor, voice=voice)
    correct(actor=moderator, response=response, text="なおした", signed_as="x")
    response.refresh_from_db()
    assert response.text == "なおした"


def test_nothing_is_published_without_answer_consent_and_wording(make_user: Any) -> None:
    moderator = make_user(staff=True, groups=(PUBLISHING,))
    unanswered, _code = make_voice()
    refused, _code = make_voice(may_publish=False)
    answer(refused)
    unworded, _code = make_voice()
    answer(unworded)
    for voice, code in ((unanswered, "not_answered"), (refused, "not_agreed"), (unworded, "no_wording")):
        with pytest.raises(Refusal) as refusal:
            publish(actor=moderator, voice=voice)
        assert refusal.value.code == code
    for voice in (unanswered, refused, unworded):  # nor by a mistake in the code
        with pytest.raises(IntegrityError), transaction.atomic():
            Voice.objects.filter(pk=voice.pk).update(published_at=timezone.now())


def test_states_go_forward_only(make_user: Any) -> None:
    editor = make_user(staff=True)
    voice, _code = make_voice()
    with pytest.raises(Refusal):
        respond(actor=editor, voice=voice, kind=ResponseKind.MADE, **WORDS)
    answer(voice, by=editor)
    with pytest.raises(Refusal) as refusal:
        respond(actor=editor, voice=voice, kind=ResponseKind.ANSWER, **WORDS)
    assert refusal.value.code == "wrong_state"
    answer(voice, by=editor, kind=ResponseKind.MADE)
    with pytest.raises(Refusal):
        respond(actor=editor, voice=voice, kind=ResponseKind.PLANNED, **WORDS)
    assert mark_read(actor=editor, voice=voice).state == "made"
    assert voice.responses.count() == 2


def test_a_second_answer_at_the_same_time_keeps_its_words(make_user: Any, client_for: Any) -> None:
    voice, _code = make_voice()
    answer(voice, text="先に書いた返事")
    fields = {"act": "answer", "text": "あとから書いた返事", "signed_as": "センター"}
    response = client_for(make_user(staff=True)).post(f"/admin/voices/{voice.pk}/", fields)
    assert response.status_code == 422
    assert voice.responses.count() == 1
    page = response.content.decode()
    assert "readonly>あとから書いた返事</textarea>" in page
    assert page.index("先に書いた返事") < page.index("readonly>あとから書いた返事")


@pytest.mark.parametrize("act", ["correct", "wording"])
def test_what_a_colleague_changed_meanwhile_is_not_overwritten(act: str, make_user: Any, client_for: Any) -> None:
    first, second = (make_user(staff=True, groups=(PUBLISHING,)) for _number in range(2))
    voice, _code = make_voice()
    answer(voice, text="はじめの文")
    save_wording(actor=first, voice=voice, public_body="はじめの文")
    response = voice.responses.get()
    field = "text" if act == "correct" else "public_body"
    fields = {"act": act, "response": str(response.pk), "signed_as": "センター", "seen": "はじめの文"}
    assert client_for(first).post(f"/admin/voices/{voice.pk}/", fields | {field: "早かった文"}).status_code == 302
    late = client_for(second).post(f"/admin/voices/{voice.pk}/", fields | {field: "遅かった文"})
    assert late.status_code == 422
    page = late.content.decode()
    assert ("早かった文" in page, "遅かった文</textarea>" in page) == (True, True)
    assert "開いているあいだに、ほかの人がこの文をなおしました" in page
    again = {field: "遅かった文", "seen": "早かった文"}
    assert client_for(second).post(f"/admin/voices/{voice.pk}/", fields | again).status_code == 302
    voice.refresh_from_db()
    response.refresh_from_db()
    assert (response.text if act == "correct" else voice.public_body) == "遅かった文"


@pytest.mark.parametrize(
    "fields",
    [
        {"act": "answer", "text": "", "signed_as": "x"},
        {"act": "answer", "text": "書いたのに", "signed_as": ""},
        {"act": "answer", "text": "あ" * 4001, "signed_as": "x"},
        {"act": "nonsense"},
        {"act": ""},
        {"act": "wording", "public_body": ""},
    ],
)
def test_bad_input_changes_nothing_and_is_kept(fields: dict[str, str], make_user: Any, client_for: Any) -> None:
    voice, _code = make_voice()
    response = client_for(make_user(staff=True)).post(f"/admin/voices/{voice.pk}/", fields)
    assert response.status_code == 422
    voice.refresh_from_db()
    assert voice.state == "received"
    if fields.get("text"):
        assert fields["text"] in response.content.decode()


@pytest.mark.parametrize("number", ["", "x", "999", "9" * 30, "-1"])
def test_a_forged_response_changes_nothing(number: str, make_user: Any, client_for: Any) -> None:
    voice, _code = make_voice()
    other, _code = make_voice()
    answer(other, text="ほかの声への返事")
    client = client_for(make_user(staff=True))
    for response in (number, str(other.responses.get().pk)):
        fields = {"act": "correct", "response": response, "text": "なおしたつもりの文", "signed_as": "センター"}
        page = client.post(f"/admin/voices/{voice.pk}/", fields)
        assert page.status_code == 422
        assert "readonly>なおしたつもりの文</textarea>" in page.content.decode()
    assert other.responses.get().text == "ほかの声への返事"


@pytest.mark.parametrize("act", [{}, {"act": ""}, {"act": "zzz"}])
def test_a_button_that_is_not_there_does_nothing_and_says_so(
    act: dict[str, str], make_user: Any, client_for: Any
) -> None:
    voice, _code = make_voice()
    page = client_for(make_user(staff=True)).post(f"/admin/voices/{voice.pk}/", {**act, **WORDS})
    assert page.status_code == 422
    assert "どのボタンが押されたのか" in page.content.decode()
    voice.refresh_from_db()
    assert voice.state == "received"


@pytest.mark.parametrize("act", ["answer", "planned", "correct", "wording"])
def test_who_writes_while_the_author_withdraws_keeps_the_text(act: str, make_user: Any, client_for: Any) -> None:
    voice, code = make_voice(body="取り下げる声")
    response = answer(voice, text="消える返事").responses.get() if act != "answer" else None
    number = str(response.pk) if response else ""
    withdraw(actor=None, voice=voice, code=code)
    fields = {"act": act, "response": number, "signed_as": "センター", "text": "まだの文", "public_body": "まだの文"}
    page = client_for(make_user(staff=True, groups=(PUBLISHING,))).post(f"/admin/voices/{voice.pk}/", fields)
    assert page.status_code == 422
    told = page.content.decode()
    assert "readonly>まだの文</textarea>" in told
    assert "開いているあいだに、本人が取り下げました。" in told
    assert "取り下げる声" not in told
    voice.refresh_from_db()
    assert (voice.state, voice.responses.count(), voice.public_body) == ("withdrawn", 0, "")


@pytest.mark.parametrize("act", ["correct", "wording"])
def test_who_writes_while_it_is_published_keeps_the_text(act: str, make_user: Any, client_for: Any) -> None:
    voice, _code = make_voice()
    answer(voice)
    publisher = make_user(staff=True, groups=(PUBLISHING,))
    save_wording(actor=publisher, voice=voice, public_body="公開する文")
    publish(actor=publisher, voice=voice)
    fields = {"act": act, "response": str(voice.responses.get().pk), "signed_as": "センター"}
    fields |= {"text": "まだの文", "public_body": "まだの文"}
    page = client_for(make_user(staff=True)).post(f"/admin/voices/{voice.pk}/", fields)
    assert page.status_code == 403
    assert "readonly>まだの文</textarea>" in page.content.decode()
    voice.refresh_from_db()
    assert voice.public_body == "公開する文"


def test_overdue_voices_come_first_and_are_seen_on_the_first_page(make_user: Any, client_for: Any) -> None:
    today = timezone.localdate()
    done, _code = make_voice(body="済", today=today - timedelta(days=60))
    answer(done)
    late, _code = make_voice(body="遅れ", today=today - timedelta(days=20))
    later, _code = make_voice(body="もっと遅れ", today=today - timedelta(days=30))
    fresh, _code = make_voice(body="新しい", today=today)
    due_today, _code = make_voice(body="今日まで", today=today - timedelta(days=14))
    editor = make_user(staff=True)
    assert list(queue_for(editor)) == [later, late, due_today, fresh, done]
    assert set(overdue()) == {late, later}
    assert not queue_for(make_user()).exists()
    client = client_for(editor)
    assert "返事の期限をすぎた声が、2件あります。" in client.get("/admin/voices/").content.decode()
    assert "返事の期限をすぎた声が、2件あります。" in client.get("/admin/").content.decode()


def test_no_voice_is_done_with_but_by_an_answer_that_reaches_its_author(
    make_user: Any, client_for: Any, client: Client, time_machine: Any
) -> None:
    unread, code = make_voice(body="だれも見ていない声", may_publish=False)
    read, read_code = make_voice(body="見ただけの声", may_publish=False)
    editor = make_user(staff=True)
    mark_read(actor=editor, voice=read)
    for days in (15, 400, 1200):  # however long it takes, and whatever else comes to its end meanwhile
        time_machine.move_to(timezone.now() + timedelta(days=days))
        for action in PERIODIC:
            action()
        assert set(overdue()) == {unread, read}
        screen = client_for(editor)
        assert "返事の期限をすぎた声が、2件あります。" in screen.get("/admin/").content.decode()
        for voice in (unread, read):
            assert voice.body in screen.get(f"/admin/voices/{voice.pk}/").content.decode()
    for text in ("", "  \n"):
        with pytest.raises(Refusal):
            answer(unread, text=text)
    for voice in (unread, read):
        answer(voice, text=f"お返事：{voice.body}")
    assert not overdue().exists()
    for voice, its_code in ((unread, code), (read, read_code)):
        page = client.post("/voices/answer/", {"code": its_code}).content.decode()
        assert f"お返事：{voice.body}" in page
    told = OutgoingMail.objects.filter(to_email=EMAIL)
    assert told.count() == 2


def test_the_demo_tells_every_state_once() -> None:
    people = cast()
    today = date(2026, 11, 24)
    tell(people, today)
    acts = AuditEntry.objects.count()
    tell(people, today)
    assert AuditEntry.objects.count() == acts
    assert Voice.objects.count() == len(STORIES)
    assert set(Voice.objects.values_list("state", flat=True)) == set(VoiceState.values)
    assert overdue(today=today).count() == 1
    for voice in Voice.objects.prefetch_related("responses"):
        days = [timezone.localdate(response.at) for response in voice.responses.all()]
        assert days == sorted(days)
        assert all(voice.received_on < day < today for day in days)
        if days:
            assert days[0] <= voice.due_on
            assert timezone.localdate(voice.answered_at) == days[0]
        if voice.published_at:
            assert days[0] < timezone.localdate(voice.published_at) < today
    assert {voice.author for voice in Voice.objects.exclude(author=None)} == {
        people["sora"],
        people["riku"],
        people["hana"],
    }
