"""A person's account at LINE: linked by a code that they send from there, and ended by themselves from either side."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from ground import limiter
from ground.limiter import Limit, TooMany
from ground.text import codes
from notices.models import LineAccount, LineCode
from notices.recipients import Recipient

LENGTH = 8  # letters out of 28: 38 bits, for a quarter of an hour
VALID = timedelta(minutes=15)
LONGEST_TYPED = 40  # characters; what is longer is no code, and is not looked at
GUESSES = Limit("notices.line-guesses", 10, timedelta(hours=1))  # of one LINE account


@transaction.atomic
def new_code(*, actor: Recipient) -> str:
    """Make a code that links one LINE account within a quarter of an hour; return it as it is shown ("7KQM-22XD").

    The one before is worth nothing any more.
    """
    letters = "".join(secrets.choice(codes.ALPHABET) for _letter in range(LENGTH))
    newest = {"mark": _mark(letters), "until": timezone.now() + VALID}
    LineCode.objects.update_or_create(user_id=actor.pk, defaults=newest)
    return codes.grouped(letters)


def looks_like_code(typed: str) -> bool:
    """Whether something that was typed at LINE can be a code."""
    return _letters(typed) is not None


def link(*, line_id: str, typed: str) -> bool:
    """Send a person's news to the LINE account from which their code came; False if it is nobody's code (any more).

    The newest link wins: whoever had this account before, and whatever account this person had, are linked no more.
    Call it outside a transaction, so that each guess counts; too many of them find nothing.
    """
    letters = _letters(typed)
    if letters is None:
        return False
    try:
        limiter.ask((GUESSES, line_id))
    except TooMany:
        return False
    return _link(line_id, _mark(letters))


@transaction.atomic
def _link(line_id: str, mark: str) -> bool:
    found = LineCode.objects.select_for_update(of=("self",)).select_related("user").filter(
        mark=mark, until__gt=timezone.now(), user__is_active=True
    ).first()  # fmt: skip
    if found is None or not LineCode.objects.filter(pk=found.pk, mark=mark).delete()[0]:
        return False
    (LineAccount.objects.filter(line_id=line_id) | LineAccount.objects.filter(user=found.pk)).delete()
    LineAccount.objects.create(user_id=found.pk, line_id=line_id)
    return True


@transaction.atomic
def unlink(*, actor: Recipient) -> bool:
    """Send nothing to a person's LINE account any more, nor let a code link one; False if there was none."""
    LineCode.objects.filter(pk=actor.pk).delete()
    return bool(LineAccount.objects.filter(user=actor.pk).delete()[0])


def note_left(*, line_id: str, at: datetime | None = None) -> bool:
    """Forget a LINE account whose owner blocked or left the office's account there; False if it was nobody's.

    LINE may tell so anew, and late: of one that was linked again after they left (`at`) nothing changes.
    """
    theirs = LineAccount.objects.filter(line_id=line_id)
    return bool((theirs if at is None else theirs.filter(linked_at__lte=at)).delete()[0])


def note_pause(*, pk: int, until: datetime) -> None:
    """Send nothing to an account until a moment, since LINE asked for it."""
    LineAccount.objects.filter(pk=pk).update(not_before=until)


def erase_old_codes() -> int:
    """Erase codes that link nothing any more; return how many."""
    return LineCode.objects.filter(until__lt=timezone.now()).delete()[0]


def _letters(typed: str) -> str | None:
    return codes.read(typed, LENGTH) if len(typed) <= LONGEST_TYPED else None


def _mark(letters: str) -> str:
    return salted_hmac("notices.line_code", letters, algorithm="sha256").hexdigest()
