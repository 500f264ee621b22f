"""The room's page in a test: what `static/js/room/main.js` makes of the frames it gets, and nothing that it did not get."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from chat.hub.connection import Close
from chat.kinds import readers_in
from chat.models import Room
from chat.queries.held import shown_to_author
from chat.queries.log import fresh_state, last_seqs
from chat.queries.readers import left_out_ids
from chat.visitors import left_out
from people.models import User
from tests.chat.phones import Phone
from tests.chat.processes import Process

Frame = dict[str, Any]
Views = dict[int, Frame]
KEPT = ("try_again", "slow_down")  # refusals after which the page sends the same words again by itself


class Rendered(NamedTuple):
    """What the server renders for a member at this moment."""

    member_id: int
    seq: int
    lines: Views
    left_out: str
    facilitates: bool
    waits: tuple[int, ...]  # the member's own words that wait, or were returned


def render(user: User, room: Room) -> Rendered | None:
    """The room afresh; None for who is not inside."""
    seat = readers_in([(room.pk, user.pk)]).get((room.pk, user.pk))
    if seat is None:
        return None
    mark = left_out(room.pk, user.pk, *left_out_ids(user, room))
    end = last_seqs([room.pk])[room.pk]
    views = fresh_state(user, room, is_facilitator=seat.is_facilitator) if end else {}
    lines = {pk: json.loads(json.dumps(view)) for pk, view in views.items()}
    waits = tuple(shown_to_author(user, room).values_list("pk", flat=True))
    return Rendered(seat.row.pk, end, lines, mark, seat.is_facilitator, waits)


def settle(processes: Sequence[Process], pages: Sequence["Page"]) -> None:
    """Let everything happen that can happen without another ring from process to process."""
    while True:
        busy = [process.serve_all() for process in processes]
        busy += [page.read() for page in pages]
        busy += [page.fetch_list() for page in pages] + [page.put_up_list() for page in pages]
        if not any(busy):
            return


class Page:
    """One tab of one person. It connects, is cut off and comes back; it reads what came when the test says so."""

    def __init__(self, user: User, session_key: str, room: Room, slug: str) -> None:
        self.user, self.session_key, self.room, self.slug = user, session_key, room, slug
        self.phone: Phone | None = None
        self.process: Process | None = None
        self.outbox: dict[str, Frame] = {}  # posts without an answer, by client id
        self.posts: list[Frame] = []  # every post ever sent or meant to be
        self.acked: dict[str, tuple[int, int]] = {}  # client id → (message, seq)
        self.load()

    def load(self) -> None:
        """Open the page anew."""
        self.hang_up()
        self.held: list[Frame] | None = None  # what came while a fresh list was on its way
        self.wants_list = False
        self.on_its_way: Rendered | None = None
        self.room_state: Frame | None = None
        self.rendered = render(self.user, self.room)
        self.lines = self.rendered.lines if self.rendered else {}
        self.left_out = self.rendered.left_out if self.rendered else ""
        self.seq = self.rendered.seq if self.rendered else 0
        self.waits = self.rendered.waits if self.rendered else ()

    # ── the line ──

    @property
    def is_up(self) -> bool:
        """Whether the server has said welcome and the page has read it."""
        return self.phone is not None and self.is_welcome

    def connect(self, process: Process) -> None:
        self.hang_up()
        self.phone, self.process = Phone(self.session_key, self.slug), process
        self.phone.scope["url_route"]["kwargs"] |= {"kind": self.room.kind}
        self.taken = 0  # frames read
        self.greeted = self.is_welcome = False
        self.told_up_to: int | None = None  # where this socket is in the log
        process.connect(self.phone)

    def hang_up(self) -> None:
        """Cut off. What was under way to the page is lost; what it has sent has arrived."""
        phone, self.phone = self.phone, None
        if phone is not None and self.process is not None:
            phone.to_server.put_nowait({"type": "websocket.disconnect", "code": 1006})
            self.process.turn()

    def send(self, frame: Frame) -> None:
        if self.phone is not None and self.process is not None:
            self.phone.send(frame)
            self.process.turn()

    def post(self, frame: Frame) -> None:
        """Write something: at once when the line is up, else when it is back."""
        self.posts.append(frame)
        self.outbox[frame["id"]] = frame
        if self.is_up:
            self.send(frame)

    # ── reading ──

    def read(self) -> bool:
        """Take all that has come, and answer it; whether there was anything."""
        phone, was_busy = self.phone, False
        while phone is not None and phone is self.phone:
            if phone.accepted and not self.greeted and phone.close_code is None:
                self.greeted = True
                self.send({"t": "hello", "after": self.seq})
            elif self.taken < len(phone.received):
                self.taken += 1
                self._take(phone.received[self.taken - 1])
            elif phone.close_code is not None:
                self._closed(phone.close_code)
            else:
                break
            was_busy = True
        return was_busy

    def _closed(self, code: int) -> None:
        process = self.process
        self.hang_up()
        if code == Close.RESYNC and process is not None:
            self.connect(process)
        if code in (Close.NOT_A_MEMBER, Close.LOGIN):
            self.rendered, self.lines, self.held, self.wants_list = None, {}, None, False
            self.outbox.clear()

    def _take(self, frame: Frame) -> None:
        kind = frame["t"]
        if kind in ("catchup", "reset", "event"):
            self._follow(frame)
        if self.held is not None and kind in ("event", "catchup"):
            self.held.append(frame)
        elif (answer := getattr(self, f"_on_{kind}", None)) is not None:
            answer(frame)

    def _follow(self, frame: Frame) -> None:
        """What every socket is promised: a beginning, and then each seq once."""
        if frame["t"] == "event":
            assert self.told_up_to is not None, f"{frame} before the beginning"
            assert frame["seq"] == self.told_up_to + 1, f"{frame} after {self.told_up_to}"
        else:
            assert self.told_up_to is None, f"{frame} is a second beginning"
            told = [view["id"] for view in frame.get("messages", ())]
            assert len(told) == len(set(told)), f"{frame} has a message twice"
        self.told_up_to = frame["seq"]

    def _on_welcome(self, frame: Frame) -> None:
        known = self.rendered
        if known is None or (frame["you"], frame["facilitator"]) != (known.member_id, known.facilitates):
            process = self.process  # somebody else's, of an ended membership, or another role: the page loads anew
            self.load()
            if process is not None and self.rendered is not None:
                self.connect(process)
            return
        self.is_welcome, self.room_state = True, frame["room"]
        for post in self.outbox.values():
            self.send(post)
        if self.wants_list or self.left_out != frame["left_out"]:
            self._want_list()

    def _on_catchup(self, frame: Frame) -> None:
        self._show(frame["messages"])
        self.seq = max(self.seq, frame["seq"])

    def _on_event(self, frame: Frame) -> None:
        self.room_state = frame.get("room", self.room_state)
        if frame["seq"] <= self.seq:
            return
        assert frame["seq"] == self.seq + 1, f"{frame} came to a page at {self.seq}"
        self._show([frame["message"]] if "message" in frame else [])
        self.seq = frame["seq"]

    def _on_ack(self, frame: Frame) -> None:
        self.outbox.pop(frame["id"], None)
        if "message" in frame:
            place = (frame["message"], frame["seq"])
            assert self.acked.setdefault(frame["id"], place) == place

    def _on_refusal(self, frame: Frame) -> None:
        assert frame["code"] not in KEPT, f"{frame}, though nothing was ill"
        self.outbox.pop(frame.get("id", ""), None)

    def _show(self, views: list[Frame]) -> None:
        for view in views:
            if view["by"]:  # their present name and role: earlier lines take them over
                for line in self.lines.values():
                    if line["by"] == view["by"]:
                        line.update(name=view["name"], role=view["role"], may_by=view["may_by"])
            self.lines[view["id"]] = view

    # ── a fresh list ──

    def _want_list(self, frame: Frame | None = None) -> None:
        if frame is not None:
            self.room_state = frame.get("room", self.room_state)
        self.wants_list = True
        self.held = [] if self.held is None else self.held

    _on_reset = _on_refresh = _want_list

    def fetch_list(self) -> bool:
        """The server renders the list; it is then on its way."""
        if self.held is None or not self.wants_list:
            return False
        self.wants_list, self.on_its_way = False, render(self.user, self.room)
        if self.on_its_way is None:  # not for this person any more
            self.wants_list, self.held = True, None
            self.hang_up()
        return True

    def put_up_list(self) -> bool:
        """The list has come. When another is wanted already, that one is waited for."""
        if self.held is None or self.on_its_way is None or self.wants_list:
            return False
        _member_id, self.seq, self.lines, self.left_out, _facilitates, self.waits = self.on_its_way
        self.on_its_way, meanwhile, self.held = None, self.held, None
        for frame in meanwhile:
            getattr(self, f"_on_{frame['t']}")(frame)
        return True
