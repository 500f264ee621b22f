"""An event as frames: one for everybody where it can be, and what else single readers get."""

from collections.abc import Iterator, Sequence

from chat.hub.frame import Bundle, Frame
from chat.rendering import Encoded
from chat.visitors import Visitor


class EventFrames:
    """The frames of one event, each made once."""

    __slots__ = ("_about", "_blank", "_frames", "_head", "everybody", "seq")

    def __init__(self, seq: int, kind: str, about: Encoded | None, *, room: str = "{}", is_newest: bool = True) -> None:
        """`about`: the message, or None for an event of the room itself, whose state is `room` (JSON).

        An event that is not the newest one about its message (`is_newest` False) brings nothing: the newest has it all.
        """
        self.seq = seq
        self._head = f'{{"t":"event","seq":{seq}'
        self._about = about if is_newest else None
        self._blank: Frame | None = None
        self._frames: dict[str, Frame] = {}
        self.everybody: Frame | None = None  # what all get who muted and reported nobody, and read from the beginning
        if not is_newest:
            self.everybody = self.blank
        elif about is None:
            self.everybody = Frame(f'{self._head},"kind":"{kind}","room":{room}}}')
        else:
            self._frames = {text: Frame(f'{self._head},"kind":"{kind}","message":{text}}}') for text in about.texts()}
            if len(self._frames) == 1:
                (self.everybody,) = self._frames.values()

    @property
    def blank(self) -> Frame:
        """The event without its message."""
        if self._blank is None:
            self._blank = Frame(self._head + "}")
        return self._blank

    def for_reader(self, who: Visitor) -> Frame:
        """What this person gets: nothing of those they muted, nor of what they reported."""
        about = self._about
        if about is None:
            return self.everybody or self.blank
        if not wants(who, about):
            return self.blank
        return self.everybody or self._frames[text_for(who, about)]


def wants(who: Visitor, message: Encoded) -> bool:
    """Whether the person reads messages of this author, and this message."""
    return (
        message.seq >= who.reads_from and message.author_id not in who.muted and message.message_id not in who.reported
    )


def text_for(who: Visitor, message: Encoded) -> str:
    """The message's encoding for this person."""
    return message.text(user_id=who.user_id, is_facilitator=who.is_facilitator)


def bundles(events: Sequence[EventFrames], *, most: int) -> Iterator[tuple[Sequence[EventFrames], Bundle | None]]:
    """The events in runs of at most `most`, each with the bundle that serves everybody, if one does."""
    for start in range(0, len(events), most):
        run = events[start : start + most]
        frames = [(event.seq, event.everybody) for event in run if event.everybody is not None]
        yield run, Bundle(frames) if len(frames) == len(run) else None
