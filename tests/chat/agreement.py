"""What a room's log, its messages and its pages have in common once nothing is under way any more."""

from collections.abc import Sequence

from chat.enums import EventKind
from chat.kinds import state_of
from chat.models import Event, Message, Room
from chat.queries.hours import running_in
from chat.queries.readers import left_out_users
from chat.rendering import hour_view, room_view
from people.models import User
from tests.chat.pages import Frame, Page, render


def state_for(user: User, room: Room, is_facilitator: bool) -> Frame:
    """What the person may know of the room itself, with the live hour that runs there."""
    shared = room_view(room, state=state_of(room))
    hour = running_in(room, state=state_of(room))
    if hour is None:
        return shared
    muted = left_out_users(user, room)
    return {**shared, "hour": hour_view(hour, user_id=user.pk, is_facilitator=is_facilitator, muted=muted)}


def all_see_what_is_there(room: Room, pages: Sequence[Page]) -> None:
    """The log has no gap, what was acknowledged is there once, and a page that followed shows what a fresh one shows."""
    now = Room.objects.select_related("group").get(pk=room.pk)
    events = list(Event.objects.filter(room=room).order_by("seq").values_list("seq", "kind", "message_id"))
    assert [seq for seq, _kind, _message in events] == list(range(1, now.last_seq + 1))
    messages = list(Message.objects.filter(room=room).order_by("seq").values_list("pk", "seq", "client_id"))
    posted = [(message, seq) for seq, kind, message in events if kind in (EventKind.POSTED, EventKind.NOTED)]
    assert [(pk, seq) for pk, seq, _client_id in messages] == posted
    places = {str(client_id): (pk, seq) for pk, seq, client_id in messages}
    assert len(places) == len(messages)
    open_pages = [page for page in pages if page.is_up]
    fresh = {user: render(user, room) for user in {page.user for page in open_pages}}
    for page in pages:
        assert page.acked.items() <= places.items()
    for page in open_pages:
        rendered = fresh[page.user]
        assert rendered is not None, "a page is open to somebody who is not inside"
        assert page.lines == rendered.lines
        assert page.waits == rendered.waits
        assert (page.seq, page.room_state) == (now.last_seq, state_for(page.user, now, rendered.facilitates))
        assert not page.outbox  # all that was written is acknowledged, or refused with a reason
