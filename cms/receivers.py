"""What cms does on signals of the review: our mails replace Wagtail's, which would name the page in the subject."""

from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from wagtail import signals
from wagtail.models import GroupApprovalTask, TaskState, WorkflowState

from cms import mails
from people.models import User


@receiver(signals.task_submitted, dispatch_uid="cms.ask_for_review")
def ask_for_review(instance: TaskState, user: User | None = None, **kwargs: Any) -> None:
    """Mail everybody who may review, except the person who submitted the page."""
    task = instance.task.specific
    if isinstance(task, GroupApprovalTask):
        may_review = Q(groups__in=task.groups.values("pk")) | Q(is_superuser=True)
        for reviewer in User.objects.filter(may_review, is_active=True).distinct():
            if reviewer != user:
                mails.review_asked(to=reviewer, state=instance)


@receiver(signals.workflow_approved, dispatch_uid="cms.tell_approved")
def tell_approved(instance: WorkflowState, user: User | None = None, **kwargs: Any) -> None:
    """Tell the person who submitted the page that it is published."""
    if (author := _author(instance, user)) is not None:
        mails.review_approved(to=author, state=instance)


@receiver(signals.workflow_rejected, dispatch_uid="cms.tell_sent_back")
def tell_sent_back(instance: WorkflowState, user: User | None = None, **kwargs: Any) -> None:
    """Tell the person who submitted the page what the reviewer asks of them."""
    if (author := _author(instance, user)) is not None:
        mails.review_sent_back(to=author, state=instance)


def _author(state: WorkflowState, user: User | None) -> User | None:
    author: User | None = state.requested_by
    return author if author is not None and author.is_active and author != user else None


def disconnect_wagtails() -> None:
    """Disconnect Wagtail's own mails; `cms.staff.side` calls this once Wagtail has connected them."""
    for signal, sender, name in (
        (signals.task_submitted, TaskState, "group_approval_task_submitted"),
        (signals.workflow_submitted, WorkflowState, "workflow_state_submitted"),
        (signals.workflow_rejected, WorkflowState, "workflow_state_rejected"),
        (signals.workflow_approved, WorkflowState, "workflow_state_approved"),
    ):
        signal.disconnect(sender=sender, dispatch_uid=f"{name}_email_notification")
