"""Whatever is typed into an action, also past its form (the room's frames, a desk's post): what is kept can be read."""

from collections.abc import Callable

import pytest

from chat.actions import moderate, report
from chat.enums import ReportReason
from chat.models import Report, Room
from ground.models import AuditEntry
from ground.refusals import Refusal
from ground.text.letters import clean_text
from groups.actions.decide import accept, decline
from groups.actions.join import request_to_join
from groups.actions.remove import remove
from groups.models import JoinRequest
from people.actions.staff import open_member
from tests.factories.groups import make_request, make_staff
from tests.factories.people import make_user
from tests.factories.rooms import Circle, say

BLANK = ["\u200b", "\u3164", "\u2800\u200d", " \u3000\n", "\u0301", "\x00"]
TYPED = "\u202eありがとう\u202c\r\n\u200bまた" + "a" + "\u0301" * 200
KEPT = "ありがとう\nまた" + "a" + "\u0301" * 4


def test_words() -> None:
    assert clean_text(TYPED) == KEPT
    assert {clean_text(nothing) for nothing in BLANK} == {""}


def _declined(circle: Circle, text: str) -> str:
    return decline(actor=circle.midori, join_request=make_request(circle.group), reply=text).reply


def _accepted(circle: Circle, text: str) -> str:
    wish = make_request(circle.group)
    accept(actor=circle.midori, join_request=wish, reply=text)
    return JoinRequest.objects.get(pk=wish.pk).reply


def _asked(circle: Circle, text: str) -> str:
    return request_to_join(
        actor=make_user(), group=circle.group, nickname="ゆき", rules_digest=circle.group.rules_digest, message=text
    ).message


def _removed(circle: Circle, text: str) -> str:
    return remove(actor=circle.midori, membership=circle.member(circle.hana), reason=text).end_note


def _frozen(circle: Circle, text: str) -> str:
    moderate.freeze(actor=circle.midori, room=circle.room, reason=text)
    return Room.objects.get(group=circle.group).frozen_reason


def _hidden(circle: Circle, text: str) -> str:
    message = say(circle.hana, circle.group, "ことば")
    moderate.hide(actor=circle.midori, message=message, reason=text)
    message.refresh_from_db()
    return message.hidden_reason


def _reported(circle: Circle, text: str) -> str:
    message = say(circle.hana, circle.group, "ことば")
    return report.report(actor=circle.sora, message=message, reason=ReportReason.HURT, note=text).note


def _answered(circle: Circle, text: str) -> str:
    message = say(circle.hana, circle.group, "ことば")
    made = report.report(actor=circle.sora, message=message, reason=ReportReason.HURT)
    report.resolve(actor=circle.midori, report=made, upheld=True, answer=text)
    return Report.objects.get(pk=made.pk).answer


def _opened(circle: Circle, text: str) -> str:
    open_member(actor=make_staff(), person=circle.hana, reason=text)
    return AuditEntry.objects.get(verb="people.open_member").reason


MUST = [_declined, _removed, _frozen, _hidden, _opened]
MAY = [_accepted, _asked, _reported, _answered]
ONE_LINE = [_frozen, _hidden]


@pytest.mark.django_db
@pytest.mark.parametrize("act", [*MUST, *MAY])
def test_what_is_kept_can_be_read(circle: Circle, act: Callable[[Circle, str], str]) -> None:
    assert act(circle, TYPED) == (KEPT.replace("\n", " ") if act in ONE_LINE else KEPT)


@pytest.mark.django_db
@pytest.mark.parametrize("nothing", BLANK)
@pytest.mark.parametrize("act", [*MUST, *MAY])
def test_what_nobody_sees_is_nothing(circle: Circle, act: Callable[[Circle, str], str], nothing: str) -> None:
    if act in MUST:
        with pytest.raises(Refusal):
            act(circle, nothing)
    else:
        assert act(circle, nothing) == ""


@pytest.mark.django_db
def test_a_line_end_counts_once(circle: Circle) -> None:
    assert len(_declined(circle, "\r\n".join(["あ" * 49] * 10))) == 499
