"""Look at a picture that somebody has to decide about. Each look by a coordinator from outside is audited."""

from django.db import transaction

from chat import picture_refusals as refusals
from chat.coordination import cases_for
from chat.models import HeldMessage, Picture, Report
from chat.queries.held import facilitates, held_for
from chat.queries.reports import reports_for
from ground.actions import audit
from people.models import User


def picture_of(report: Report) -> Picture | None:
    """The picture of the words that were reported, posted or waiting, as long as it is kept."""
    if report.message_id is not None:
        return Picture.objects.filter(message=report.message_id).first()
    return Picture.objects.filter(held__worry=report).first()


@transaction.atomic
def see_reported(*, actor: User, pk: int) -> bytes:
    """Return the picture of a report that the person may answer. Refused as if there were none to anybody else."""
    theirs = reports_for(actor).filter(pk=pk).first()
    report = theirs or cases_for(actor).select_related("room").filter(pk=pk).first()
    picture = picture_of(report) if report is not None else None
    if report is None or picture is None:
        raise refusals.no_such_picture()
    if theirs is None:
        audit.record(actor=actor, verb="chat.see_picture", subject=report, group=report.room.group_id)
    return bytes(picture.content)


@transaction.atomic
def see_held(*, actor: User, held: HeldMessage) -> bytes:
    """Return the picture of words that the person may decide about. Refused as if there were none to anybody else."""
    current = held_for(actor).select_related("room").filter(pk=held.pk).first()
    picture = Picture.objects.filter(held=current).first() if current is not None else None
    if current is None or picture is None:
        raise refusals.no_such_picture()
    if not facilitates(actor, current):
        audit.record(actor=actor, verb="chat.see_picture", subject=current, group=current.room.group_id)
    return bytes(picture.content)
