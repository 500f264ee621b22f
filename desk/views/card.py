"""A member's card: what a group's facilitators know of one member, and what they decide about them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from chat.first_words import FIRST_WORDS
from desk.card import Card, card_of
from desk.forms import NoteForm, PauseForm
from ground.http import read_or_sent, row_number
from ground.refusals import Refusal
from ground.submitting import Outcome, press, submit
from groups.actions.notes import add_note, erase_note, notes_kept
from groups.actions.pause import lift_pause, pause_writing
from groups.actions.remove import lift_bar
from groups.models import Membership, PeerGroup
from people.http import signed_in
from people.models import User


@read_or_sent
@login_required
def card(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Show the card, and do what one of its forms says. 404 for everybody but the group's facilitators."""
    user = signed_in(request)
    group = get_object_or_404(PeerGroup, slug=slug)
    shown = card_of(user, group, pk)
    if shown is None:
        raise Http404
    act = request.POST.get("act", "")
    person = shown.membership.user
    pause_form = PauseForm(request.POST if act == "pause" else None, person=person)
    note_form = NoteForm(request.POST if act == "note" else None)
    done, said = _do(request, user, shown.membership, act, pause_form, note_form)
    if done.done:
        messages.success(request, said)
        return redirect("desk_card", slug, pk)
    again = card_of(user, group, pk) or shown
    return _show(request, again, pause_form, note_form, done.refusal, done.status)


def _do(
    request: HttpRequest, user: User, of: Membership, act: str, pause_form: PauseForm, note_form: NoteForm
) -> tuple[Outcome[object], str]:
    """Do what the form says, and return the outcome and what is said when it is done."""
    if act == "pause":
        paused: Outcome[object] = submit(
            request,
            pause_form,
            lambda given: pause_writing(
                actor=user,
                membership=of,
                hours=given["hours"],
                preset=given["preset"],
                reason=given["reason"],
            ),
        )
        return paused, _("お休みにしました。ほかのメンバーには分かりません。お知らせは、10秒たってから出ます。")
    if act == "note":
        noted: Outcome[object] = submit(
            request, note_form, lambda given: add_note(actor=user, membership=of, text=given["text"])
        )
        return noted, _("メモを残しました。")
    if act == "lift":
        return press(request, lambda: lift_pause(actor=user, membership=of)), _("また書けるようにしました。")
    if act == "ask-again":
        return press(request, lambda: lift_bar(actor=user, membership=of)), _("また参加を希望できるようにしました。")
    if act == "erase":
        number = row_number(request.POST.get("note")) or 0
        return press(request, lambda: erase_note(actor=user, membership=of, note_id=number)), _("メモを消しました。")
    return Outcome(), ""


def _show(
    request: HttpRequest, card: Card, pause_form: PauseForm, note_form: NoteForm, refusal: Refusal | None, status: int
) -> HttpResponse:
    context = {
        "card": card,
        "group": card.membership.group,
        "member": card.membership,
        "pause_form": pause_form,
        "note_form": note_form,
        "first_words": list(FIRST_WORDS.items()),
        "notes_kept": notes_kept().days,
        "refusal": refusal,
    }
    return render(request, "desk/card.html", context, status=status)
