"""A member's first messages, where the group lets somebody read them before the others do."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

from chat.kinds import Reader
from chat.models import Message
from chat.watched_words import Verdict
from groups.enums import Role
from groups.models import Membership


def as_newcomer(
    verdict: Verdict, reader: Reader, *, held_first: int, holds_since: int, fresh: Iterable[Message] = ()
) -> Verdict:
    """Let these words wait where fewer than `held_first` of this member went out, and they joined since then.

    Counted is what went out, at once or by a release; what waits or was returned did not. Distress goes out and is
    answered at once, and counts. `fresh` are messages of the same transaction, which are not stored yet. No query where
    nothing waits.
    """
    row = reader.membership
    if not held_first or row is None or row.role != Role.MEMBER or verdict.holds or verdict.helps:
        return verdict
    here = sum(one.member_id == row.pk for one in fresh)
    said = Message.objects.filter(member=row.pk, notice="").order_by()[:held_first].count()
    if said + here >= held_first:
        return verdict
    joined = Membership.objects.filter(pk=row.pk, joined_at__gte=datetime.fromtimestamp(holds_since, UTC))
    return replace(verdict, holds=True, flags=False, is_first=True) if joined.exists() else verdict
