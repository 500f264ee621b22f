"""The room's page: reading and writing, with and without JavaScript."""

import time
import uuid
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.contrib import messages as notices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from chat import refusals
from chat.actions.hold import Held
from chat.actions.mute import unmute
from chat.actions.post import Posted
from chat.actions.read import mark_read
from chat.bodies import clean_body
from chat.enums import REACTION_ICONS, ReactionKind, ReportReason, Silence
from chat.forms import PostForm
from chat.held_words import Help, help_for
from chat.models import Message, Topic
from chat.pace import wait_of
from chat.queries.held import own_worry
from chat.queries.messages import page_around, room_page, visible_to, with_faces
from chat.queries.readers import left_out_ids, muted_by, nicknames, read_up_to
from chat.queries.reports import open_reports
from chat.queries.topics import RECENT, topics_shown_to
from chat.verbs import FREEZE, POST, Given
from chat.views.entering import Inside, inside
from chat.views.lines import HELPED, Line, held_lines, line_of, lines_of, pin_of
from chat.views.others import other_rooms
from chat.views.texts import take_back, texts
from chat.views.topics import asked_topic, query_of
from chat.visitors import left_out
from ground.http import row_number, sent_from
from ground.refusals import Refusal
from ground.submitting import submit
from groups.duty.roster import watch_of
from groups.lifecycle import season_of
from groups.nights import nights_of
from groups.queries import WELCOME_SHOWN, running_pause, welcome_of


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def room(request: HttpRequest, here: Inside) -> HttpResponse:
    """Show the newest part of the room (or the one next to `before`, `after` or `at`), and post messages."""
    if request.method == "POST":
        return _post(request, here)
    topic = asked_topic(request, here)
    reply_to = _answered(here, request.GET.get("reply_to"))
    about = (reply_to.message.topic if reply_to else None) or topic
    form = PostForm(
        initial={
            "client_id": uuid.uuid4(),
            "reply_to": reply_to.message.pk if reply_to else None,
            "topic": about.name if about else "",
        }
    )
    return _page(request, here, form, reply_to, topic)


def _post(request: HttpRequest, here: Inside) -> HttpResponse:
    form = PostForm(request.POST)
    topic = asked_topic(request, here)
    sent = submit(request, form, lambda given: _say(here, given))
    if sent.result:
        return _posted(here, sent.result, topic)
    typed = request.POST.copy()
    if "client_id" in form.errors or (sent.refused and sent.refused.code == "used_id"):
        # No `client_id`, or a used one: with a new one the words can still be sent.
        typed["client_id"] = str(uuid.uuid4())
    here.room.refresh_from_db()
    reply_to = _answered(here, request.POST.get("reply_to"))
    if reply_to is None:
        typed["reply_to"] = ""  # the words can be sent as new ones
    form = PostForm(initial=typed.dict())
    return _page(request, here, form, reply_to, topic, refusal=sent.refused, status=sent.status)


def _posted(here: Inside, posted: Posted | Held, topic: Topic | None) -> HttpResponse:
    """Lead to the line; with the offer of help where the words were of distress.

    Whoever reads by a topic stays there with words of that topic, and has not read the rest of the room by that.
    """
    address = reverse("chat:room", kwargs={"slug": here.group.slug})
    if posted.worry:
        return redirect(f"{address}?{HELPED}={posted.worry.pk}#help")
    if isinstance(posted, Held):
        return redirect(f"{address}#h{posted.held.pk}")
    if topic is None:
        mark_read(actor=here.user, room=here.room, seq=posted.message.seq)
    elif posted.message.topic_id != topic.pk:
        topic = None
    return redirect(f"{address}{query_of(topic)}#m{posted.message.pk}")


def _say(here: Inside, given: Given) -> Posted | Held:
    """Post a message; refuse other words under a `client_id` that the action takes for a repeated submission."""
    posted = POST.act(here.user, here.room, given)
    assert isinstance(posted, (Posted, Held))
    stored = posted.message if isinstance(posted, Posted) else posted.held
    withdrawn = isinstance(posted, Held) and not posted.held.is_awaiting
    if not posted.is_new and (withdrawn or stored.body != clean_body(given["body"], longest=Message.LONGEST)):
        raise refusals.sent_in_other_words()
    return posted


