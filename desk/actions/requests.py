"""Cases about a person who asks to join a group. Run inside the transaction of the change (`groups.signals`)."""

from django.db.models import QuerySet

from desk.actions.acts import act, close
from desk.enums import ActOf, Ending, Risk, Subject
from desk.models import Case, HandedCase
from desk.targets import promised_until
from groups.enums import RequestState
from groups.models import JoinRequest
from people.models import User

ENDINGS = {
    RequestState.ACCEPTED: Ending.ACCEPTED,
    RequestState.DECLINED: Ending.DECLINED,
    RequestState.WITHDRAWN: Ending.TAKEN_BACK,
}


def asked(join_request: JoinRequest) -> Case:
    """Open a case about who asks to join, to be answered within the days that the group promised."""
    case = Case.objects.create(
        group_id=join_request.group_id,
        subject=Subject.PERSON,
        about_id=join_request.user_id,
        risk=Risk.REQUEST,
        opened_at=join_request.created_at,
        due_at=promised_until(join_request.created_at, join_request.group.answer_days),
    )
    act(case, ActOf.ASKED, join_request=join_request)
    return case


def answered(join_request: JoinRequest, actor: User | None) -> None:
    """Close the case with the answer to the request, or because it was taken back."""
    case = _open_about(join_request.user_id).filter(group=join_request.group_id).first()
    if case is not None:
        close(case, ENDINGS[RequestState(join_request.state)], actor=actor, note="")


def gone(join_request: JoinRequest) -> None:
    """Close the case of a request that goes with its account. Its row is locked first, as whoever answers it does."""
    JoinRequest.objects.select_for_update(of=("self",)).filter(pk=join_request.pk).first()
    for case in _open_about(join_request.user_id).filter(group=join_request.group_id):
        HandedCase.objects.filter(case=case).exclude(note="").update(note="")
        close(case, Ending.GONE, actor=None)


def _open_about(user_id: int) -> QuerySet[Case]:
    return Case.objects.select_for_update(of=("self",), no_key=True).filter(
        subject=Subject.PERSON, about=user_id, closed_at__isnull=True
    )
