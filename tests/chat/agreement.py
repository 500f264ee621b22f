"""What a room's log, its messages and its pages have in common once nothing is under way any more."""

from collections.abc import Sequence

from chat.enums import EventKind
from chat.models import Event, Message, Room, Topic
from chat.rendering import room_view
from tests.chat.pages import Page, render


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
        assert (page.seq, page.room_state) == (now.last_seq, room_view(now, state=now.group.state))
        assert not page.outbox  # all that was written is acknowledged, or refused with a reason
    used = Message.objects.filter(room=room, topic__isnull=False).values_list("topic", flat=True).distinct()
    assert set(Topic.objects.filter(room=room).values_list("pk", flat=True)) == set(used)  # none outlives its messages
