"""Devices, and news of a kind that the tests own."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, time

from django.test import Client
from django.utils import timezone

from notices import mails
from notices.actions import devices, line
from notices.actions.gather import News, gather
from notices.actions.plan import preferences
from notices.kinds import KINDS, Kind, Line, register
from notices.models import Delivery, LineAccount, Notice, Preference, PushDevice
from people.models import User
from tests.push_service import Browser


class PlainNews(Kind):
    """News that always stands, until it is read."""

    name = "tests.news"
    label = "テスト"

    def standing(self, notices: Sequence[Notice]) -> Mapping[int, int]:
        return {notice.pk: notice.count for notice in notices}

    def lines(self, notices: Sequence[Notice]) -> Mapping[int, Line]:
        return {notice.pk: Line("テスト", "/my/") for notice in notices}


class UrgentNews(PlainNews):
    """The same, at any hour."""

    name = "tests.urgent"
    urgent = True


@contextmanager
def plain_kinds() -> Iterator[None]:
    """Both kinds are registered while the block runs."""
    register(PlainNews(), UrgentNews())
    try:
        yield
    finally:
        for kind in (PlainNews, UrgentNews):
            KINDS.pop(kind.name)


def make_device(client: Client, user: User, browser: Browser, label: str = "Android / Chrome") -> PushDevice:
    """A device of this person's, in the session of this client."""
    key = client.session.session_key
    return devices.subscribe(actor=user, label=label, session_key=key, **browser.subscription)


def link_line(user: User, line_id: str) -> LineAccount:
    """This LINE account is this person's: they have sent their code from it."""
    assert line.link(line_id=line_id, typed=line.new_code(actor=user))
    return LineAccount.objects.get(user=user)


def ask_gathered(user: User, count: int = 1, due_at: datetime | None = None) -> None:
    """The mail of the day for somebody who has not read their news."""
    now = timezone.now()
    Notice.objects.get_or_create(
        user=user, kind=PlainNews.name, about=0, read_at=None,
        defaults={"since": 1, "upto": 1, "first_at": now, "last_at": now},
    )  # fmt: skip
    mails.gathered(choice=preferences([user.pk])[user.pk], count=count, due_at=due_at or now)


def send_news(user: User, number: int = 1, *, urgent: bool = False) -> list[Delivery]:
    """News for somebody who has no quiet hours, on its way: the deliveries by every way, oldest first."""
    preferences([user.pk])
    Preference.objects.filter(pk=user.pk).update(quiet_from=time(0), quiet_until=time(0))
    kind = UrgentNews if urgent else PlainNews
    gather([News(user.pk, kind.name, number, number, timezone.now())])
    found = Delivery.objects.filter(notice__user=user, notice__kind=kind.name, notice__about=number)
    return list(found.order_by("pk"))
