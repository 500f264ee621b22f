"""Cases on the desk, made as people make them."""

from chat.actions.report import report
from chat.enums import ReportReason
from chat.models import Message, Report
from desk.actions.opening import open_words
from desk.case_queries import cases_of
from desk.models import Case
from people.models import User
from tests.factories import rooms as talk
from tests.factories.groups import make_member


def told(
    circle: talk.Circle,
    *,
    reason: ReportReason = ReportReason.HURT,
    message: Message | None = None,
    by: User | None = None,
) -> Report:
    """A report by a member (`by`, or a new one) of そら's words."""
    message = message or talk.say(circle.sora, circle.group, "そらのことば")
    return report(actor=by or make_member(circle.group).user, message=message, reason=reason)


def open_all(user: User) -> None:
    """Somebody chooses to read the words of each case on their desk, also those that may weigh on them."""
    for case in cases_of(user):
        open_words(actor=user, case=case)


def case_of(report: Report) -> Case:
    """The case that a report is in, as it is now."""
    return Case.objects.get(message=report.message_id)
