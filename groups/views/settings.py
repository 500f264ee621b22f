"""A group's own settings, which its facilitators change themselves: each section is a form of its own."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ground.http import read_or_sent
from ground.refusals import unknown_button
from ground.submitting import Outcome, submit
from groups import hours_text, rules
from groups.actions import settings as act
from groups.actions.ground_rules import change_rules
from groups.forms import (
    FirstWordsForm,
    GroundRulesForm,
    LiveHoursForm,
    NewcomersForm,
    NightsForm,
    PaceForm,
    PicturesForm,
    WelcomeForm,
)
from groups.ground_rules import wording_of
from groups.models import PeerGroup
from groups.nights import nights_of
from groups.views.inside import inside
from people.http import signed_in
from people.models import User

Given = dict[str, Any]


@dataclass(frozen=True)
class Section:
    """One part of the page: its form, what it begins with, what it does, and what is said afterwards."""

    title: str | Promise
    form: type[Form]
    initial: Callable[[PeerGroup], Given]
    act: Callable[[User, PeerGroup, Given], object]
    said: str | Promise


def _rules(actor: User, group: PeerGroup, given: Given) -> object:
    wording = {name.removeprefix("ground_rules_"): text for name, text in given.items()}
    return change_rules(actor=actor, group=group, wording=wording)


def _nights(group: PeerGroup) -> Given:
    nights = nights_of(group)
    return {"begins": nights.begins, "ends": nights.ends} if nights else {}


SECTIONS = {
    "rules": Section(
        _("グループの約束"),
        GroundRulesForm,
        lambda group: {f"ground_rules_{code}": text for code, text in wording_of(group).items()},
        _rules,
        _("約束を保存しました。変わったところは、部屋のみんなに知らせました。"),
    ),
    "welcome": Section(
        _("はじめに読むことば"),
        WelcomeForm,
        lambda group: {"welcome": group.welcome},
        lambda actor, group, given: act.set_welcome(actor=actor, group=group, words=given["welcome"]),
        _("はじめに読むことばを保存しました。"),
    ),
    "hours": Section(
        _("ライブの時間"),
        LiveHoursForm,
        lambda group: {"hours": hours_text.shown(group.live_hours.all())},
        lambda actor, group, given: act.set_live_hours(actor=actor, group=group, hours=hours_text.read(given["hours"])),
        _("ライブの時間を保存しました。"),
    ),
    "pace": Section(
        _("書き込みの間"),
        PaceForm,
        lambda group: {"seconds": group.slow_seconds},
        lambda actor, group, given: act.set_pace(actor=actor, group=group, seconds=given["seconds"]),
        _("書き込みの間を保存しました。"),
    ),
    "nights": Section(
        _("夜のあいだ"),
        NightsForm,
        _nights,
        lambda actor, group, given: act.set_nights(actor=actor, group=group, **given),
        _("夜のあいだの設定を保存しました。変わったことは、部屋のみんなに知らせました。"),
    ),
    "pictures": Section(
        _("写真"),
        PicturesForm,
        lambda group: {"on": group.takes_pictures},
        lambda actor, group, given: act.let_pictures(actor=actor, group=group, on=given["on"]),
        _("写真の設定を保存しました。変わったことは、部屋のみんなに知らせました。"),
    ),
    "first": Section(
        _("はじめのことば"),
        FirstWordsForm,
        lambda group: {"number": group.held_first},
        lambda actor, group, given: act.hold_first(actor=actor, group=group, number=given["number"]),
        _("新しく入る方のはじめのことばについて、設定を保存しました。"),
    ),
    "newcomers": Section(
        _("新しく入る方"),
        NewcomersForm,
        lambda group: {"read_back": group.newcomers_read_back},
        lambda actor, group, given: act.let_newcomers_read_back(actor=actor, group=group, on=given["read_back"]),
        _("新しく入る方についての設定を保存しました。"),
    ),
}


@read_or_sent
@login_required
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Show every section; save the one whose button was pressed."""
    group, _own = inside(request, slug)
    if not rules.can_facilitate(request.user, group):
        raise Http404
    user = signed_in(request)
    pressed = request.POST.get("section", "")
    section = SECTIONS.get(pressed)
    forms = {
        name: one.form(request.POST if name == pressed else None, initial=one.initial(group), auto_id=f"{name}_%s")
        for name, one in SECTIONS.items()
    }
    saved: Outcome[object] = Outcome()
    if section is not None:
        saved = submit(request, forms[pressed], lambda given: section.act(user, group, given))
    elif request.method == "POST":
        refusal = unknown_button()
        saved = Outcome(status=refusal.status, refused=refusal, refusal=refusal)
    if saved.done and section is not None:
        messages.success(request, str(section.said))
        return redirect("groups:settings", slug)
    rows = [(name, one.title, forms[name]) for name, one in SECTIONS.items()]
    context = {"group": group, "sections": rows, "refusal": saved.refusal}
    return render(request, "groups/settings.html", context, status=saved.status)
