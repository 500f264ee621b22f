"""The playbook beside the cases: complete in both languages, in the office's hands, at the cost of one query."""

import re
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from chat.actions.report import hand_over
from chat.enums import ReportReason
from desk.actions.playbook import save_entry
from desk.enums import Risk
from desk.models import PlaybookEntry
from desk.playbook import playbook
from ground.models import AuditEntry
from ground.refusals import Refusal
from people.models import User
from people.roles import PUBLISHING
from tests.factories import rooms as talk
from tests.factories.cases import told
from tests.factories.groups import make_coordinator, make_member, make_request
from tests.factories.people import client_for, make_user

pytestmark = pytest.mark.django_db

FORM = {
    "risk": Risk.ATTACK, "to_do_ja": "まず深呼吸します。\nつぎに読みます。", "to_do_en": "Breathe first.\nThen read.",
    "replies_ja": "うちの市の返事です。", "replies_en": "", "for_room_ja": "", "aftercare_ja": "", "is_published": "on",
}  # fmt: skip


@pytest.fixture
def circle() -> talk.Circle:
    return talk.circle()


@pytest.fixture
def publisher() -> User:
    return make_user(staff=True, groups=(PUBLISHING,))


@pytest.fixture
def writer() -> User:
    return make_user(staff=True)


def entry(risk: Risk = Risk.ATTACK) -> PlaybookEntry:
    return PlaybookEntry.objects.get(risk=risk, is_published=True)


# ── What is shipped ──


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("risk", Risk)
def test_each_shipped_entry_is_complete_sentences(risk: Risk, language: str) -> None:
    with translation.override(language):
        it = playbook()[risk]
        parts = [*it.steps, *it.replies_in(language), *it.for_room.splitlines(), *it.aftercare.splitlines()]
        assert (len(it.steps) >= 3, len(it.replies_in(language)) >= 2) == (True, True)
        assert all((it.for_room, it.aftercare))
    for part in parts:
        assert part.endswith("。" if language == "ja" else (".", "?")), part
        assert not re.search(r"[{}<>]|%\(|TODO|\bxx", part), part
        others = r"[A-Za-z]{3}" if language == "ja" else r"[ぁ-んァ-ヶ]"
        assert not re.search(others, part), part


def test_both_languages_say_the_same_number_of_things() -> None:
    for it in PlaybookEntry.objects.all():
        counts = []
        for language in ("ja", "en"):
            with translation.override(language):
                parts = (it.for_room.splitlines(), it.aftercare.splitlines())
                counts.append([len(it.steps), len(it.replies_in(language)), *map(len, parts)])
        assert counts[0] == counts[1], it.risk


@pytest.mark.parametrize(
    ("language", "law"), [("ja", "児童虐待防止法 第6条"), ("en", "Child Abuse Prevention Act, article 6")]
)
@pytest.mark.parametrize("risk", [Risk.CALL, Risk.WORRIED])
def test_where_a_life_is_at_stake_it_names_the_law_and_numbers_and_promises_no_secrecy(
    risk: Risk, language: str, law: str
) -> None:
    with translation.override(language):
        steps = " ".join(playbook()[risk].steps)
    assert law in steps
    assert all(number in steps for number in ("119", "110", "189"))
    assert ("約束しません" if language == "ja" else "Do not promise to tell nobody") in steps


# ── On the desk ──


def test_it_stands_beside_its_case_and_replies_are_in_the_writers_language(circle: talk.Circle) -> None:
    User.objects.filter(pk=circle.sora.pk).update(language="en")
    told(circle, reason=ReportReason.HURT)
    page = client_for(circle.midori).get("/desk/").content.decode()
    card = page.partition('class="card stack stack--tight case"')[2].partition("</article>")[0]
    shown = card.partition('class="playbook"')[2]
    assert entry().steps[0] in shown
    assert "I can see that you felt strongly." in shown
    assert 'lang="en" data-reply="I can see that you felt strongly.' in " ".join(shown.split())
    assert "お気持ちがつよくあったのだと思います。" not in shown
    assert entry(Risk.REQUEST).steps[0] not in page  # nobody asks
    english = client_for(circle.midori).get("/en/desk/").content.decode()
    assert "Read what stands around it, and look from the side" in english


def test_it_stands_beside_requests_and_words_that_wait(circle: talk.Circle) -> None:
    make_request(circle.group)
    waits = talk.let_wait(circle.hana, circle.group, "まつことば")
    client = client_for(circle.midori)
    page = client.get("/desk/").content.decode()
    for risk in (Risk.REQUEST, Risk.HELD):
        assert page.count(entry(risk).steps[0]) == 1
    assert entry(Risk.HELD).steps[0] in client.get(f"/desk/held/{waits.pk}/").content.decode()