def _offer(here: Inside, request: HttpRequest) -> Help | None:
    """Return the help that is offered after one's own words, as the address asks for; nothing for anybody else's."""
    pk = row_number(request.GET.get(HELPED))
    worry = own_worry(here.user, here.room, pk) if pk else None
    return help_for(worry) if worry else None


def _page(
    request: HttpRequest,
    here: Inside,
    form: PostForm,
    reply_to: Line | None,
    topic: Topic | None,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    here.room.refresh_from_db()  # read the end of the log before the messages: what arrives in between is sent again
    seq = here.room.last_seq
    mark = _left_out(here)
    before, after, at = (row_number(request.GET.get(name)) for name in ("before", "after", "at"))
    if at is not None and (wanted := _shown_message(here, str(at))):
        page = page_around(here.user, here.room, wanted.message.seq, topic=topic)
    else:
        page = room_page(here.user, here.room, before=before, after=after, topic=topic)
    read = read_up_to(here.user, here.room)
    lines = lines_of(here, page.messages, read_up_to=read)
    reports = open_reports(here.user).filter(room=here.room).count() if here.member.is_facilitator else 0
    wait = wait_of(here.reader, here.group.slow_seconds, timezone.now())
    before_first_words = _before_first_words(here)
    context: dict[str, Any] = {
        "wait": wait,
        "slow": 0 if here.member.is_facilitator else here.group.slow_seconds,
        "group": here.group,
        "room": here.room,
        "member": here.member,
        "page": page,
        "topic": topic,
        "query": query_of(topic, more=True),
        "topics": list(topics_shown_to(here.user, here.room)[:RECENT]),
        "others": other_rooms(here.user, here.group),
        "lines": lines,
        "pin": pin_of(here),
        "seq": seq,
        "form": form,
        "reply_to": reply_to,
        "before_first_words": before_first_words,
        "hello": _hello(here) if before_first_words else None,
        "refusal": refusal,
        "must_agree": here.reader.must_agree,
        "may": here.may,
        "freeze_form": FREEZE.form(auto_id="freeze_%s"),
        "reports": reports,
        "welcome": welcome_of(here.member),
        "held": held_lines(here) if page.newer is None and topic is None else [],
        "help": _offer(here, request),
        "watch": watch_of(here.group),
        "pause": running_pause(here.group, here.user) if here.reader.paused_until else None,
        "season": season_of(here.group),
        "nights": nights_of(here.group),
        "night_until": _here(here.reader.night_until),
        "unread": any(line.is_first_unread for line in lines),
        "signs": [{"kind": k, "label": k.label, "icon": REACTION_ICONS[k]} for k in ReactionKind],
        "take_back": take_back(),
        "reasons": ReportReason.choices,
        "data": _data_for_script(here, seq, read, mark, wait, topic, at_end=page.newer is None),
        "blank": _blank_line(here),
    }
    return render(request, "chat/room.html", context, status=status)


def _before_first_words(here: Inside) -> bool:
    """Whether a member who may write has not yet: what stays here, and what does not, is said where they write."""
    if here.member.is_facilitator or "post" not in here.may:
        return False
    return not Message.objects.filter(room=here.room, member=here.member).exists()


def _here(seconds: int) -> datetime | None:
    """A moment in local time; None for 0."""
    return timezone.localtime(datetime.fromtimestamp(seconds, UTC)) if seconds else None


def _hello(here: Inside) -> dict[str, str] | None:
    """What a new member can say in one tap; None for who has been here for a while."""
    if here.member.joined_at <= timezone.now() - WELCOME_SHOWN:
        return None
    return {"client_id": str(uuid.uuid4()), "body": _("こんにちは。よろしくお願いします。")}


def _data_for_script(
    here: Inside, seq: int, read: int, mark: str, wait: int, topic: Topic | None, *, at_end: bool
) -> dict[str, Any]:
    slug = {"slug": here.group.slug}
    address = reverse("chat:room", kwargs=slug)
    return {
        "now": int(time.time()),
        "seq": seq,
        "read": read,
        "leftOut": mark,
        "me": here.member.pk,
        "name": here.member.nickname,
        "role": here.member.role,
        "atEnd": at_end,
        "paused": here.reader.reads_until,
        "lang": get_language() or settings.LANGUAGE_CODE,
        "zone": settings.TIME_ZONE,
        "longest": Message.LONGEST,
        "slow": 0 if here.member.is_facilitator else here.group.slow_seconds,
        "wait": wait,
        "mustAgree": here.reader.must_agree,
        "audience": here.member.role,
        "may": here.may,
        "socket": f"/ws/groups/{here.group.slug}/",
        "room": address,
        "here": f"{address}{query_of(topic)}",
        "topic": topic.pk if topic else 0,
        "topicName": topic.name if topic else "",
        "members": reverse("groups:members", kwargs=slug),
        "history": reverse("chat:history", kwargs=slug),
        "login": f"{reverse(settings.LOGIN_URL)}?next={address}",
        "group": reverse("groups:detail", kwargs=slug),
        "told": reverse("chat:told", kwargs=slug),
        "icons": static("icons.svg"),
        "signs": {kind: [icon, str(kind.label)] for kind, icon in REACTION_ICONS.items()},
        "texts": texts(),
    }


@require_safe
@inside
def history(request: HttpRequest, here: Inside) -> HttpResponse:
    """Return a stretch of lines for the script: the newest, or those before a `seq`.

    The header X-Seq is the end of the log, and X-Older is what to pass as `before` next, empty at the beginning. The
    newest lines also come with X-Left-Out (`Personal.left_out`).
    """
    here.room.refresh_from_db()
    before = row_number(request.GET.get("before"))
    mark = _left_out(here) if before is None else ""
    topic = asked_topic(request, here)
    page = room_page(here.user, here.room, before=before, topic=topic)
    read = None if before is not None else read_up_to(here.user, here.room)
    context = {
        "lines": lines_of(here, page.messages, read_up_to=read),
        "group": here.group,
        "member": here.member,
        "held": held_lines(here) if before is None and topic is None else [],
        "carries_pin": before is None,
        "pin": pin_of(here) if before is None else None,
    }
    response = render(request, "chat/_lines.html", context)
    response["X-Seq"] = str(here.room.last_seq)
    response["X-Older"] = str(page.older or "")
    if mark:
        response["X-Left-Out"] = mark
    return response


@sent_from("chat:room", "slug")
@inside
def read_so_far(request: HttpRequest, here: Inside) -> HttpResponse:
    """Mark the room as read up to `seq` (the script does so by itself)."""
    seq = row_number(request.POST.get("seq"))
    if seq is not None:
        mark_read(actor=here.user, room=here.room, seq=seq)
    return redirect("chat:room", slug=here.group.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@inside
def mutes(request: HttpRequest, here: Inside) -> HttpResponse:
    """List whom the person muted here, and unmute them."""
    if request.method == "POST":
        muted_id = row_number(request.POST.get("mute"))
        if muted_id is not None and unmute(actor=here.user, group=here.group, muted_id=muted_id):
            notices.success(request, _("この人のことばを、また表示します。"))
        return redirect("chat:mutes", slug=here.group.slug)
    muted = list(muted_by(here.user, here.room))
    names = nicknames(here.group, [mute.muted_id for mute in muted])
    rows = [
        {
            "mute": mute,
            "name": names.get(mute.muted_id, _("退会した人")),
            "is_block": mute.own == Silence.BLOCK,
        }
        for mute in muted
    ]
    return render(request, "chat/mutes.html", {"group": here.group, "rows": rows})


def _left_out(here: Inside) -> str:
    """Return the mark of what is left out, to be read before the lines: after a mute in between, they are reloaded."""
    return left_out(here.room.pk, here.user.pk, *left_out_ids(here.user, here.room))


def _blank_line(here: Inside) -> Line:
    """Return a line without a message, which the script uses as a template."""
    empty = Message(
        pk=0, room=here.room, seq=0, member=here.member, client_id=uuid.UUID(int=0), created_at=here.member.joined_at
    )
    empty.reply_to_id = 1  # so that the template contains the markup of a quote
    empty._prefetched_objects_cache = {"reactions": []}  # type: ignore[attr-defined]
    return line_of(here, empty)


def _answered(here: Inside, value: str | None) -> Line | None:
    """Return the message to be answered, if it is shown and its replies are not stopped."""
    line = _shown_message(here, value)
    return line if line and line.message.takes_replies else None


def _shown_message(here: Inside, value: str | None) -> Line | None:
    pk = row_number(value)
    if not pk:
        return None
    message = with_faces(visible_to(here.user, here.room)).filter(pk=pk).first()
    return line_of(here, message) if message else None
