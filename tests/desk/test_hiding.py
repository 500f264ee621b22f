"""Reasons for hiding at the desk: in the case, in the coordinator's case and in the form of a report."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.actions.report import hand_over, report
from chat.enums import ReportReason
from chat.models import Message, Report
from desk.models import Case
from desk.queries import desk_of
from people.models import User
from tests.factories import rooms as talk
from tests.factories.groups import make_coordinator

pytestmark = pytest.mark.django_db

HURTING = "We hid this because some of its words may hurt those who read them. Please tell us again how you felt."


@pytest.fixture
def circle() -> talk.Circle:
    made = talk.circle()
    User.objects.filter(pk=made.sora.pk).update(language="en")
    made.sora.refresh_from_db()
    return made


@pytest.fixture
def told(circle: talk.Circle) -> Report:
    message = talk.say(circle.sora, circle.group, "つよいことば")
    return report(actor=circle.hana, message=message, reason=ReportReason.HURT)


def test_a_case_is_hidden_by_one_press_on_its_reason(circle: talk.Circle, told: Report, client_for: Any) -> None:
    desk = client_for(circle.midori)
    case = Case.objects.get()
    assert f'<span lang="en">{HURTING}</span>' in desk.get("/desk/").content.decode()
    nothing = desk.post(f"/desk/open/{case.pk}/hide/", {"reason": "", "version": case.version})
    assert (nothing.status_code, "理由を選んでください" in nothing.content.decode()) == (422, True)
    odd = desk.post(f"/desk/open/{case.pk}/hide/", {"reason": "書きかけ", "kind": "x", "version": case.version})
    assert (odd.status_code, "書きかけ" in odd.content.decode()) == (422, True)
    done = desk.post(f"/desk/open/{case.pk}/hide/", {"reason": "", "kind": "hurting", "version": case.version})
    assert done.status_code == 302
    assert Message.objects.values_list("state", "hidden_reason").get() == ("hidden", HURTING)


def test_the_form_of_a_report_takes_a_reason_too(circle: talk.Circle, told: Report, client_for: Any) -> None:
    sent = {"reason": "See you soon.", "kind": "hurting"}
    assert client_for(circle.midori).post(f"/desk/reports/{told.pk}/hide/", sent).status_code == 302
    assert Message.objects.get().hidden_reason == f"{HURTING} See you soon."


def test_a_coordinator_chooses_a_reason_in_the_case(
    circle: talk.Circle, told: Report, client_for: Any, make_user: Any
) -> None:
    client = client_for(make_coordinator(make_user("つなぐ人", second_factor=True)).user)
    hand_over(actor=circle.midori, report=told)
    page = client.get(f"/desk/cases/{told.pk}/").content.decode()
    assert page.count(f'<span lang="en">{HURTING}</span>') == 1
    sent = {"act": "hide", "text": "", "kind": "hurting", "version": Case.objects.get().version}
    assert client.post(f"/desk/cases/{told.pk}/", sent).status_code == 302
    assert Message.objects.values_list("state", "hidden_reason").get() == ("hidden", HURTING)
    assert HURTING not in client.get(f"/desk/cases/{told.pk}/").content.decode()


def test_any_number_of_cases_takes_the_same_queries(circle: talk.Circle, told: Report) -> None:
    with CaptureQueriesContext(connection) as one:
        desk_of(circle.midori)
    for _number in range(8):
        report(actor=circle.hana, message=talk.say(circle.sora, circle.group, "また"), reason=ReportReason.HURT)
    with CaptureQueriesContext(connection) as many:
        assert [len(case.reasons) for case in desk_of(circle.midori).cases] == [5] * 9
    assert len(many) == len(one)
