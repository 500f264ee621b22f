"""Topics on pages: by which one a room is read, their list, and their names."""

from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from chat.models import Topic
from chat.queries.topics import MOST_LISTED, topic_shown_to, topics_shown_to
from chat.rules import can_moderate
from chat.verbs import RENAME_TOPIC
from chat.views.entering import Inside, inside
from ground.http import row_number
from ground.submitting import submit


def asked_topic(request: HttpRequest, here: Inside) -> Topic | None:
    """Return the topic by which the address asks to read; None for the whole room, as for a topic that is not shown."""
    pk = row_number(request.GET.get("topic"))
    return topic_shown_to(here.user, here.room, pk) if pk else None


def query_of(topic: Topic | None, *, more: bool = False) -> str:
    """Return the part of an address that asks for a topic; with `more` for others to follow."""
    return f"?topic={topic.pk}{'&' if more else ''}" if topic else "?" if more else ""


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def topics(request: HttpRequest, here: Inside) -> HttpResponse:
    """List the topics of which the reader is shown something; facilitators give one another name."""
    facilitates = can_moderate(here.reader)
    form = RENAME_TOPIC.form(request.POST)
    sent = submit(request, form, lambda given: RENAME_TOPIC.act(here.user, here.room, given))
    if sent.done:
        notices.success(request, str(RENAME_TOPIC.said(sent.result)) if RENAME_TOPIC.said else "")
        return redirect("chat:topics", slug=here.group.slug)
    tried = row_number(request.POST.get("topic"))
    rows = [
        {"topic": topic, "form": form if tried == topic.pk else _form_of(topic) if facilitates else None}
        for topic in topics_shown_to(here.user, here.room)[:MOST_LISTED]
    ]
    context = {"group": here.group, "rows": rows, "facilitates": facilitates, "refusal": sent.refusal}
    return render(request, "chat/topics.html", context, status=sent.status)


def _form_of(topic: Topic):  # type: ignore[no-untyped-def]
    return RENAME_TOPIC.form(initial={"topic": topic.pk, "name": topic.name}, auto_id=f"topic{topic.pk}_%s")
