"""Access to a room's views: who is signed in, and what they are in this group."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from chat import log
from chat.actions.private import open_backstage, open_line
from chat.enums import Audience
from chat.kinds import GROUP, KINDS, Reader
from chat.models import Backstage, Message, PrivateLine, Room
from chat.private_lines import BACKSTAGE, LINE
from chat.queries.readers import blocked_with
from chat.rights import rights_in, without_writing
from chat.rules import acting, can_read
from ground.http import sent_from
from ground.refusals import NotAllowed, Refusal
from groups.enums import READABLE_STATES, Role
from groups.forms import AdultForm
from groups.models import Membership, PeerGroup
from groups.queries import visible_to
from people.http import signed_in
from people.models import User

P = ParamSpec("P")


ROOM = "room"  # the place of a group's own room; others are named as their kinds are
PAGES = {ROOM: "", LINE: "line_", BACKSTAGE: "backstage_"}  # how the names of a place's pages begin (chat.urls)


@dataclass(frozen=True, slots=True)
class Inside:
    """A person in a room: a group's own, the `line` of one member with the facilitators, or their backstage."""

    user: User
    group: PeerGroup
    room: Room
    reader: Reader
    member: Membership
    base: str  # the address of the room's page; what is done in the room is below it
    blocked: frozenset[int] = frozenset()  # users whose signs they are not shown here, nor these theirs
    line: PrivateLine | None = None

    @property
    def is_private(self) -> bool:
        """Whether this is no group's own room."""
        return self.reader.is_private

    @property
    def slow_seconds(self) -> int:
        """How long a member waits between two messages here."""
        return 0 if self.is_private else self.group.slow_seconds

    @property
    def may(self) -> list[str]:
        """What the room allows them now."""
        room = {"is_frozen": self.room.is_frozen, "is_private": self.is_private}
        allowed = rights_in(state=self.reader.state, **room)[self.reader.role]
        return without_writing(allowed) if self.reader.cannot_write else allowed

    def acts_on(self, message: Message) -> Audience:
        """Return the audience as which they act on a message."""
        return acting(message, user_id=self.user.pk, otherwise=Audience(self.reader.role))


def inside(
    view: Callable[Concatenate[HttpRequest, Inside, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Restrict a room's view to who is in the room. Of a group's, others see how to join (403), or get 404.

    A line or backstage (`place`, of the membership `of`) does not exist for anybody else. It is opened on first use.
    """

    @wraps(view)
    @login_required
    def wrapped(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = signed_in(request)
        place, of = str(kwargs.pop("place", ROOM)), kwargs.pop("of", None)
        if place != ROOM:
            number = of if isinstance(of, int) else None
            return _beside(request, user, slug, place, number, lambda here: view(request, here, *args, **kwargs))
        reader = KINDS[GROUP].at_the_door([user.pk], [slug]).get((user.pk, slug))
        row = reader.membership if reader and can_read(reader) else None
        if reader is None or row is None:
            shown = visible_to(user).filter(slug=slug).first()
            if shown is None:
                raise Http404
            return render(request, "chat/outside.html", {"group": shown}, status=403)
        member = Membership.objects.select_related("group").get(pk=row.pk)
        room = log.room_of(member.group)
        base = reverse("chat:room", kwargs={"slug": slug})
        here = Inside(user, member.group, room, reader, member, base, blocked_with(user, room))
        return view(request, here, *args, **kwargs)

    return wrapped


def sent_below(page: str, *names: str, at: str = "") -> Callable[..., Callable[..., HttpResponse]]:
    """Decorate as `sent_from` does, for the page of whichever room the address is below."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        ways = {
            place: sent_from(f"chat:{begin}{page}", "slug", *(["of"] if place == LINE else []), *names, at=at)(view)
            for place, begin in PAGES.items()
        }

        @wraps(view)
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return ways[kwargs.get("place", ROOM)](request, *args, **kwargs)

        return wrapped

    return decorate


def _beside(
    request: HttpRequest,
    user: User,
    slug: str,
    place: str,
    of: int | None,
    show: Callable[[Inside], HttpResponse],
) -> HttpResponse:
    """Show a line or a backstage to who is in it; say why a line cannot be opened now, and where to go instead."""
    own = Membership.objects.filter(group__slug=slug, user=user, left_at__isnull=True).select_related("group").first()
    if own is None or own.group.state not in READABLE_STATES:
        raise Http404
    line = None
    try:
        if place == LINE:
            line = _line_of(user, own.group, of or 0)
            room = line.room
        else:
            known = Backstage.objects.select_related("room").filter(group=own.group).first()
            room = (known or open_backstage(actor=user, group=own.group)).room
    except NotAllowed as refused:
        raise Http404 from refused
    except Refusal as refused:
        return no_line(request, own, refused)
    reader = KINDS[place].at_the_door([user.pk], [str(room.pk)]).get((user.pk, str(room.pk)))
    if reader is None or not can_read(reader):
        raise Http404
    names = {"slug": slug} if of is None else {"slug": slug, "of": of}
    base = reverse(f"chat:{PAGES[place]}room", kwargs=names)
    return show(Inside(user, own.group, room, reader, own, base, line=line))


def _line_of(user: User, group: PeerGroup, of: int) -> PrivateLine:
    """Find a member's line, or open it. Who may read one that is there is the reader's question."""
    known: PrivateLine | None = (
        PrivateLine.objects.select_related("room", "membership__user").filter(membership=of, group=group).first()
    )
    if known is not None:
        return known
    about = Membership.objects.filter(pk=of, group=group).first()
    if about is None:
        raise Http404
    return open_line(actor=user, membership=about)


def no_line(request: HttpRequest, own: Membership, refused: Refusal) -> HttpResponse:
    """Say why a line is not opened, and ask a member who was never asked whether they are 18 or older."""
    asks = own.role == Role.MEMBER and own.is_adult is not True
    context = {
        "group": own.group,
        "base": reverse("chat:room", kwargs={"slug": own.group.slug}),
        "refusal": refused,
        "adult_form": AdultForm() if asks else None,
    }
    return render(request, "chat/no_line.html", context, status=refused.status)
