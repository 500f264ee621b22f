"""When somebody may be told: quiet hours and the hour of the gathered mail. Plain values in, plain values out."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def is_quiet(moment: datetime, begins: time, ends: time, zone: ZoneInfo) -> bool:
    """Whether a moment is in the quiet hours: local time, which may pass midnight; `begins == ends`: there are none."""
    local = moment.astimezone(zone).time()
    return begins <= local < ends if begins <= ends else local >= begins or local < ends


def after_quiet(moment: datetime, begins: time, ends: time, zone: ZoneInfo) -> datetime:
    """The moment itself or, in the quiet hours, the next end of them. In UTC where it is later."""
    return next_time(moment, ends, zone) if is_quiet(moment, begins, ends, zone) else moment


def next_time(moment: datetime, at: time, zone: ZoneInfo) -> datetime:
    """The first moment after `moment` at which it is `at` in `zone`, in UTC."""
    local = moment.astimezone(zone)
    then = local.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0, fold=0)
    if then <= local:
        then = (local + timedelta(days=1)).replace(hour=at.hour, minute=at.minute, second=0, microsecond=0, fold=0)
    return then.astimezone(ZoneInfo("UTC"))
