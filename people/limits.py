"""The rate limits for an address, a person and a network, and the reasons for them.

Many people share one network (a school, a hospital, a carrier), so a network alone is limited generously, against
floods only. What can be guessed is limited per account; what reaches a mailbox, per mailbox.

A stranger's attempts use up an account's limit. Attempts from the person's usual networks are counted separately, so
the person can still sign in.
"""

from datetime import timedelta

from django.http import HttpRequest

from ground import limiter
from ground.limiter import Asked, Limit
from ground.networks import networks
from ground.text.addresses import mailbox
from people.actions.account_events import is_usual

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

# A code of six digits: three attempts, and so few an hour over all codes of an address that guessing is hopeless.
TRIES_OF_A_CODE = Limit("code", 3, 15 * MINUTE)
CODES_FROM_A_NETWORK = Limit("codes-from-network", 9, HOUR)  # for one address
CODES_OF_AN_ADDRESS = Limit("codes-of-address", 18, HOUR)  # from networks other than the person's usual ones
# Authenticator apps and recovery codes: only somebody who already has the mailbox or the session gets this far.
FACTOR_TRIES = Limit("factor", 3, 5 * MINUTE)
FACTOR_TRIES_A_DAY = Limit("factor-day", 30, DAY)
PASSWORD_TRIES = Limit("password", 5, 5 * MINUTE)  # accounts created on the server
# Mails that a stranger can cause (codes, "you have an account", a guardian's link, a promise of an answer), whatever
# the cause. Never mails that a person must get, such as the news of a cancelled date.
MAILS_BY_ONE = Limit("mails-by-one", 3, 10 * MINUTE)
MAILS_BY_ONE_A_DAY = Limit("mails-by-one-day", 10, DAY)  # a third of all, so that no one network locks the owner out
MAILS_TO_AN_ADDRESS = Limit("mails-to", 8, HOUR)
MAILS_TO_AN_ADDRESS_A_DAY = Limit("mails-to-day", 30, DAY)
# Forms for signing in and up from one network: a class of 35 signs up at the same time, and again.
FORMS_OF_A_LINE = Limit("forms-near", 300, 10 * MINUTE)
FORMS_AROUND = Limit("forms-around", 1200, 10 * MINUTE)


def tries(code: str, *, email: str, request: HttpRequest) -> list[Asked]:
    """One attempt at a mailed code. `code` identifies it, whoever tries and in however many requests at once."""
    near = networks(request).near
    asked = [(TRIES_OF_A_CODE, f"{code} {email}"), (CODES_FROM_A_NETWORK, f"{email} {near}")]
    if not is_usual(email=email, request=request):
        asked.append((CODES_OF_AN_ADDRESS, email))
    return asked


def mail_asked_for(email: str, *, request: HttpRequest) -> list[Asked]:
    """One mail requested by somebody who is not signed in."""
    by_one = f"{mailbox(email)} {networks(request).near}"
    asked = [(MAILS_BY_ONE, by_one), (MAILS_BY_ONE_A_DAY, by_one)]
    return asked if is_usual(email=email, request=request) else asked + _to_a_mailbox(email)


def count_mail_to_stranger(*, by: str, to: str, field: str | None = None) -> None:
    """Count one mail to an address that somebody typed and that need not be theirs. Raises TooMany over the limit.

    `by` is who causes it: a person ("user 3") or a network. Call it inside the transaction that queues the mail.
    """
    by_one = f"{mailbox(to)} {by}"
    limiter.ask((MAILS_BY_ONE, by_one), (MAILS_BY_ONE_A_DAY, by_one), *_to_a_mailbox(to), field=field)


def forms(request: HttpRequest) -> list[Asked]:
    """One form submitted from a network."""
    found = networks(request)
    return [(FORMS_OF_A_LINE, found.near), (FORMS_AROUND, found.around)]


def factor_tries(user_id: int) -> list[Asked]:
    """One attempt at an authenticator or recovery code."""
    return [(FACTOR_TRIES, str(user_id)), (FACTOR_TRIES_A_DAY, str(user_id))]


def _to_a_mailbox(email: str) -> list[Asked]:
    whose = mailbox(email)  # hana+1@ and hana+2@ belong to one person
    return [(MAILS_TO_AN_ADDRESS, whose), (MAILS_TO_AN_ADDRESS_A_DAY, whose)]
