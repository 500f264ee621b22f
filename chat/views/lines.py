"""The lines of a room's page: messages as this reader sees them, with day marks, quotes and the unread mark."""

import zoneinfo
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chat.enums import REACTION_ICONS, Audience, ReactionKind
from chat.held_words import held_words
from chat.mentions import name_all, spoken
from chat.models import HeldMessage, Message
from chat.queries.held import shown_to_author
from chat.queries.messages import pinned, quoted_by
from chat.rendering import audience_of, message_view
from chat.views.entering import Inside
from ground.text.letters import cut
from groups.enums import RoomLine

HERE = zoneinfo.ZoneInfo(settings.TIME_ZONE)
NOTICES = {
    RoomLine.BEGAN: _("%sさんが、見守り・進行役になりました。"),
    RoomLine.WILL_READ_BACK: _(
        "%sさんが、見守り・進行役になりました。これまでのことばも、いまから7日後に読めるようになります。"
    ),
    RoomLine.READS_BACK: _("%sさんが、これまでのことばも読めるようになりました。"),
    RoomLine.ENDED: _("%sさんが、見守り・進行役を終えました。"),
    RoomLine.COHORT_OPEN: _("きょうから、この顔ぶれではじまります。"),
    RoomLine.FAREWELL: _("お別れの時間に入りました。伝えておきたいことを、どうぞ。"),
    RoomLine.READ_ONLY: _("ここからは読むだけです。話してくれて、ありがとうございました。"),
    RoomLine.NIGHTS: _(
        "このグループでは、夜のあいだは読むだけにすることにしました。いつからか、何時から何時までかは、部屋の上に書いてあります。"
    ),
    RoomLine.NIGHTS_OVER: _("このグループでは、夜も書けるようになりました。"),
    RoomLine.RULES_CHANGED: _("グループの約束が新しくなりました。読んで、よければ同意してください。"),
}
HELPED = "helped"  # the part of an address that asks for the offer of help
EXCERPT = 60  # characters of a quoted message


@dataclass(slots=True)
class Line:
    """One message on a page. `view` is the same as in the frames, so that pages and frames show the same."""

    message: Message
    view: dict[str, Any]
    who: Audience  # as whom the reader acts on it
    mine: bool
    day: date | None = None  # set where a new day begins
    is_first_unread: bool = False
    quote: "Line | None" = None
    signs: list[dict[str, Any]] = field(default_factory=list)

    @property
    def at(self) -> Any:
        return timezone.localtime(self.message.created_at, HERE)

    @property
    def notice(self) -> str:
        """The text of a line of the room itself; empty for anybody's message."""
        if not self.message.notice:
            return ""
        name = self.view["name"] or str(_("退会した人"))
        return str(NOTICES[RoomLine(self.message.notice)]).replace("%s", name)

    @property
    def may(self) -> str:
        """What this reader may do with it, for the script: "react edit:1795401800", with the time it ends, if any."""
        return self._listed("may")

    @property
    def may_by(self) -> str:
        """What this reader may do with its writer, in the same format."""
        return self._listed("may_by")

    def _listed(self, key: str) -> str:
        ends = self.view.get("until", {})
        verbs = self.view.get(key, {}).get(self.who, ())
        return " ".join(f"{verb}:{ends[verb]}" if verb in ends else verb for verb in verbs)

    @property
    def excerpt(self) -> str:
        """The beginning of the message, for quotes; empty if this reader may not see its words."""
        if "html" not in self.view:
            return ""
        return cut(" ".join(spoken(self.message).split()), EXCERPT)


@dataclass(slots=True)
class HeldLine:
    """Words of the reader's own that wait, or were returned: below all messages, for nobody else."""

    held: HeldMessage
    words: str  # how they stand


def held_lines(here: Inside) -> list[HeldLine]:
    """Return what stands below the newest messages in the author's own view."""
    return [HeldLine(held, held_words(held)) for held in shown_to_author(here.user, here.room)]


def pin_of(here: Inside) -> "Line | None":
    """Return the line at the room's top, or None."""
    message = pinned(here.user, here.room)
    return line_of(here, message) if message else None


def line_of(here: Inside, message: Message) -> Line:
    """Return one message as a line for this reader."""
    audience = audience_of(message, user_id=here.user.pk, is_facilitator=here.member.is_facilitator)
    view = message_view(message, audience, without=here.blocked)
    signs = [
        {
            "kind": kind,
            "label": ReactionKind(kind).label,
            "icon": REACTION_ICONS[ReactionKind(kind)],
            "count": len(by),
            "mine": here.member.pk in by,
        }
        for kind, by in view.get("reactions", {}).items()
    ]
    who = here.acts_on(message)
    return Line(message, view, who, mine=who is Audience.AUTHOR, signs=signs)


def lines_of(here: Inside, messages: Sequence[Message], *, read_up_to: int | None = None) -> list[Line]:
    """Return the lines of a page, with day marks, quotes, and a mark where unread messages begin."""
    shown = {message.pk for message in messages}
    quoted = quoted_by(here.user, here.room, [m for m in messages if m.reply_to_id and m.reply_to_id not in shown])
    name_all([*messages, *quoted.values()])
    lines = [line_of(here, message) for message in messages]
    known = {line.message.pk: line for line in lines}
    known |= {pk: line_of(here, message) for pk, message in quoted.items()}
    today: date | None = None
    marked = read_up_to is None
    for line in lines:
        if line.at.date() != today:
            today = line.day = line.at.date()
        if line.message.reply_to_id:
            line.quote = known.get(line.message.reply_to_id)
        if not marked and not line.mine and line.message.seq > (read_up_to or 0):
            line.is_first_unread = marked = True
    return lines
