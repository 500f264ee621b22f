"""The desk asks for a second factor, with 30 days' notice; what is urgent is never locked away."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail

from chat.actions.report import report
from chat.enums import MessageState, ReportReason, ReportState
from notices.actions.mail import send_due
from people.actions.factor_notice import give_notice
from people.models import FactorNotice
from people.rules import needs_second_factor
from tests.factories import groups as make
from tests.factories import rooms as talk
from tests.factories.cases import case_of

pytestmark = pytest.mark.django_db
START = "2026-06-01 10:00+09:00"


@pytest.fixture
def circle() -> talk.Circle:
    return talk.circle()


def test_whose_role_asks_for_it(circle: talk.Circle, make_user: Any) -> None:
    assert needs_second_factor(circle.midori)
    assert needs_second_factor(make.make_coordinator().user)
    assert needs_second_factor(make_user(staff=True))
    assert not needs_second_factor(circle.hana)


def test_the_notice_is_given_once_and_told_three_times(circle: talk.Circle) -> None:
    told = []
    with time_machine.travel(START, tick=False) as clock:
        for _day in range(40):
            give_notice()
            give_notice()
            send_due()
            told.append(len([letter for letter in mail.outbox if letter.to == [circle.midori.email]]))
            clock.shift(timedelta(days=1))
    assert [day for day in range(40) if told[day] != (told[day - 1] if day else 0)] == [0, 23, 29]
    assert told[-1] == 3
    assert "/accounts/2fa/" in mail.outbox[0].body
    assert not FactorNotice.objects.filter(user=circle.hana).exists()


def test_who_sets_it_up_is_told_no_more(circle: talk.Circle) -> None:
    with time_machine.travel(START, tick=False) as clock:
        give_notice()
        TOTP.activate(circle.midori, "JBSWY3DPEHPK3PXP")
        clock.shift(timedelta(days=29))
        assert give_notice() == 0


def test_after_the_30_days_only_what_is_urgent_goes_on(circle: talk.Circle, client_for: Any) -> None:
    make.make_request(circle.group, nickname="ゆき", message="話したいです")
    hurt = report(
        actor=circle.hana, message=talk.say(circle.sora, circle.group, "いたいことば"), reason=ReportReason.HURT
    )
    worry = report(
        actor=circle.hana, message=talk.say(circle.sora, circle.group, "もうつかれた"), reason=ReportReason.WORRIED
    )
    with time_machine.travel(START, tick=False) as clock:
        give_notice()
        desk = client_for(circle.midori)
        page = desk.get("/desk/").content.decode()
        assert "2026年7月1日" in page
        assert "ゆき" in page
        clock.shift(timedelta(days=30, seconds=1))
        desk = client_for(circle.midori)
        desk.post(f"/desk/open/{case_of(worry).pk}/words/")
        page = desk.get("/desk/").content.decode()
        assert "もうつかれた" in page
        for waits in ("ゆき", "話したいです", "いたいことば"):
            assert waits not in page
        request = circle.group.join_requests.get()
        assert desk.post(f"/desk/requests/{request.pk}/accept/", {"reply": "ようこそ"})["Location"] == "/accounts/2fa/"
        assert desk.post(f"/desk/reports/{hurt.pk}/leave/", {"reason": "見ました"})["Location"] == "/accounts/2fa/"
        assert desk.post(f"/desk/reports/{worry.pk}/handled/", {"reason": "声をかけた"})["Location"] == "/desk/"
        assert desk.post(f"/desk/reports/{hurt.pk}/hide/", {"reason": "いたいため"})["Location"] == "/desk/"
        assert desk.post(f"/desk/groups/{circle.group.slug}/freeze/", {"reason": "夜のため"})["Location"] == "/desk/"
    for one in (hurt, worry):
        one.refresh_from_db()
    assert (hurt.state, worry.state) == (ReportState.UPHELD, ReportState.UPHELD)
    hurt.message.refresh_from_db()
    assert hurt.message.state == MessageState.HIDDEN


def test_who_has_a_factor_shows_it_at_the_desk_and_again_after_an_idle_hour(
    circle: talk.Circle, client_for: Any
) -> None:
    TOTP.activate(circle.midori, "JBSWY3DPEHPK3PXP")
    with time_machine.travel(START, tick=False) as clock:
        desk = client_for(circle.midori)
        for _quiet in range(6):  # an open desk asks what is new: a quiet shift is no idle one
            assert desk.get("/desk/waiting/").status_code == 200
            clock.shift(timedelta(minutes=30))
        clock.shift(timedelta(minutes=31))
        assert desk.get("/desk/")["Location"] == "/accounts/2fa/reauthenticate/?next=%2Fdesk%2F"
        assert desk.get("/my/").status_code == 200
    assert Authenticator.objects.count() == 1
