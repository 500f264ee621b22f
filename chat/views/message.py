"""One message and what can be done with it: the page behind its "⋯", for those without JavaScript."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages as notices
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chat import rules
from chat.actions import author, moderate, mute, react, report
from chat.enums import REACTION_ICONS, MessageState, ReactionKind, ReportReason
from chat.forms import EditForm, HideForm, ReactionForm, ReportForm
from chat.models import Message
from chat.queries.messages import visible_to, with_faces
from chat.views.entering import Inside, inside
from chat.views.lines import line_of
from chat.views.texts import hidden_already, taking_back
from ground.http import sent_from
from ground.submitting import submit

Doing = Callable[[Inside, Message, dict[str, Any]], Any]


@require_safe
@inside
def message(request: HttpRequest, here: Inside, pk: int) -> HttpResponse:
    """The message with every act that this person may do."""
    return _page(request, here, _message(here, pk))


# verb → the form it needs, the action, and what is said afterwards
VERBS: dict[str, tuple[type[forms.Form], Doing, Any]] = {
    "react": (
        ReactionForm,
        lambda here, it, given: react.react(actor=here.user, message=it, kind=ReactionKind(given["kind"])),
        None,
    ),
    "unreact": (
        ReactionForm,
        lambda here, it, given: react.unreact(actor=here.user, message=it, kind=ReactionKind(given["kind"])),
        None,
    ),
    "edit": (
        EditForm,
        lambda here, it, given: author.edit_message(actor=here.user, message=it, body=given["body"]),
        lambda _result: _("直しました。"),
    ),
    "withdraw": (
        forms.Form,
        lambda here, it, given: author.withdraw_message(actor=here.user, message=it),
        lambda _result: _("取り消しました。"),
    ),
    "mute": (
        forms.Form,
        lambda here, it, given: mute.mute(actor=here.user, message=it),
        lambda _result: _("この人のメッセージを表示しないようにしました。相手には伝わりません。"),
    ),
    "report": (
        ReportForm,
        lambda here, it, given: report.report(
            actor=here.user, message=it, reason=ReportReason(given["reason"]), note=given["note"]
        ),
        lambda _result: _("見守りの人に知らせました。このメッセージは、あなたには表示されません。"),
    ),
    "hide": (
        HideForm,
        lambda here, it, given: moderate.hide(actor=here.user, message=it, reason=given["reason"]),
        lambda event: _("見えなくしました。") if event else hidden_already(),
    ),
    "restore": (
        HideForm,
        lambda here, it, given: moderate.restore(actor=here.user, message=it, reason=given["reason"]),
        lambda _result: _("もう一度、見えるようにしました。"),
    ),
}


@sent_from("chat:message", "slug", "pk")
@inside
def act(request: HttpRequest, here: Inside, pk: int, verb: str) -> HttpResponse:
    """Do one thing with a message."""
    if verb not in VERBS:
        raise Http404
    form_class, do, done = VERBS[verb]
    it = _message(here, pk)
    form = form_class(request.POST)
    sent = submit(request, form, lambda given: do(here, it, given))
    if sent.done:
        return _done(request, here, it, verb, done(sent.result) if done else "")
    return _page(request, here, it, **{f"{verb}_form": form}, refusal=sent.refusal, status=sent.status)


def _done(request: HttpRequest, here: Inside, it: Message, verb: str, said: str) -> HttpResponse:
    if said:
        notices.success(request, said)
    address = reverse("chat:room", kwargs={"slug": here.group.slug})
    if verb in ("mute", "report"):
        return redirect(address)
    return redirect(f"{address}?at={it.pk}#m{it.pk}")


def _message(here: Inside, pk: int) -> Message:
    found = with_faces(visible_to(here.user, here.room)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _page(request: HttpRequest, here: Inside, it: Message, *, status: int = 200, **given: Any) -> HttpResponse:
    it = _message(here, it.pk)
    user, member = here.user, here.member
    line = line_of(here, it)
    mine = {sign["kind"] for sign in line.signs if sign["mine"]}
    may_write = rules.can_write(member, here.room)
    context = {
        "group": here.group,
        "member": member,
        "line": line,
        "may_reply": may_write and not it.notice and it.state not in (MessageState.WITHDRAWN, MessageState.ERASED),
        "may_react": may_write and it.is_visible,
        "may_edit": may_write and rules.can_edit(user, it),
        "may_withdraw": rules.can_withdraw(user, it),
        "taking_back": taking_back(),
        "may_report": rules.can_report(user, it),
        "may_mute": rules.can_mute(member, it),
        "may_hide": rules.can_moderate(member) and rules.can_hide(user, it),
        "may_restore": rules.can_moderate(member) and rules.can_restore(user, it),
        "signs": [
            {"kind": k, "label": k.label, "icon": REACTION_ICONS[k], "mine": k.value in mine} for k in ReactionKind
        ],
        "edit_form": EditForm(initial={"body": it.body}, auto_id="edit_%s"),
        "report_form": ReportForm(auto_id="report_%s"),
        "hide_form": HideForm(auto_id="hide_%s"),
        "restore_form": HideForm(auto_id="restore_%s"),
        **given,
    }
    return render(request, "chat/message.html", context, status=status)
