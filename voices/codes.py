"""The code with which somebody reads the answer to a voice.

It is derived from the submission's random id, so sending the same form twice yields the same code. Neither the id nor
the code is stored, only a keyed hash of the code. 16 characters out of 28 are 76 bits: guessing is hopeless, and slow.
"""

from uuid import UUID

from django.conf import settings
from django.utils.crypto import salted_hmac

from ground.text import codes

LENGTH = 16


def make_code(submission: UUID) -> str:
    """The code of a submission, grouped for display ("7KQM-22XD-…")."""
    number = int.from_bytes(salted_hmac("voices.code", str(submission), algorithm="sha256").digest(), "big")
    return codes.grouped(codes.from_number(number, LENGTH))


def normalize(typed: str) -> str | None:
    """Normalise a typed code (full width, lower case, spaced) to its 16 letters; None if it cannot be a code."""
    return codes.read(typed, LENGTH)


def hash_code(code: str) -> str:
    """The hash under which a code is stored."""
    return _hash(code, settings.SECRET_KEY)


def possible_hashes(code: str) -> list[str]:
    """The hashes to look for: with the present secret and, after a rotation, with the earlier ones."""
    return [_hash(code, secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _hash(code: str, secret: str | bytes | None) -> str:
    plain = normalize(code)
    if plain is None:
        raise ValueError("not a code")
    return salted_hmac("voices.code_hash", plain, secret=secret, algorithm="sha256").hexdigest()
