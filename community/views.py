"""The signed-in home: what is new, what is next. And how news reaches people, for everybody to read."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from chat.queries.readers import unread_counts
from desk.queries import waiting_count
from groups.queries import facilitated_by, memberships_of, open_answers_of
from groups.rules import can_coordinate
from notices.models.preference import MAIL_HOUR, QUIET_FROM, QUIET_UNTIL
from notices.ways.line import is_offered
from people.http import signed_in
from programs.queries.signups import my_enrollments
from voices.queries import my_voices

SHOWN_VOICES = 5


@require_safe
@login_required
def my(request: HttpRequest) -> HttpResponse:
    """The reader's groups with unread counts, next dates, awaited answers, voices and, for some, links to the desk."""
    user = signed_in(request)
    unread = unread_counts(user)
    memberships = list(memberships_of(user))
    facilitates = facilitated_by(user).exists() or can_coordinate(user)
    context = {
        "rooms": [(membership, unread.get(membership.group_id, 0)) for membership in memberships],
        "waiting": open_answers_of(user)[:3],
        "facilitates": facilitates,
        "desk_waiting": waiting_count(user) if facilitates else 0,
        "enrollments": my_enrollments(user),
        "voices": my_voices(user)[:SHOWN_VOICES],
    }
    return render(request, "community/my.html", context)


@require_safe
def stays_help(request: HttpRequest) -> HttpResponse:
    """What stays in a group, and the exceptions: 児童虐待の防止等に関する法律 6条1項, 3項; 児童福祉法 25条の2, 25条の5.

    Everybody who finds a child thought to be abused has to notify (6条1項), and no duty of secrecy stands against that
    (6条3項). Members of the council that then supports the child (要対協) are bound to secrecy (25条の5).
    """
    return render(request, "community/stays_help.html")


@require_safe
def moderation_help(request: HttpRequest) -> HttpResponse:
    """How rooms are watched over, with pictures, for everybody: waiting, reports, mutes and blocks, pauses."""
    return render(request, "community/moderation_help.html")


@require_safe
def facilitators_help(request: HttpRequest) -> HttpResponse:
    """How the desk is used, with pictures, for facilitators; it shows nothing that is not the demo's."""
    return render(request, "community/facilitators_help.html")


@require_safe
def news_help(request: HttpRequest) -> HttpResponse:
    """What is sent, when, and how to stop it; and how those on duty are called."""
    context = {
        "mail_hour": MAIL_HOUR,
        "quiet_from": QUIET_FROM,
        "quiet_until": QUIET_UNTIL,
        "goes_on": settings.ALARM_GOES_ON_AFTER,
        "line_is_offered": is_offered(),
    }
    return render(request, "community/news_help.html", context)
