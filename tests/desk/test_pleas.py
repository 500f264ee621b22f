"""What was done to a facilitator: told to the coordinators alone, and to be found nowhere else by anybody."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from desk.actions.plea import KEPT, answer_plea, erase_old_pleas, plead, read_plea
from desk.models import Plea
from desk.pleas import pleas_for
from desk.queries import desk_mark
from ground.models import AuditEntry
from ground.refusals import Refusal
from notices.models import OutgoingMail
from people.models import User
from tests.factories import rooms as talk
from tests.factories.groups import make_coordinator, make_facilitator, make_group, make_member
from tests.factories.people import client_for, make_user

pytestmark = pytest.mark.django_db
CANARY, ANSWER = "kanariya7q9x", "henjikotoba5z"
PAGE = reverse("desk_plea")


@pytest.fixture
def circle() -> talk.Circle:
    return talk.circle()


def coordinator(name: str = "りん") -> User:
    return make_coordinator(make_user(name, second_factor=True)).user


def test_she_tells_a_coordinator_answers_and_she_reads_it(circle: talk.Circle) -> None:
    rin, client = coordinator(), client_for(circle.midori)
    assert "読むのはコーディネーターだけです" in client.get(PAGE).content.decode()
    about = circle.member(circle.sora)
    answer = client.post(PAGE, {"about": f"member-{about.pk}", "text": CANARY}, follow=True)
    assert ("受け取りました" in answer.content.decode(), CANARY in answer.content.decode()) == (True, True)
    plea = Plea.objects.get()
    assert (plea.by, plea.about, plea.group) == (circle.midori, circle.sora, circle.group)
    hers = client_for(rin)
    desk = hers.get(reverse("desk")).content.decode()
    case = reverse("desk_plea_case", args=[plea.pk])
    assert (case in desk, CANARY in desk) == (True, False)
    assert CANARY in hers.get(case).content.decode()
    assert [*AuditEntry.objects.filter(verb="desk.read_plea").values_list("actor", flat=True)] == [rin.pk]
    hers.post(case, {"answer": ANSWER})
    assert ANSWER in client.get(PAGE).content.decode()
    assert case not in hers.get(reverse("desk")).content.decode()


def test_it_is_nowhere_for_anybody_else(circle: talk.Circle) -> None:
    """Neither her own group's desk, nor the person told of (a colleague, a coordinator even), nor members or others."""
    rin, both = coordinator(), coordinator("さくら")
    momo = make_facilitator(circle.group, make_user("もも")).user
    named = make_member(circle.group, both)
    elsewhere = make_facilitator(make_group("べつの会")).user
    people = [momo, both, elsewhere, circle.hana, circle.sora, circle.outsider]
    marks = {one.pk: desk_mark(one) for one in (momo, both, elsewhere)}
    plea = plead(actor=circle.midori, group=circle.group, about=named, text=CANARY)
    answer_plea(actor=rin, plea=plea, answer=ANSWER)
    Plea.objects.update(answered_at=None, answered_by=None)
    room = reverse("chat:room", args=[circle.group.slug])
    addresses = [
        reverse("desk"), reverse("desk_handover"), reverse("desk_samples"), reverse("desk_watch"), PAGE, room, "/my/",
        reverse("notices:list"), reverse("chat:reports", args=[circle.group.slug]),
    ]  # fmt: skip
    for person in people:
        client = client_for(person)
        for address in addresses:
            page = client.get(address).content.decode()
            assert (CANARY in page, ANSWER in page, f"/desk/abuse/{plea.pk}/" in page) == (False, False, False)
        refused = client.get(reverse("desk_plea_case", args=[plea.pk]))
        assert (refused.status_code, CANARY in refused.content.decode()) == (404, False)
        assert client.post(reverse("desk_plea_case", args=[plea.pk]), {"answer": "x"}).status_code == 404
    assert {one.pk: desk_mark(one) for one in (momo, both, elsewhere)} == marks
    assert OutgoingMail.objects.filter(to_user=rin, template="chat/case_waiting").exists()
    assert not OutgoingMail.objects.filter(to_user__in=people, template="chat/case_waiting").exists()
    for mail in OutgoingMail.objects.all():
        assert CANARY not in str(mail.context)


def test_who_is_concerned_neither_reads_nor_answers(circle: talk.Circle) -> None:
    coordinator()
    both = coordinator("さくら")
    plea = plead(actor=circle.midori, group=circle.group, about=make_member(circle.group, both), text=CANARY)
    assert list(pleas_for(both)) == []
    for act in (read_plea, lambda **given: answer_plea(answer="x", **given)):
        for person in (both, circle.midori):
            with pytest.raises(Refusal):
                act(actor=person, plea=plea)
    for person in (both, circle.midori):
        with pytest.raises(IntegrityError), transaction.atomic():
            Plea.objects.update(answered_by=person)


def test_it_is_refused_kindly_where_nobody_could_read_it_and_to_others(circle: talk.Circle) -> None:
    with pytest.raises(Refusal) as refused:
        plead(actor=circle.midori, group=circle.group, text=CANARY)
    assert refused.value.code == "no_coordinator_for_you"
    both = coordinator()
    with pytest.raises(Refusal) as refused:
        plead(actor=circle.midori, group=circle.group, about=make_member(circle.group, both), text=CANARY)
    assert refused.value.code == "no_coordinator_for_you"
    for person in (circle.hana, circle.outsider):
        assert client_for(person).get(PAGE).status_code == 403
        with pytest.raises(Refusal):
            plead(actor=person, group=circle.group, text=CANARY)
    page = client_for(circle.midori).post(PAGE, {"about": f"group-{circle.group.pk}", "text": ""})
    assert page.status_code == 422
    assert not Plea.objects.exists()


def test_it_is_erased_90_days_after_the_answer(circle: talk.Circle) -> None:
    rin = coordinator()
    plea = plead(actor=circle.midori, group=circle.group, text=CANARY)
    plead(actor=circle.midori, group=circle.group, text="まだ")
    answer_plea(actor=rin, plea=plea, answer=ANSWER)
    with time_machine.travel(timezone.now() + KEPT + timedelta(seconds=1), tick=False):
        assert erase_old_pleas() == 1
    assert Plea.objects.get().text == "まだ"


def test_the_pages_cost_as_many_queries_for_fifty_as_for_one(circle: talk.Circle) -> None:
    clients, counts = [client_for(coordinator()), client_for(circle.midori)], []
    for number in (1, 49):
        Plea.objects.bulk_create(Plea(group=circle.group, by=circle.midori, text="x") for _one in range(number))
        for _one in range(number):
            make_member(circle.group)
        costs = []
        for client, address in zip(clients, (reverse("desk"), PAGE), strict=True):
            client.get(address)
            with CaptureQueriesContext(connection) as asked:
                client.get(address)
            costs.append(len(asked))
        counts.append(costs)
    assert counts[0] == counts[1]
