"""News for whose words wait, or waited: how it stands. Never a word of theirs, nor who decided."""

from collections.abc import Collection, Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chat.enums import HeldState
from chat.kinds import readers_in
from chat.models import HeldMessage
from chat.rules import can_read
from notices.actions.tell import tell
from notices.kinds import Kind, Line, register
from notices.models import Notice


def changed(*, held: HeldMessage) -> None:
    """To its author: it was released, returned, or given to the coordinators."""
    if held.author is not None:
        at = held.decided_at or held.handed_over_at
        key = f"{HELD.name}:{held.pk}:{held.state}:{int(at.timestamp()) if at else 0}"
        tell(kind=HELD.name, key=key, about=held.pk, to=held.author)


class OfHeld(Kind):
    """Words that waited: for their author, as long as they are in the room."""

    name = "chat.held"
    label = gettext_lazy("待っている、あなたのことば")

    def standing(self, notices: Sequence[Notice]) -> Mapping[int, int]:
        return {notice.pk: 1 for notice, _held in _theirs(notices)}

    def lines(self, notices: Sequence[Notice]) -> Mapping[int, Line]:
        return {
            notice.pk: Line(_words(held), reverse("chat:held", args=[held.room.group.slug, held.pk]))
            for notice, held in _theirs(notices)
            if held.room.group is not None
        }

    def scopes(self, abouts: Collection[int]) -> Mapping[int, str]:
        groups = HeldMessage.objects.filter(pk__in=abouts, room__group__isnull=False).values_list("pk", "room__group")
        return {held_id: f"groups.peergroup:{group_id}" for held_id, group_id in groups}


HELD = OfHeld()


def make_known() -> None:
    """Register this kind."""
    register(HELD)


def _theirs(notices: Sequence[Notice]) -> list[tuple[Notice, HeldMessage]]:
    told = HeldMessage.objects.exclude(state=HeldState.WITHDRAWN).select_related("room__group")
    rows = told.in_bulk({notice.about for notice in notices})
    found = readers_in({(rows[notice.about].room_id, notice.user_id) for notice in notices if notice.about in rows})
    inside = {pair for pair, reader in found.items() if can_read(reader) and reader.has_account}
    return [
        (notice, held)
        for notice in notices
        if (held := rows.get(notice.about)) is not None
        and held.author_id == notice.user_id
        and (held.room_id, notice.user_id) in inside
    ]


def _words(held: HeldMessage) -> str:
    group = {"group": held.room.group.name if held.room.group else ""}
    if held.state == HeldState.RELEASED:
        return _("「%(group)s」で待っていたあなたのことばが、みんなに届きました") % group
    if held.state == HeldState.RETURNED:
        return _("「%(group)s」で待っていたあなたのことばについて、見守りの人から返事があります") % group
    return _("「%(group)s」で待っているあなたのことばを、コーディネーターに渡しました。もう少し待ってください") % group
