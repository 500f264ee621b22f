"""Access to a room's views: who is signed in, and what they are in this group."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from chat import log
from chat.enums import Audience
from chat.kinds import GROUP, KINDS, Reader
from chat.models import Message, Room
from chat.queries.readers import blocked_with
from chat.rights import rights_in, without_writing
from chat.rules import acting, can_read
from groups.models import Membership, PeerGroup
from groups.queries import visible_to
from people.http import signed_in
from people.models import User

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Inside:
    """A person in a room."""

    user: User
    group: PeerGroup
    room: Room
    reader: Reader
    member: Membership
    blocked: frozenset[int] = frozenset()  # users whose signs they are not shown here, nor these theirs

    @property
    def may(self) -> list[str]:
        """What the room allows them now."""
        allowed = rights_in(state=self.group.state, is_frozen=self.room.is_frozen)[self.reader.role]
        return without_writing(allowed) if self.reader.cannot_write else allowed

    def acts_on(self, message: Message) -> Audience:
        """Return the audience as which they act on a message."""
        return acting(message, user_id=self.user.pk, otherwise=Audience(self.reader.role))


def inside(
    view: Callable[Concatenate[HttpRequest, Inside, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """Restrict a room's view to members. Others see how to join (403), or get 404 if they may not see the group."""

    @wraps(view)
    @login_required
    def wrapped(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = signed_in(request)
        reader = KINDS[GROUP].at_the_door([user.pk], [slug]).get((user.pk, slug))
        row = reader.membership if reader and can_read(reader) else None
        if reader is None or row is None:
            shown = visible_to(user).filter(slug=slug).first()
            if shown is None:
                raise Http404
            return render(request, "chat/outside.html", {"group": shown}, status=403)
        member = Membership.objects.select_related("group").get(pk=row.pk)
        room = log.room_of(member.group)
        here = Inside(user, member.group, room, reader, member, blocked_with(user, room))
        return view(request, here, *args, **kwargs)

    return wrapped
