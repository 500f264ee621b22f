"""Mails about the review of pages. The page's title is in the body, never in the subject."""

from django.urls import reverse
from wagtail.models import TaskState, WorkflowState
from wagtail.users.models import UserProfile

from notices.actions.mail import send_later
from people.models import User


def review_asked(*, to: User, state: TaskState) -> None:
    """To a person who may review a page: it waits for them."""
    if UserProfile.get_for_user(to).submitted_notifications:
        review = state.workflow_state
        send_later(
            key=f"cms.review_asked:{state.pk}:{to.pk}",
            template="cms/review_asked",
            to=to,
            context=_about(review) | {"sender": review.requested_by.display_name if review.requested_by else ""},
        )


def review_approved(*, to: User, state: WorkflowState) -> None:
    """To the person who submitted a page for review: it is approved."""
    if UserProfile.get_for_user(to).approved_notifications:
        send_later(key=f"cms.review_approved:{state.pk}", template="cms/review_approved", to=to, context=_about(state))


def review_sent_back(*, to: User, state: WorkflowState) -> None:
    """To the person who submitted a page for review: it was sent back, with the reviewer's words after its title."""
    if UserProfile.get_for_user(to).rejected_notifications:
        step = state.current_task_state.specific
        send_later(
            key=f"cms.review_sent_back:{step.pk}",
            template="cms/review_sent_back",
            to=to,
            context=_about(state)
            | {
                "reviewer": step.finished_by.display_name if step.finished_by else "",
                "comment": step.get_comment().strip(),
            },
        )


def _about(review: WorkflowState) -> dict[str, str]:
    page = review.content_object
    return {
        "title": page.get_latest_revision_as_object().title,
        "path": reverse("wagtailadmin_pages:edit", args=[page.pk]),
    }
