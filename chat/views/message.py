"""One message and what can be done with it: the page behind its "⋯", for people without JavaScript."""

from typing import Any

from django.contrib import messages as notices
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from chat import hiding
from chat.actions.hold import Held, worry_about
from chat.enums import REACTION_ICONS, ReactionKind
from chat.mentions import spoken
from chat.models import Message
from chat.queries.bookmarks import is_kept
from chat.queries.messages import visible_to, with_faces
from chat.queries.topics import RECENT, topics_shown_to
from chat.rights import offered
from chat.rules import asked_facts_of
from chat.verbs import ADDRESSES, EDIT, MESSAGE_VERBS, MessageVerb
from chat.views.entering import Inside, inside
from chat.views.lines import HELPED, line_of
from chat.views.texts import taking_back
from ground.http import sent_from
from ground.refusals import Refusal
from ground.submitting import kept_of, submit


@require_safe
@inside
def message(request: HttpRequest, here: Inside, pk: int) -> HttpResponse:
    """Show the message with every act that this person may do."""
    return _page(request, here, _message(here, pk))


@sent_from("chat:message", "slug", "pk")
@inside
def act(request: HttpRequest, here: Inside, pk: int, verb: str) -> HttpResponse:
    """Do one thing with a message, or show its page again with the refusal."""
    if verb not in ADDRESSES:
        raise Http404
    declared, beside = ADDRESSES[verb]
    it = _message(here, pk)
    form = declared.form(request.POST)
    sent = submit(request, form, lambda given: declared.act(here.user, it, {**given, **beside}))
    if sent.done:
        return _done(request, here, it, declared, sent.result)
    here.room.refresh_from_db()  # it may have been frozen just now
    return _page(request, here, it, tried=(declared.name, form), refusal=sent.refusal, status=sent.status)


def _done(request: HttpRequest, here: Inside, it: Message, verb: MessageVerb, result: object) -> HttpResponse:
    if verb.said:
        notices.success(request, str(verb.said(result)))
    address = reverse("chat:room", kwargs={"slug": here.group.slug})
    if verb is EDIT and (worry := result.worry if isinstance(result, Held) else worry_about(it)):
        return redirect(f"{address}?{HELPED}={worry.pk}#help")
    if verb.changes_own_view:  # they do not see the message any more
        return redirect(address)
    return redirect(f"{address}?at={it.pk}#m{it.pk}")


def _message(here: Inside, pk: int) -> Message:
    found = with_faces(visible_to(here.user, here.room)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest,
    here: Inside,
    it: Message,
    *,
    tried: tuple[str, Form] | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    it = _message(here, it.pk)
    line = line_of(here, it)
    words = {"body": spoken(it), "topic": it.topic.name if it.topic else ""}  # for the forms that have such a field
    mine = {sign["kind"] for sign in line.signs if sign["mine"]}
    may = offered(it, here.acts_on(it), asked_facts_of(it, here.group), here.may)
    forms: dict[str, Form] = {
        name: verb.form(initial=words, auto_id=f"{name}_%s") for name, verb in MESSAGE_VERBS.items()
    }
    context: dict[str, Any] = {
        "group": here.group,
        "member": here.member,
        "line": line,
        "may": may,
        "topics": topics_shown_to(here.user, here.room)[:RECENT] if may & {"topic", "move"} else [],
        "is_kept": is_kept(here.user, it),
        "taking_back": taking_back(),
        "reasons": hiding.offered(it) if "hide" in may else [],
        "signs": [
            {"kind": k, "label": k.label, "icon": REACTION_ICONS[k], "mine": k.value in mine} for k in ReactionKind
        ],
        "refusal": refusal,
        "kept": kept_of(tried[1]) if tried and tried[0] not in may else [],
        **{f"{name}_form": form for name, form in (forms | dict([tried] if tried else [])).items()},
    }
    return render(request, "chat/message.html", context, status=status)
