"""Handles one person's frames, whichever way they arrive: by a socket (websocket.py) or by polling (polling.py)."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.utils import translation

from chat import frames, refusals
from chat.actions.hold import Held, worry_about
from chat.actions.post import Draft, Posted
from chat.actions.read import mark_read
from chat.bells import Typing
from chat.counters import counters
from chat.enums import Audience
from chat.hub.connection import Close, Connection
from chat.hub.frame import Frame
from chat.hub.hub import Hub
from chat.hub.live_room import LiveRoom
from chat.hub.writer import Edited, Told, Work, told
from chat.models import Message, Room
from chat.rendering import encode
from chat.verbs import EDIT, POST, VERBS, Given, MessageVerb, RoomVerb
from chat.visitors import Visitor
from ground.refusals import NotAllowed, Refusal
from people.models import User

MOST_IN_FLIGHT = 64  # writes of one connection that wait for their acknowledgement
TYPING_EVERY = 2.0  # least seconds between two typing frames passed on from one connection
logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Greeting:
    """The answer to a hello: the texts of the frames `welcome` and `caught_up`, which lead up to the `seq` `base`."""

    welcome: str
    caught_up: str
    base: int


@dataclass(frozen=True, slots=True)
class Said:
    """The result of a write of which its acknowledgement says something, in the reader's language."""

    words: str


class Exchange:
    """The frames of one person in one room, and the answers to them."""

    __slots__ = ("connection", "hub", "room")

    def __init__(self, hub: Hub, room: LiveRoom, connection: Connection) -> None:
        self.hub = hub
        self.room = room
        self.connection = connection

    def take(self, parsed: dict[str, Any]) -> None:
        """Handle a frame other than hello. The answer goes to `connection.put`. Raises Refusal."""
        if parsed.get("id") is not None:
            self._write(parsed)
        else:
            self._pass_on(parsed)

    async def greet(self, after: int) -> Greeting | None:
        """Let the person in, and return what they are told first. None if that failed and the connection was closed.

        Live events are held back until `connection.release`.
        """
        connection, room = self.connection, self.room
        who = connection.visitor
        # The room may have been dropped between the handshake and this frame.
        self.room = room = self.hub.room(room.room_id)
        try:
            await room.admit(connection)
            personal = await self.hub.reads.personal.ask((who.user_id, room.room_id, who.is_facilitator))
            if personal.facilitates is not who.is_facilitator:
                # The role changed between the handshake and now. From here on, a ring reaches this connection.
                connection.close(Close.NOT_A_MEMBER if personal.facilitates is None else Close.RESYNC)
                return None
            who.muted, who.blocked, who.reported = personal.muted, personal.blocked, personal.reported
            who.reads_from, who.told_reports = personal.reads_from, personal.open_reports
            who.reads_until = personal.reads_until
            caught_up, base = await room.catch_up(connection, after)
        except Exception:
            logger.exception("A room could not be opened.")
            connection.close(Close.BUSY)
            return None
        welcome = {
            "t": "welcome",
            "you": who.member_id,
            "audience": Audience.FACILITATOR if who.is_facilitator else Audience.MEMBER,
            "facilitator": who.is_facilitator,
            "facilitators": room.facilitators(),
            "slow": self.hub.layer.is_down,
            "read": personal.read,
            "left_out": personal.left_out,
        }
        if personal.reads_until:
            welcome["paused"] = personal.reads_until
        if who.is_facilitator:
            welcome["reports"] = personal.open_reports
        return Greeting(f'{encode(welcome)[:-1]},"room":{room.state}}}', caught_up, base)

    # ── frames without an answer from the database ──

    def _pass_on(self, parsed: dict[str, Any]) -> None:
        connection = self.connection
        who = connection.visitor
        if parsed["t"] == "ping":
            connection.put(Frame(f'{{"t":"pong","seq":{self.room.cursor}}}'))
        elif parsed["t"] == "typing":
            now = time.monotonic()
            if now - connection.typed_at >= TYPING_EVERY:
                connection.typed_at = now
                self.room.tell_typing(who.user_id, who.member_id, who.nickname)
                self.hub.tell_others(Typing(self.room.room_id, who.user_id, who.member_id, who.nickname))
        elif parsed["t"] == "read":
            call = partial(_mark_read, who.user_id, who.room_id, parsed["seq"])
            self.hub.writer.submit(Work(call, who.room_id, self._done_quietly))

    def _done_quietly(self, result: Any) -> None:
        if isinstance(result, NotAllowed):
            self.refuse(result, None)

    # ── frames that write ──

    def _write(self, parsed: dict[str, Any]) -> None:
        connection = self.connection
        if connection.tokens < 0 or connection.in_flight >= MOST_IN_FLIGHT:
            raise refusals.too_fast()
        connection.in_flight += 1
        who = connection.visitor
        work = _work(parsed, who, connection.language or settings.LANGUAGE_CODE)
        self.hub.writer.submit(Work(work, who.room_id, partial(self._done, parsed["id"])))

    def _done(self, frame_id: Any, result: Any) -> None:
        """Acknowledge a committed write, or send its refusal."""
        self.connection.in_flight -= 1
        if isinstance(result, Refusal):
            self.refuse(result, frame_id)
            return
        counters.acknowledged += 1
        if isinstance(result, Posted):
            message = result.message
            self.connection.put(Frame(f'{{"t":"ack","id":"{frame_id}","seq":{message.seq},"message":{message.pk}}}'))
        elif isinstance(result, Told):
            self.connection.put(Frame(encode({"t": "ack", "id": str(frame_id), **_more(result)})))
        elif isinstance(result, Said):
            self.connection.put(Frame(encode({"t": "ack", "id": str(frame_id), "said": result.words})))
        else:
            self.connection.put(Frame(f'{{"t":"ack","id":"{frame_id}"}}'))

    def refuse(self, refusal: Refusal, frame_id: Any) -> None:
        """Send a refusal in the reader's language, with what to do next."""
        counters.refused[refusal.code] += 1
        with translation.override(self.connection.language or settings.LANGUAGE_CODE):
            answer: dict[str, Any] = {
                "t": "refusal",
                "code": refusal.code,
                "message": str(refusal.message),
                "next_step": str(refusal.next_step),
            }
        if frame_id is not None:
            answer["id"] = str(frame_id)
        if refusal.field:
            answer["field"] = refusal.field
        if isinstance(refusal, frames.NotAFrame):
            answer["detail"] = refusal.why
        self.connection.put(Frame(encode(answer)))
        if refusal.code == "not_a_member":
            self.room.send_away(self.connection.visitor.user_id)


