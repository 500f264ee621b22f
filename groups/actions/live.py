"""Tell people that a live hour begins, and take that back once it is over."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from groups import news
from groups.enums import GroupState
from groups.live_hours import next_live_hour
from groups.models import LiveHour, PeerGroup

TOLD_WITHIN = timedelta(minutes=15)  # a worker that was down does not call people to an hour that has begun long ago


def tell_live_hours() -> int:
    """Tell of each live hour that began within the last 15 minutes, once; return how many there are."""
    now = timezone.localtime()
    began = now - TOLD_WITHIN
    opened = Q(group__opens_at__isnull=True) | Q(group__opens_at__lte=now)
    today = LiveHour.objects.filter(opened, group__state=GroupState.OPEN, weekday=now.weekday(), ends__gt=now.time())
    hours = list(today.filter(starts__lte=now.time()))
    fresh = [hour for hour in hours if datetime.combine(now.date(), hour.starts, now.tzinfo) > began]
    for hour in fresh:
        news.live_hour_began(hour=hour, day=now.date())
    return len(fresh)


def end_live_hours() -> int:
    """Take the news of live hours that are over out of unread lists; return of how many groups."""
    over = [
        group
        for group in PeerGroup.objects.filter(pk__in=news.told_of_live_hours()).prefetch_related("live_hours")
        if not ((hour := next_live_hour(group.live_hours.all())) and hour.is_now)
    ]
    for group in over:
        news.live_hour_ended(group=group)
    return len(over)
