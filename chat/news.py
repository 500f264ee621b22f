"""News from rooms: that somebody answered, called one, or put a sign on one's words. Never a word, nor a name."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Least
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from chat.enums import EventKind, MessageState
from chat.kinds import readers_in
from chat.models import Event, Mention, Message, Mute, Reaction, ReadMark, Report, Room
from chat.rules import can_read
from notices.enums import Way
from notices.kinds import Kind, Line
from notices.models import Notice

MOST_COUNTED = 100  # of what is gathered in one line; nobody needs the exact number beyond
WHERE = {"room": OuterRef("about")}


class _Counted(Subquery):
    """The number of rows of a limited query, as a value for the outer query."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


class OfRoom(Kind):
    """News about what happened in one room: `about` is the room, and facts are numbered by its log."""

    grace = timedelta(seconds=6)  # a page that shows the words tells within a second that they were read

    def gathered(self) -> QuerySet[Any]:
        """What is counted, as a query below one on notices."""
        raise NotImplementedError

    def words(self, group: str, count: int) -> str:
        """The line in the list."""
        raise NotImplementedError

    def standing(self, notices: Sequence[Notice]) -> Mapping[int, int]:
        inside = _inside(notices)
        counted = _Counted(self.gathered().order_by().values("pk")[:MOST_COUNTED])
        rows = Notice.objects.filter(pk__in=[notice.pk for notice in notices]).order_by()
        rows = rows.annotate(stands=Least(F("count"), counted)).filter(stands__gt=0)
        return {pk: stands for pk, user_id, about, stands in rows.values_list("pk", "user", "about", "stands")
                if (about, user_id) in inside}  # fmt: skip

    def lines(self, notices: Sequence[Notice]) -> Mapping[int, Line]:
        rooms = Room.objects.select_related("group").in_bulk({notice.about for notice in notices})
        inside = _inside(notices)
        return {
            notice.pk: Line(
                self.words(rooms[notice.about].group.name, notice.count),  # type: ignore[union-attr]
                f"{reverse('chat:room', args=[rooms[notice.about].group.slug])}",  # type: ignore[union-attr]
            )
            for notice in notices
            if (notice.about, notice.user_id) in inside and rooms[notice.about].group
        }

    def scopes(self, abouts: Collection[int]) -> Mapping[int, str]:
        groups = Room.objects.filter(pk__in=abouts, group__isnull=False).values_list("pk", "group")
        return {room_id: f"groups.peergroup:{group_id}" for room_id, group_id in groups}


class Answers(OfRoom):
    """Others wrote after somebody's words, or answered them by the button."""

    name = "chat.answers"
    label = _("わたしが書いたあとの返信")

    def gathered(self) -> QuerySet[Any]:
        read = ReadMark.objects.filter(room=OuterRef("room"), user=OuterRef(OuterRef("user"))).values("seq")
        return _seen_by_them(Message.objects.filter(
            ~Q(author=OuterRef("user")), seq__gte=OuterRef("since"), seq__lte=OuterRef("upto"),
            seq__gt=Coalesce(Subquery(read), Value(0)), author__isnull=False, **WHERE,
        ))  # fmt: skip

    def words(self, group: str, count: int) -> str:
        return ngettext(
            "「%(group)s」で、あなたのあとに%(count)d件の書き込みがありました",
            "「%(group)s」で、あなたのあとに%(count)d件の書き込みがありました",
            count,
        ) % {"group": group, "count": count}


class Mentions(OfRoom):
    """Others called somebody by their nickname."""

    name = "chat.mentions"
    label = _("わたしへの呼びかけ")

    def gathered(self) -> QuerySet[Any]:
        read = ReadMark.objects.filter(room=OuterRef("room"), user=OuterRef(OuterRef("user"))).values("seq")
        called = Mention.objects.filter(message=OuterRef("pk"), member__user=OuterRef(OuterRef("user")))
        mutes = Mute.objects.filter(room=OuterRef("room"), user=OuterRef("author"), muted=OuterRef(OuterRef("user")))
        return _seen_by_them(Message.objects.filter(
            Exists(called), ~Exists(mutes), ~Q(author=OuterRef("user")), seq__gte=OuterRef("since"),
            seq__lte=OuterRef("upto"), seq__gt=Coalesce(Subquery(read), Value(0)), author__isnull=False, **WHERE,
        ))  # fmt: skip

    def words(self, group: str, count: int) -> str:
        return ngettext(
            "「%(group)s」で、あなたに%(count)d件の呼びかけがありました",
            "「%(group)s」で、あなたに%(count)d件の呼びかけがありました",
            count,
        ) % {"group": group, "count": count}


class Reactions(OfRoom):
    """Others put a sign on somebody's words."""

    name = "chat.reactions"
    label = _("わたしの書いたことへのリアクション")
    usually = frozenset[Way]()

    def gathered(self) -> QuerySet[Any]:
        still = Reaction.objects.filter(message=OuterRef("message"), user=OuterRef("actor"))
        own = Message.objects.filter(pk=OuterRef("message"), author=OuterRef(OuterRef("user")), **_SHOWN)
        muted = Mute.objects.filter(room=OuterRef("room"), user=OuterRef(OuterRef("user")), muted=OuterRef("actor"))
        return Event.objects.filter(
            Exists(still), Exists(own), ~Exists(muted), kind=EventKind.REACTED, actor__isnull=False,
            seq__gte=OuterRef("since"), seq__lte=OuterRef("upto"), **WHERE,
        )  # fmt: skip

    def words(self, group: str, count: int) -> str:
        return ngettext(
            "「%(group)s」で、あなたの書いたことに%(count)d件のリアクションがありました",
            "「%(group)s」で、あなたの書いたことに%(count)d件のリアクションがありました",
            count,
        ) % {"group": group, "count": count}


ANSWERS, MENTIONS, REACTIONS = Answers(), Mentions(), Reactions()
_SHOWN = {"state": MessageState.VISIBLE, "notice": ""}


def _seen_by_them(messages: QuerySet[Message]) -> QuerySet[Message]:
    """Of these, what is shown to the person of the outer notice: not by whom they muted, nor what they reported."""
    muted = Mute.objects.filter(room=OuterRef("room"), user=OuterRef(OuterRef("user")), muted=OuterRef("author"))
    reported = Report.objects.filter(message=OuterRef("pk"), reporter=OuterRef(OuterRef("user")))
    return messages.filter(~Exists(muted), ~Exists(reported), **_SHOWN)


def _inside(notices: Sequence[Notice]) -> set[tuple[int, int]]:
    """The (room id, user id) of these notices whose person still reads the room."""
    found = readers_in({(notice.about, notice.user_id) for notice in notices})
    return {pair for pair, reader in found.items() if can_read(reader) and reader.has_account}
