"""What must never come out: originals, authors, addresses, exact times, unpublished and withdrawn voices."""

import re
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client

from notices.actions.mail import send_due
from notices.models import OutgoingMail
from people.roles import PUBLISHING
from people.signals import account_deletion_requested
from tests.factories.groups import make_group
from tests.factories.voices import BODY, EMAIL, WORDING, answer, make_published, make_voice
from tests.markup import tidy
from voices.actions.answer import respond
from voices.actions.erase import erase_addresses, erase_originals
from voices.actions.publish import unpublish
from voices.actions.withdraw import withdraw
from voices.enums import ResponseKind, SubjectType
from voices.limits import GUESS
from voices.models import Voice
from voices.queries import Counts, counts, told
from voices.subjects import Subject

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
PUBLIC = ["/voices/", "/en/voices/", "/voices/?state=answered", "/voices/?about=none"]


def public_words(client: Client) -> str:
    return "".join(client.get(url).content.decode() for url in PUBLIC)


def test_a_published_voice_shows_its_wording_and_nothing_of_its_author(make_user: Any, client: Client) -> None:
    with time_machine.travel(datetime(2026, 10, 13, 2, 34, 56, tzinfo=UTC), tick=False):
        voice, code = make_published(author=make_user("名前のひと"))
    words = public_words(client)
    assert WORDING in words
    assert "返事の文です" in words
    assert "2026年10月" in words
    for secret in (BODY, "けんた", EMAIL, "名前のひと", code, voice.code_hash, "10月13日", "2026-10-13", "11:34", "13"):
        assert secret not in client.get("/voices/").content.decode().split('id="said"')[1]
    for secret in (BODY, EMAIL, "名前のひと", code, voice.code_hash):
        assert secret not in words


def test_unpublished_voices_are_nowhere_in_public(client: Client) -> None:
    make_voice(body="ひみつの受け取り")
    answered, _code = make_voice(body="ひみつの返事まち")
    answer(answered, text="ひみつの返事")
    refused, _code = make_voice(body="のせないで", may_publish=False)
    answer(refused)
    words = public_words(client)
    for secret in ("ひみつ", "のせないで", "返事の文です"):
        assert secret not in words


def test_taken_from_the_public_again(make_user: Any, client: Client) -> None:
    voice, _code = make_published()
    unpublish(actor=make_user(staff=True, groups=(PUBLISHING,)), voice=voice)
    assert WORDING not in public_words(client)


def test_another_persons_voice_is_not_found(make_user: Any, client_for: Any) -> None:
    voice, _code = make_voice(author=make_user())
    other = client_for(make_user())
    assert other.get(f"/voices/mine/{voice.pk}/").status_code == 404
    assert other.post(f"/voices/mine/{voice.pk}/withdraw/").status_code == 404
    anonymous_voice, _code = make_voice()
    assert other.get(f"/voices/mine/{anonymous_voice.pk}/").status_code == 404
    assert Client().get(f"/voices/mine/{voice.pk}/").status_code == 302
    voice.refresh_from_db()
    assert voice.body == BODY


def test_the_author_reads_the_answer_with_the_code(client: Client) -> None:
    voice, code = make_voice()
    waiting = client.post("/voices/answer/", {"code": code}).content.decode()
    assert BODY in waiting
    assert "届きました" in waiting
    answer(voice)
    response = client.post("/voices/answer/", {"code": code.lower().replace("-", " ")})
    assert "返事の文です" in response.content.decode()
    assert "no-store" in response["Cache-Control"]
    assert EMAIL not in response.content.decode()


def test_the_author_reads_it_with_the_account(make_user: Any, client_for: Any) -> None:
    person = make_user()
    voice, _code = make_voice(author=person)
    answer(voice)
    assert "返事の文です" in client_for(person).get(f"/voices/mine/{voice.pk}/").content.decode()


