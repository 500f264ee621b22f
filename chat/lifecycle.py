"""The life of a led live hour: its stages, which of them follow which, and the line that tells the room."""

from datetime import timedelta

from chat.enums import HourStage
from groups.enums import RoomLine

LONGEST = timedelta(hours=3)  # an hour that nobody ends has ended by then
MOVES: dict[HourStage, tuple[HourStage, ...]] = {  # a round may be left out; there is no way back
    HourStage.OPENING: (HourStage.TALK, HourStage.CLOSING, HourStage.ENDED),
    HourStage.TALK: (HourStage.CLOSING, HourStage.ENDED),
    HourStage.CLOSING: (HourStage.ENDED,),
    HourStage.ENDED: (),
}
LINES: dict[HourStage, RoomLine] = {
    HourStage.OPENING: RoomLine.HOUR_OPENING,
    HourStage.TALK: RoomLine.HOUR_TALK,
    HourStage.CLOSING: RoomLine.HOUR_CLOSING,
    HourStage.ENDED: RoomLine.HOUR_ENDED,
}


def may_follow(now: HourStage, then: HourStage) -> bool:
    """Return whether an hour may be led from one stage to the other."""
    return then in MOVES[now]