def _more(told: Told) -> dict[str, Any]:
    """Return what an acknowledgement says beside that the write is stored."""
    more: dict[str, Any] = {}
    if isinstance(told.outcome, Posted):
        more |= {"seq": told.outcome.message.seq, "message": told.outcome.message.pk}
    elif isinstance(told.outcome, Held):
        more["held"] = told.outcome.held.pk
    if told.said:
        more["said"] = told.said
    return more | ({"help": told.help} if told.help else {})


def _work(parsed: dict[str, Any], who: Visitor, language: str) -> Draft | Callable[[], Any]:
    """Return the write that a frame asks for: the same action as the form's."""
    verb = VERBS[parsed["t"]]
    if verb is POST:  # drafts are stored in batches
        return Draft(
            who.user_id,
            who.room_id,
            parsed["id"],
            parsed["body"],
            parsed.get("reply_to"),
            topic=parsed.get("topic", ""),
            language=language,
        )
    if isinstance(verb, MessageVerb):
        return partial(_on_message, verb, who.user_id, who.room_id, parsed, language)
    return partial(_on_room, verb, who.user_id, who.room_id, parsed)


def _on_message(verb: MessageVerb, user_id: int, room_id: int, given: Given, language: str) -> Any:
    """Act on a message of this room, in a database thread, where what is said of it is asked for as well."""
    user = _user(user_id)
    message = Message.objects.filter(pk=given["message"], room_id=room_id).first()
    if message is None:
        raise refusals.no_such_message()
    result = verb.act(user, message, given)
    if verb is EDIT:
        return told(Edited(result, worry_about(message)) if not isinstance(result, Held) else result, language)
    if not (verb.said and verb.is_said_in_ack):
        return result
    with translation.override(language):
        return Said(str(verb.said(result)))


def _on_room(verb: RoomVerb, user_id: int, room_id: int, given: Given) -> Any:
    return verb.act(_user(user_id), Room.objects.get(pk=room_id), given)


def _mark_read(user_id: int, room_id: int, seq: int) -> None:
    mark_read(actor=_user(user_id), room=Room.objects.get(pk=room_id), seq=seq)


def _user(user_id: int) -> User:
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise refusals.no_longer_inside()
    return user
