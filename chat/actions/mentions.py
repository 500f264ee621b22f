"""Mentions: whom messages call by their nickname, kept as memberships. The callers hold the room's lock."""

from collections.abc import Sequence

from django.db.models import QuerySet

from chat import log
from chat.enums import EventKind
from chat.mentions import calls_in, may_call
from chat.models import Mention, Message, Room
from chat.models.mention import Called
from groups.models import Membership


def mention(messages: Sequence[Message], *, anew: bool = False) -> None:
    """Keep whom these messages call, of the members of their groups; with `anew` their words are others now."""
    if anew:
        Mention.objects.filter(message__in=messages).delete()
    calling = [message for message in messages if may_call(message.body) and message.member is not None]
    if not calling:
        return
    inside: dict[int, dict[int, str]] = {}
    groups = {message.member.group_id for message in calling if message.member}
    rows = Membership.objects.filter(group__in=groups, left_at__isnull=True).order_by()
    for group_id, pk, nickname in rows.values_list("group_id", "pk", "nickname"):
        inside.setdefault(group_id, {})[pk] = nickname
    kept = []
    for message in calling:
        names = inside.get(message.member.group_id, {}) if message.member else {}
        spans = calls_in(message.body, names.items())
        message.calls = [Called(span.starts, span.ends, names[span.member_id]) for span in spans]
        kept += [Mention(message=message, member_id=who, starts=starts, ends=ends) for starts, ends, who in spans]
    Mention.objects.bulk_create(kept)


def tell_of_names(room: Room, mentions: QuerySet[Mention], *, ended: bool = False) -> None:
    """Tell the room that these calls in it are shown otherwise now; with `ended` nobody is called there any more."""
    touched = list(Message.objects.filter(room=room, pk__in=mentions.values("message")).order_by("seq"))
    if ended:
        Mention.objects.filter(message__in=touched, pk__in=mentions.values("pk")).delete()
    if touched:
        log.append(room, EventKind.RENAMED, touched, actor=None)
