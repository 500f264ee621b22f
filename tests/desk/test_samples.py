"""Each week a colleague reads a few decisions again: who does, who never does, and what each of them sees."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chat import limits
from chat.actions.report import resolve
from chat.enums import ReportReason
from desk.actions.sample import EACH_WEEK, draw, draw_weekly, judge, last_week, read_sample
from desk.enums import Verdict
from desk.models import Case, Sample
from desk.sample import numbers_of, said_of, samples_for
from ground.models import AuditEntry
from ground.refusals import Refusal
from people.models import User
from tests.factories import rooms as talk
from tests.factories.cases import case_of, told
from tests.factories.groups import make_coordinator, make_facilitator, make_group
from tests.factories.people import client_for, make_user

pytestmark = pytest.mark.django_db
CANARY, NOTED = "kanariya7q9x", "memokotoba3p"
TUESDAY = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
NEXT = datetime(2026, 12, 7, 3, 0, tzinfo=UTC)  # the Monday after


@pytest.fixture
def circle() -> talk.Circle:
    return talk.circle()


def decided(circle: talk.Circle, by: User, *, author: User | None = None) -> Case:
    """A case that was decided on that Tuesday."""
    limits.posts.clear()
    with time_machine.travel(TUESDAY, tick=False):
        words = talk.say(author or circle.sora, circle.group, CANARY)
        one = told(circle, message=words, reason=ReportReason.OTHER)
        resolve(actor=by, report=one, upheld=True, answer="話しました")
    return case_of(one)


def drawn(circle: talk.Circle) -> Sample:
    decided(circle, circle.midori)
    draw(week=last_week(NEXT), seed="a")
    return Sample.objects.get()


def test_up_to_five_of_a_week_are_drawn_once_and_the_same_by_the_same_seed(circle: talk.Circle) -> None:
    cases = [decided(circle, circle.midori) for _number in range(7)]
    week = last_week(NEXT)
    with transaction.atomic():
        assert draw(week=week, seed="a") == EACH_WEEK
        first = set(Sample.objects.values_list("case", flat=True))
        Sample.objects.all().delete()
        draw(week=week, seed="a")
        assert set(Sample.objects.values_list("case", flat=True)) == first
        Sample.objects.all().delete()
    drawn = {frozenset(_draw(week, seed)) for seed in "abcdefgh"}
    assert len(drawn) > 1
    with time_machine.travel(NEXT, tick=False):
        assert (draw_weekly(), draw_weekly()) == (EACH_WEEK, 0)
        assert set(Sample.objects.values_list("decided_by", flat=True)) == {circle.midori.pk}
    assert {one.pk for one in cases} >= set(Sample.objects.values_list("case", flat=True))
    assert draw(week=week - timedelta(days=7), seed="a") == 0  # nothing was decided in that one


def _draw(week: object, seed: str) -> list[int]:
    draw(week=week, seed=seed)  # type: ignore[arg-type]
    found = list(Sample.objects.values_list("case", flat=True))
    Sample.objects.all().delete()
    return found


def test_a_colleague_reads_it_and_who_decided_reads_the_note(circle: talk.Circle) -> None:
    momo = make_facilitator(circle.group, make_user("もも")).user
    sample = drawn(circle)
    client = client_for(momo)
    assert CANARY not in client.get(reverse("desk_samples")).content.decode()
    page = client.get(reverse("desk_sample", args=[sample.pk])).content.decode()
    assert (CANARY in page, "話しました" in page) == (True, True)
    assert [*AuditEntry.objects.filter(verb="desk.read_sample").values_list("actor", flat=True)] == [momo.pk]
    client.post(reverse("desk_sample", args=[sample.pk]), {"verdict": "different", "note": NOTED})
    sample.refresh_from_db()
    assert (sample.read_by, sample.verdict, sample.note) == (momo, Verdict.DIFFERENT, NOTED)
    hers = client_for(circle.midori).get(reverse("desk_samples")).content.decode()
    assert (NOTED in hers, "わたしなら、ちがう形にする" in hers, CANARY in hers) == (True, True, False)
    [numbers] = numbers_of(circle.midori)
    assert (numbers.drawn, numbers.read, numbers.same, numbers.different) == (1, 1, 0, 1)
    yuki = make_facilitator(circle.group, make_user("ゆき")).user
    assert NOTED not in client_for(yuki).get(reverse("desk_samples")).content.decode()
    assert list(said_of(yuki)) == []


def test_nobody_else_reads_it(circle: talk.Circle) -> None:
    make_facilitator(circle.group, make_user("もも"))
    sample = drawn(circle)
    elsewhere = make_facilitator(make_group("べつの会")).user
    rin = make_coordinator(make_user(second_factor=True)).user
    one = reverse("desk_sample", args=[sample.pk])
    for person, status in (
        (circle.midori, 404), (elsewhere, 404), (rin, 404), (circle.hana, 403), (circle.outsider, 403),
    ):  # fmt: skip
        client = client_for(person)
        for answer in (client.get(one), client.post(one, {"verdict": "same"})):
            assert (answer.status_code, CANARY in answer.content.decode()) == (status, False)
    for person in (circle.midori, elsewhere, rin):
        for act in (lambda who: read_sample(actor=who, sample=sample), lambda who: judge(
            actor=who, sample=sample, verdict=Verdict.SAME
        )):  # fmt: skip
            with pytest.raises(Refusal):
                act(person)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sample.objects.update(read_by=circle.midori)


def test_without_another_facilitator_a_coordinator_reads_it_and_never_whom_it_is_about(circle: talk.Circle) -> None:
    momo = make_facilitator(circle.group, make_user("もも")).user
    decided(circle, circle.midori, author=momo)
    draw(week=last_week(NEXT), seed="a")
    sample = Sample.objects.get()
    rin = make_coordinator(make_user(second_factor=True)).user
    assert [list(samples_for(one)) for one in (momo, circle.midori, rin)] == [[], [], [sample]]
    assert CANARY in client_for(rin).get(reverse("desk_sample", args=[sample.pk])).content.decode()


def test_the_first_word_stands(circle: talk.Circle) -> None:
    momo, yuki = (make_facilitator(circle.group, make_user(name)).user for name in ("もも", "ゆき"))
    sample = drawn(circle)
    for _time in range(2):
        judge(actor=momo, sample=sample, verdict=Verdict.SAME, note="x")
    with pytest.raises(Refusal):
        judge(actor=yuki, sample=sample, verdict=Verdict.DIFFERENT)
    assert Sample.objects.get().verdict == Verdict.SAME


def test_the_list_costs_as_many_queries_for_fifty_as_for_one(circle: talk.Circle) -> None:
    momo = make_facilitator(circle.group, make_user("もも")).user
    sample = drawn(circle)
    client = client_for(momo)
    counts = []
    for number in (0, 49):
        Sample.objects.bulk_create(
            Sample(case=sample.case, group=circle.group, week=sample.week - timedelta(days=7 * (one + 1)))
            for one in range(number)
        )
        client.get(reverse("desk_samples"))
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("desk_samples"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
