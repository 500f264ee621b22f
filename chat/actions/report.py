"""Ask a facilitator to look at a message, and answer such a request."""

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chat import doorbell, log
from chat.actions.access import locked, moderating
from chat.enums import ReportReason, ReportState
from chat.models import Message, Report
from chat.rules import can_report
from groups.queries import facilitators_of
from people.actions import audit, mail
from people.models import User
from people.refusals import NotAllowed, Refusal

SNAPSHOT_KEPT = timedelta(days=90)  # after the report was resolved
NOTE_LENGTH = 500
ANSWER_LENGTH = 300
MAIL_AFTER = timedelta(minutes=15)  # facilitators who have not looked by then get a mail


@transaction.atomic
def report(*, actor: User, message: Message, reason: ReportReason, note: str = "") -> Report:
    """Ask the facilitators to look. The reporter does not see the message any more. Twice is as once."""
    place = locked(actor, message)
    known = Report.objects.filter(message=place.message, reporter=actor).first()
    if known is not None:
        return known
    if not can_report(actor, place.message):
        raise NotAllowed(
            "cannot_report", _("このメッセージは通報できません。"), _("自分のメッセージは、取り消すことができます。")
        )
    if len(note) > NOTE_LENGTH:
        raise Refusal(
            "too_long", _("伝えたいことは500文字までです。"), _("短くして、もう一度送ってください。"), field="note"
        )
    created = Report.objects.create(
        room=place.room,
        message=place.message,
        author=place.message.author,
        reporter=actor,
        reason=reason,
        note=note.strip().replace("\x00", ""),
        body=place.message.body,
        created_at=timezone.now(),
    )
    audit.record(actor=actor, verb="chat.report", subject=created, reason_kind=str(reason), group=place.room.group_id)
    for facilitator in facilitators_of(place.room.group):
        mail.send_later(
            key=f"chat.report:{created.pk}:{facilitator.user_id}",
            template="chat/report_waiting",
            to=facilitator.user,
            context={
                "group": place.room.group.name,
                "path": reverse("chat:reports", kwargs={"slug": place.room.group.slug}),
            },
            due_at=timezone.now() + MAIL_AFTER,
        )
    transaction.on_commit(lambda: doorbell.tell({"refresh": [place.room.pk, actor.pk], "reports": place.room.pk}))
    return created


@transaction.atomic
def resolve(*, actor: User, report: Report, upheld: bool, answer: str = "") -> Report:
    """A facilitator has looked: something was done (`upheld`), or it stays as it is. The first answer counts."""
    room = log.lock_room(report.room_id)
    moderating(actor, room)
    current = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
    if not current.is_open:
        raise Refusal(
            "resolved",
            _("この通報には、もう対応が記録されています。"),
            _("一覧を開き直すと、だれがどう対応したか分かります。"),
        )
    if len(answer) > ANSWER_LENGTH:
        raise Refusal(
            "too_long", _("対応のメモは300文字までです。"), _("短くして、もう一度送ってください。"), field="answer"
        )
    current.state = ReportState.UPHELD if upheld else ReportState.DISMISSED
    current.answer = answer.strip()
    current.resolved_by = actor
    current.resolved_at = timezone.now()
    current.save(update_fields=["state", "answer", "resolved_by", "resolved_at"])
    audit.record(
        actor=actor, verb="chat.resolve_report", subject=current, state=str(current.state), group=room.group_id
    )
    for facilitator in facilitators_of(room.group):
        mail.cancel_mail(key=f"chat.report:{current.pk}:{facilitator.user_id}")
    transaction.on_commit(lambda: doorbell.tell({"reports": room.pk}))
    return current


def erase_old() -> int:
    """Erase snapshots, notes and answers of reports resolved 90 days ago; how many."""
    old = Report.objects.filter(resolved_at__lt=timezone.now() - SNAPSHOT_KEPT).exclude(body="", note="", answer="")
    return old.update(body="", note="", answer="")