def test_codes_are_not_for_guessing(client: Client) -> None:
    _voice, code = make_voice()
    for number in range(GUESS.most):
        wrong = client.post(
            "/voices/answer/", {"code": f"2222-2222-2222-{number + 2222:04}".replace("0", "3").replace("1", "4")}
        )
        assert wrong.status_code == 422
        assert BODY not in wrong.content.decode()
    blocked = client.post("/voices/answer/", {"code": code})
    assert blocked.status_code == 429
    assert BODY not in blocked.content.decode()
    assert client.post("/voices/answer/withdraw/", {"code": code}).status_code == 429
    assert Client(REMOTE_ADDR="203.0.113.5").post("/voices/answer/", {"code": code}).status_code == 200


@pytest.mark.parametrize("code", ["", "あ", "1" * 61, "0000-0000-0000-0000", "'; DROP TABLE", "\x00"])
def test_what_is_no_code_is_told_and_kept(code: str, client: Client) -> None:
    response = client.post("/voices/answer/", {"code": code})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["code"]


def test_withdrawing_erases_words_answers_and_address(client: Client) -> None:
    voice, code = make_published(body="けんたの文", public_body="取り下げる公開文")
    response = client.post("/voices/answer/withdraw/", {"code": code}, follow=True)
    assert response.redirect_chain == [("/voices/", 302)]
    voice.refresh_from_db()
    assert (voice.state, voice.body, voice.public_body, voice.notify_email, voice.published_at) == (
        "withdrawn",
        "",
        "",
        "",
        None,
    )
    assert not voice.responses.exists()
    assert "取り下げる公開文" not in public_words(client)
    assert not OutgoingMail.objects.filter(cancelled_at__isnull=True).exists()
    assert "取り下げられました" in client.post("/voices/answer/", {"code": code}).content.decode()


def test_withdrawing_by_get_does_nothing(client: Client, make_user: Any, client_for: Any) -> None:
    person = make_user()
    voice, _code = make_voice(author=person)
    assert client.get("/voices/answer/withdraw/")["Location"] == "/voices/answer/"
    back = client_for(person).get(f"/voices/mine/{voice.pk}/withdraw/")
    assert back["Location"] == f"/voices/mine/{voice.pk}/"
    assert client_for(person).post(f"/voices/mine/{voice.pk}/withdraw/").status_code == 302
    voice.refresh_from_db()
    assert voice.state == "withdrawn"


def test_without_code_or_name_nobody_withdraws(make_user: Any) -> None:
    from ground.refusals import NotAllowed

    voice, _code = make_voice()
    for actor in (None, make_user(), make_user(staff=True, groups=(PUBLISHING,))):
        with pytest.raises(NotAllowed):
            withdraw(actor=actor, voice=voice, code="2222-2222-2222-2222")


def test_the_mail_tells_that_there_is_an_answer_and_nothing_more() -> None:
    voice, code = make_voice(language="en")
    answer(voice)
    answer(voice, kind=ResponseKind.MADE, text="変わった中身")
    assert send_due() == 2
    assert {tuple(message.to) for message in mail.outbox} == {(EMAIL,)}
    for message in mail.outbox:
        assert "/en/voices/answer/" in message.body
        for secret in (BODY, "けんた", "返事の文です", "変わった中身", code, "佐藤"):
            assert secret not in f"{message.body}{message.subject}"


def test_no_address_no_mail() -> None:
    voice, _code = make_voice(notify_email="")
    answer(voice)
    assert not OutgoingMail.objects.exists()


def test_addresses_and_originals_have_an_end_date(settings: Any) -> None:
    with time_machine.travel(datetime(2026, 1, 1, 3, tzinfo=UTC), tick=False):
        voice, _code = make_published()
        waiting, _code = make_voice()
    with time_machine.travel(datetime(2026, 1, 30, 3, tzinfo=UTC), tick=False):
        assert (erase_addresses(), erase_originals()) == (0, 0)
    with time_machine.travel(datetime(2026, 2, 1, 3, tzinfo=UTC), tick=False):
        assert (erase_addresses(), erase_originals()) == (1, 0)
    with time_machine.travel(datetime(2027, 1, 2, 3, tzinfo=UTC), tick=False):
        assert (erase_addresses(), erase_originals()) == (0, 1)
    voice.refresh_from_db()
    waiting.refresh_from_db()
    assert (voice.body, voice.notify_email, voice.public_body) == ("", "", WORDING)
    assert (waiting.body, waiting.notify_email) == (BODY, EMAIL)


