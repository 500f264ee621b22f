"""Events encoded as frames: one frame for everybody where possible, and others for individual readers."""

from collections.abc import Iterator, Sequence

from chat.hub.frame import Bundle, Frame
from chat.hub.room_state import RoomState
from chat.rendering import Encoded, without_signs
from chat.visitors import Visitor

NO_STATE = RoomState({}, None)


class EventFrames:
    """The frames of one event, each encoded once."""

    __slots__ = ("_about", "_blank", "_frames", "_head", "_kind", "_room", "everybody", "seq")

    def __init__(
        self, seq: int, kind: str, about: Encoded | None, *, room: RoomState = NO_STATE, is_newest: bool = True
    ) -> None:
        """Encode an event about the message `about`, or about the room itself (None), whose state is `room`.

        An event that is not the newest about its message (`is_newest` False) carries no message: the newest one does.
        """
        self.seq = seq
        self._head = f'{{"t":"event","seq":{seq}'
        self._kind = kind
        self._about = about if is_newest else None
        self._room = room
        self._blank: Frame | None = None
        self._frames: dict[str, Frame] = {}
        self.everybody: Frame | None = None  # for readers without mutes or reports who read from the beginning
        if not is_newest:
            self.everybody = self.blank
        elif about is None:
            self.everybody = self._of_room(room.everybody) if room.everybody else None
        else:
            self._frames = {text: Frame(f'{self._head},"kind":"{kind}","message":{text}}}') for text in about.texts()}
            if len(self._frames) == 1:
                (self.everybody,) = self._frames.values()

    @property
    def blank(self) -> Frame:
        """The frame of the event without its message."""
        if self._blank is None:
            self._blank = Frame(self._head + "}")
        return self._blank

    def _of_room(self, state: str) -> Frame:
        return Frame(f'{self._head},"kind":"{self._kind}","room":{state}}}')

    def for_reader(self, who: Visitor) -> Frame:
        """Return the frame for this person: without its message if they do not read it (`wants`)."""
        about = self._about
        if about is None:
            return self.everybody or self._of_room(self._room.text(who))
        if not wants(who, about):
            return self.blank
        if who.blocked and about.signed_by(who.blocked):
            return Frame(f'{self._head},"kind":"{self._kind}","message":{text_for(who, about)}}}')
        return self.everybody or self._frames[text_for(who, about)]


def wants(who: Visitor, message: Encoded) -> bool:
    """Return whether the person reads this message: they may, and have neither muted its author nor reported it."""
    return (
        message.seq >= who.reads_from and message.author_id not in who.muted and message.message_id not in who.reported
    )


def text_for(who: Visitor, message: Encoded) -> str:
    """Return the message as encoded for this person: without the signs of whoever they share a block with."""
    text = message.text(user_id=who.user_id, is_facilitator=who.is_facilitator)
    if who.blocked and (by := message.signed_by(who.blocked)):
        return without_signs(text, by)
    return text


def bundles(events: Sequence[EventFrames], *, most: int) -> Iterator[tuple[Sequence[EventFrames], Bundle | None]]:
    """Yield the events in runs of at most `most`, each with the bundle that suits everybody, or None."""
    for start in range(0, len(events), most):
        run = events[start : start + most]
        frames = [(event.seq, event.everybody) for event in run if event.everybody is not None]
        yield run, Bundle(frames) if len(frames) == len(run) else None