def test_a_coordinator_reads_it_on_the_page_of_the_case(circle: talk.Circle) -> None:
    person = make_user("つなぐ人", second_factor=True)
    make_coordinator(person)
    report = told(circle, reason=ReportReason.WORRIED)
    hand_over(actor=circle.midori, report=report)
    page = client_for(person).get(f"/desk/cases/{report.pk}/").content.decode()
    assert entry(Risk.WORRIED).steps[0] in page


def test_what_an_office_takes_down_is_not_shown(circle: talk.Circle) -> None:
    told(circle)
    PlaybookEntry.objects.update(is_published=False)
    page = client_for(circle.midori).get("/desk/").content.decode()
    assert 'class="playbook"' not in page


def test_one_and_fifty_cost_the_same(circle: talk.Circle) -> None:
    client = client_for(circle.midori)

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/desk/").content.decode()
        assert 'class="playbook"' in page
        return len([one for one in asked if "desk_playbookentry" in one["sql"]])

    told(circle)
    assert cost() == 1
    for number in range(49):
        told(circle, message=talk.say(make_member(circle.group).user, circle.group, f"ことば{number}"))
    assert cost() == 1


# ── In the office's hands ──


def post(person: User, address: str, **given: Any) -> Any:
    data = {name: value for name, value in (FORM | given).items() if value is not None}
    return client_for(person).post(f"/admin/playbook/{address}", data)


def test_who_writes_prepares_and_who_publishes_puts_it_on_the_desks(
    circle: talk.Circle, writer: User, publisher: User
) -> None:
    told(circle)
    before = entry()
    assert post(writer, f"copy/{before.pk}/", is_published=None).status_code == 302
    draft = PlaybookEntry.objects.get(risk=Risk.ATTACK, is_published=False)
    assert (draft.steps, entry()) == (["まず深呼吸します。", "つぎに読みます。"], before)
    assert post(publisher, f"edit/{draft.pk}/").status_code == 302
    before.refresh_from_db()
    assert (entry(), before.is_published) == (draft, False)
    page = client_for(circle.midori).get("/desk/").content.decode()
    assert ("うちの市の返事です。" in page, before.steps[0] in page) == (True, False)
    acts = AuditEntry.objects.filter(verb="desk.save_playbookentry").order_by("pk").values_list("actor", flat=True)
    assert list(acts) == [writer.pk, publisher.pk]


def test_who_only_writes_neither_publishes_nor_changes_what_is_published(writer: User) -> None:
    before = entry()
    words = before.to_do_ja
    answer = post(writer, f"edit/{before.pk}/")
    assert "公開を受けもつ人です" in answer.content.decode()
    post(writer, "new/")  # the tick is not theirs: it becomes a draft
    before.refresh_from_db()
    assert (before.to_do_ja, before.is_published, entry()) == (words, True, before)
    assert PlaybookEntry.objects.filter(risk=Risk.ATTACK, is_published=False).count() == 1
    with pytest.raises(Refusal) as refused:
        save_entry(actor=writer, entry=before)
    assert refused.value.code == "only_publishers"
    draft = PlaybookEntry.objects.get(risk=Risk.ATTACK, is_published=False)
    draft.is_published = True
    with pytest.raises(Refusal):
        save_entry(actor=writer, entry=draft)
    assert client_for(writer).post(f"/admin/playbook/delete/{draft.pk}/").status_code in (302, 403)
    assert PlaybookEntry.objects.filter(pk=draft.pk).exists()


def test_a_copy_begins_with_the_words_that_stand(writer: User) -> None:
    page = client_for(writer).get(f"/admin/playbook/copy/{entry().pk}/").content.decode()
    assert entry().steps[0] in page


@pytest.mark.parametrize(
    ("fields", "status"),
    [(None, 302), ({}, 403), ({"staff": True}, 200), ({"staff": True, "second_factor": False}, 302)],
)
def test_who_sees_the_staff_screen(fields: dict[str, Any] | None, status: int) -> None:
    client: Client = client_for(None if fields is None else make_user(**fields))
    assert client.get("/admin/playbook/").status_code == status


def test_the_database_holds_one_published_entry_of_a_risk() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        PlaybookEntry.objects.create(risk=Risk.ATTACK, to_do="x", is_published=True)


def test_without_english_words_the_japanese_ones_stand() -> None:
    PlaybookEntry.objects.filter(pk=entry().pk).update(replies_en="")
    assert entry().replies_in("en") == entry().replies_in("ja")