def test_a_deleted_account_leaves_no_tie(make_user: Any, client: Client) -> None:
    person = make_user("名前のひと")
    voice, code = make_voice(author=person)
    account_deletion_requested.send(sender=type(person), user=person)
    voice.refresh_from_db()
    assert (voice.author, voice.notify_email, voice.body) == (None, "", BODY)
    assert client.post("/voices/answer/", {"code": code}).status_code == 200


@pytest.mark.parametrize(("number", "said"), [(0, 0), (1, 0), (4, 0), (5, 5), (9, 5), (12, 10), (8, 5)])
def test_a_number_is_told_in_steps(number: int, said: int) -> None:
    assert told(number) == said


def test_counts_cannot_be_subtracted_to_find_a_few(client: Client) -> None:
    """12 came and 8 were answered: the difference of what is told says nothing of the 4."""
    with time_machine.travel(datetime(2026, 10, 13, 3, tzinfo=UTC)):
        voices = [make_voice(today=date(2026, 10, 13))[0] for _number in range(12)]
        for voice in voices[:8]:
            answer(voice)
        answer(voices[0], kind=ResponseKind.PLANNED)
        taken, code = make_voice(today=date(2026, 10, 13))
        withdraw(actor=None, voice=taken, code=code)
    assert counts(today=date(2026, 11, 2)) == Counts(received=10, answered=5, changed=0)
    with time_machine.travel(datetime(2026, 11, 2, 3, tzinfo=UTC)):
        page = client.get("/voices/").content.decode()
    assert ("10件以上" in page, "5件以上" in page, "5件未満" in page) == (True, True, True)
    assert not re.search(r"\b(12|8|4)件", page)


def test_counts_change_only_when_a_month_begins() -> None:
    with time_machine.travel(datetime(2026, 10, 31, 3, tzinfo=UTC)):
        for _number in range(5):
            answer(make_voice(today=date(2026, 10, 31))[0])
    days = [date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 30)]
    assert [counts(today=day).answered for day in days] == [0, 5, 5]
    make_voice(today=date(2026, 11, 1))
    assert [counts(today=day).received for day in days] == [0, 5, 5]


def test_subjects_are_named_in_the_readers_language(client: Client) -> None:
    group = make_group("ことばがゆっくり", name_en="Slow to speak")
    make_published(about=Subject(SubjectType.GROUP, str(group.pk), "ことばがゆっくり"))
    make_published(about=Subject(SubjectType.PLACE, "999999", "なくなった場所"))
    page = tidy(client.get("/en/voices/").content.decode())
    assert "Slow to speak</h3>" in page
    assert '<h3 class="voice__about" lang="ja">なくなった場所</h3>' in page
    assert "Slow to speak" in client.get("/en/voices/new/").content.decode()
    assert "ことばがゆっくり</h3>" in tidy(client.get("/voices/").content.decode())


def test_script_in_a_voice_is_shown_as_text(client: Client, make_user: Any, client_for: Any) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    voice, code = make_published(body=attack.replace("alert(1)", "location.reload()") + "けんた", public_body=attack)
    respond(actor=make_user(staff=True), voice=voice, kind=ResponseKind.MADE, text=attack, signed_as=attack[:60])
    staff = client_for(make_user(staff=True, groups=(PUBLISHING,)))
    for page in (
        public_words(client),
        client.post("/voices/answer/", {"code": code}).content.decode(),
        staff.get(f"/admin/voices/{voice.pk}/").content.decode(),
        staff.get("/admin/voices/").content.decode(),
    ):
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_equal_queries_for_one_and_fifty(client: Client, make_user: Any, client_for: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    staff = client_for(make_user(staff=True))

    def queries() -> list[int]:
        numbers = []
        for someone, url in ((client, "/voices/"), (staff, "/admin/voices/")):
            with CaptureQueriesContext(connection) as captured:
                assert someone.get(url).status_code == 200
            numbers.append(len(captured))
        return numbers

    make_published()
    queries()
    one = queries()
    for number in range(49):
        make_published(body=f"声{number}", today=date(2026, 1, 1))
    assert queries() == one
    assert Voice.objects.count() == 50
