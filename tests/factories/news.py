"""What stands in somebody's list of news, once the worker has told of everything."""

from notices.actions.gather import settle_all
from notices.actions.tell import fan_out
from notices.models import Notice
from notices.views.list import lines_of
from people.models import User


def told(user: User) -> list[tuple[str, str, int]]:
    """(kind, words, how many) of each unread line, oldest first, after telling and settling."""
    fan_out()
    settle_all(Notice.objects.filter(user=user, read_at=None))
    unread = list(Notice.objects.filter(user=user, read_at=None).order_by("pk"))
    lines = lines_of(unread)
    assert set(lines) == {notice.pk for notice in unread}
    user.refresh_from_db()
    assert user.notices_waiting == len(unread)
    return [(notice.kind, lines[notice.pk].words, notice.count) for notice in unread]


def path_of(user: User, kind: str) -> str:
    """Where the newest line of a kind leads."""
    notice = Notice.objects.filter(user=user, kind=kind).latest("pk")
    return lines_of([notice])[notice.pk].path
