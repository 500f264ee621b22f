"""Where staff set it, only confirmed adults watch over a group with people under 18; a result is never kept."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from desk.adults import adults_for
from ground.models import AuditEntry
from ground.refusals import Refusal
from groups import rules
from groups.actions import appoint
from groups.actions.remind import erase_old_confirmations, remind_due
from groups.actions.standing import ask_confirmed_adults, confirm_adult, take_confirmation_back
from groups.enums import Role
from groups.models import AdultConfirmation, Membership
from notices.models import OutgoingMail
from people.models import User
from tests.factories.groups import make_coordinator, make_group, make_staff
from tests.factories.people import client_for, make_user
from tests.factories.rooms import Circle, circle, join

pytestmark = pytest.mark.django_db
START = datetime(2026, 12, 25, 3, tzinfo=UTC)  # noon in Tokyo
TODAY = date(2026, 12, 25)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(START, tick=False) as clock:
        yield clock


@pytest.fixture
def here(clock: time_machine.Traveller) -> Circle:
    return circle()


@pytest.fixture
def staff(here: Circle) -> User:
    return make_staff()


def code_of(act: Callable[..., object], **given: object) -> str:
    with pytest.raises(Refusal) as refused:
        act(**given)
    return refused.value.code


def confirm(staff: User, user: User, days: int = 90) -> AdultConfirmation:
    return confirm_adult(actor=staff, user=user, confirmed_on=TODAY, valid_until=TODAY + timedelta(days=days))


def test_a_group_of_which_nobody_said_so_asks_for_nothing(here: Circle, staff: User) -> None:
    confirm(staff, here.midori, days=1)
    assert (here.member(here.midori).able_until, here.group.needs_confirmed_adults) == (0, False)


def test_without_a_confirmation_nobody_is_accepted_nor_goes_on(here: Circle, staff: User) -> None:
    ask_confirmed_adults(actor=staff, group=here.group, on=True)
    assert not rules.can_facilitate(here.midori, here.group)
    assert OutgoingMail.objects.get(template="groups/something_missing").to_user == here.midori
    person = make_user("あおい")
    asked = appoint.propose_facilitator(actor=staff, group=here.group, user=person, is_official=True)
    appoint.confirm_appointment(actor=make_staff(), appointment=asked)
    assert code_of(appoint.accept_appointment, actor=person, appointment=asked) == "adult_not_confirmed"
    assert not Membership.objects.filter(user=person).exists()
    for user in (here.midori, person):
        confirm(staff, user)
    appoint.accept_appointment(actor=person, appointment=asked)
    assert rules.can_facilitate(here.midori, here.group)
    assert rules.can_facilitate(person, here.group)
    ask_confirmed_adults(actor=staff, group=here.group, on=False)
    assert set(Membership.objects.values_list("able_until", flat=True)) == {0}


def test_access_ends_with_the_last_day_and_only_there(here: Circle, staff: User, clock: time_machine.Traveller) -> None:
    elsewhere = make_group("べつの会", facilitator=here.midori)
    ask_confirmed_adults(actor=staff, group=here.group, on=True)
    confirm(staff, here.midori, days=10)
    clock.move_to(datetime(2027, 1, 4, 14, 59, 59, tzinfo=UTC))
    assert rules.can_facilitate(here.midori, here.group)
    clock.move_to(datetime(2027, 1, 4, 15, tzinfo=UTC))
    assert not rules.can_facilitate(here.midori, here.group)
    assert rules.can_facilitate(here.midori, elsewhere)


def test_reminded_before_it_ends(here: Circle, staff: User, clock: time_machine.Traveller) -> None:
    make_user("編集", staff=True)
    ask_confirmed_adults(actor=staff, group=here.group, on=True)
    confirm(staff, here.midori, days=60)
    OutgoingMail.objects.all().delete()
    told = []
    for day in range(1, 70):
        clock.shift(timedelta(days=1))
        told += [day] * remind_due()
        assert remind_due() == 0
    assert told == [30, 53, 61]
    mails = OutgoingMail.objects.order_by("pk").values_list("template", flat=True)
    assert list(mails) == ["groups/something_missing"] * 3 + ["groups/none_able"]


@pytest.mark.parametrize(
    ("on", "until", "code"),
    [
        (TODAY + timedelta(days=1), TODAY + timedelta(days=9), "confirmed_in_the_future"),
        (TODAY, TODAY - timedelta(days=1), "confirmation_ends_first"),
        (TODAY, TODAY + timedelta(days=5 * 366 + 1), "confirmation_ends_first"),
    ],
)
def test_days_that_cannot_be(here: Circle, staff: User, on: date, until: date, code: str) -> None:
    assert code_of(confirm_adult, actor=staff, user=here.midori, confirmed_on=on, valid_until=until) == code
    assert not AdultConfirmation.objects.exists()


def test_only_staff_record_and_nobody_about_themselves(here: Circle, staff: User) -> None:
    join(staff, here.group, role=Role.FACILITATOR)
    for actor in (staff, here.midori, here.hana):
        given = {"actor": actor, "user": staff, "confirmed_on": TODAY, "valid_until": TODAY}
        assert code_of(confirm_adult, **given) == "not_oneself"
    assert code_of(ask_confirmed_adults, actor=here.midori, group=here.group, on=True) == "may_not_manage"
    with pytest.raises(IntegrityError), transaction.atomic():
        AdultConfirmation.objects.create(user=staff, confirmed_by=staff, confirmed_on=TODAY, valid_until=TODAY)


def test_recorded_once_taken_back_and_audited(here: Circle, staff: User) -> None:
    ask_confirmed_adults(actor=staff, group=here.group, on=True)
    one = confirm(staff, here.midori)
    assert confirm(staff, here.midori) == one
    take_confirmation_back(actor=staff, confirmation=one)
    assert not rules.can_facilitate(here.midori, here.group)
    acts = AuditEntry.objects.filter(verb__contains="confirm_adult").order_by("pk")
    assert list(acts.values_list("verb", "actor")) == [
        ("groups.confirm_adult", staff.pk), ("groups.unconfirm_adult", staff.pk),
    ]  # fmt: skip
    assert all(act.detail == {"user": here.midori.pk} for act in acts)


def test_there_is_no_place_for_a_result() -> None:
    names = {field.name for field in AdultConfirmation._meta.get_fields()}
    assert names == {"id", "user", "confirmed_on", "confirmed_by", "valid_until", "recorded_at", "told_before"}


def test_erased_a_year_after_it_ended(here: Circle, staff: User, clock: time_machine.Traveller) -> None:
    confirm(staff, here.midori, days=0)
    clock.move_to(START + timedelta(days=365))
    assert erase_old_confirmations() == 0
    clock.move_to(START + timedelta(days=366))
    assert erase_old_confirmations() == 1


def test_staff_record_on_their_page_and_members_read_that_adults_are_confirmed(here: Circle, client: Client) -> None:
    staff, page = client_for(make_user("編集", staff=True)), f"/admin/peer-groups/adults/{here.group.pk}/"
    assert "いまは、確認を求めていません" in staff.get(page).content.decode()
    given = {"act": "confirm", "who": here.midori.pk, "confirmed_on": "2026-12-25", "valid_until": "2027-03-31"}
    assert staff.post(page, given | {"who": here.hana.pk}).status_code == 422  # only who watches over the group
    assert staff.post(page, given).status_code == 302
    assert "2027" in staff.get(page).content.decode()
    client.force_login(here.hana)
    words = "子どもとかかわるおとなのための確認がすんだ方だけです"
    assert words not in client.get("/groups/kotoba/members/").content.decode()
    assert staff.post(page, {"act": "ask"}).status_code == 302
    for shown in ("/groups/kotoba/members/", "/groups/kotoba/"):
        said = client.get(shown).content.decode()
        assert words in said
        assert "3月31日" not in said
    client.force_login(here.midori)
    assert client.get(page).status_code in (302, 403)


def test_coordinators_see_until_when_and_nobody_else(here: Circle, staff: User, client: Client) -> None:
    ask_confirmed_adults(actor=staff, group=here.group, on=True)
    confirm(staff, here.midori, days=10)
    rin = make_coordinator().user
    client.force_login(rin)
    assert "2027年1月4日まで" in client.get("/desk/watch/").content.decode()
    client.force_login(here.midori)
    assert "2027年1月4日" not in client.get("/desk/watch/").content.decode()
    assert adults_for(here.hana) == adults_for(here.midori) == []
    assert [(one.name, one.until, one.is_over) for one in adults_for(rin)] == [("みどり", date(2027, 1, 4), False)]


def test_as_many_queries_for_one_and_for_fifty(here: Circle, staff: User) -> None:
    rin = make_coordinator().user
    ask_confirmed_adults(actor=staff, group=here.group, on=True)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as made:
            adults_for(rin)
        counts.append(len(made))
        for number in range(49 if len(counts) == 1 else 0):
            join(make_user(), here.group, f"{chr(0x4E00 + number)}の人", role=Role.FACILITATOR)
    assert counts[0] == counts[1]
    assert timezone.localdate() == TODAY
