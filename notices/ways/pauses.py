"""How long a provider asks to be left alone."""

from datetime import timedelta
from email.utils import parsedate_to_datetime

from django.utils import timezone

LONGEST = timedelta(minutes=15)  # whatever `Retry-After` says: news gets old


def asked_pause(retry_after: str) -> timedelta | None:
    """How long a service asks us to wait (RFC 9110, 10.2.3: seconds, or a moment), at most `LONGEST`.

    None if it does not say, or not so that it can be read.
    """
    if retry_after.isascii() and retry_after.isdecimal():
        return min(timedelta(seconds=int(retry_after[:9])), LONGEST)
    try:
        moment = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    return max(min(moment - timezone.now(), LONGEST), timedelta(0)) if moment.tzinfo else None
