"""Encrypt a backup while it is written, and decrypt it while it is read, with age (https://age-encryption.org).

The public key (`age1…`, BACKUP_RECIPIENT) is on the server and can only encrypt. The secret key (`AGE-SECRET-KEY-1…`)
is kept elsewhere. Only the current chunk is in memory: it passes through a pipe with one end in a thread.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BufferedIOBase
from pathlib import Path
from typing import IO, Any

import pyrage

BEGINS = b"age-encryption.org/v1"


class BadKey(Exception):
    """Why there is no usable key, and what to do about it."""


def new_key() -> tuple[str, str]:
    """Generate a secret key, and its public key."""
    identity = pyrage.x25519.Identity.generate()
    return str(identity), str(identity.to_public())


def recipients(text: str) -> list[pyrage.x25519.Recipient]:
    """Parse the public keys of BACKUP_RECIPIENT, separated by commas. Raises BadKey."""
    names = [name.strip() for name in text.split(",") if name.strip()]
    if not names:
        raise BadKey(
            "Backups are encrypted, and BACKUP_RECIPIENT is not set.\n"
            "Make a key with: manage.py backup_key\nIt says what to keep elsewhere and what to put into .env."
        )
    try:
        return [pyrage.x25519.Recipient.from_str(name) for name in names]
    except pyrage.RecipientError as error:
        raise BadKey(
            "BACKUP_RECIPIENT is not a public key of age (age1…). Make one with: manage.py backup_key"
        ) from error


def identities(text: str) -> list[pyrage.x25519.Identity]:
    """Parse the secret keys in a text, one a line, as `manage.py backup_key` and `age-keygen` write. Raises BadKey."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    try:
        found = [pyrage.x25519.Identity.from_str(line) for line in lines]
    except pyrage.IdentityError as error:
        raise BadKey("This is not a secret key of age: it begins with AGE-SECRET-KEY-1.") from error
    if not found:
        raise BadKey("There is no secret key in it: a line that begins with AGE-SECRET-KEY-1.")
    return found


def is_sealed(file: Path) -> bool:
    """Whether a file is encrypted; backups of earlier versions are not. Raises OSError."""
    with file.open("rb") as content:
        return content.read(len(BEGINS)) == BEGINS


@contextmanager
def sealing(output: BufferedIOBase, keys: Sequence[pyrage.x25519.Recipient]) -> Iterator[IO[bytes]]:
    """Yield a file to write to; `output` gets the encrypted text, complete once the block ends without an error."""
    with _pipe(lambda source: pyrage.encrypt_io(source, output, keys), reads=True) as inner:
        yield inner


@contextmanager
def opened(file: Path, keys: Sequence[pyrage.x25519.Identity]) -> Iterator[IO[bytes]]:
    """Yield a file with the decrypted contents. Raises pyrage.DecryptError for a wrong key or a changed file.

    Read to the end: only then is it known whether the file is complete.
    """
    with file.open("rb") as source, _pipe(lambda sink: pyrage.decrypt_io(source, sink, keys), reads=False) as inner:
        yield inner


@contextmanager
def _pipe(work: Callable[[Any], object], *, reads: bool) -> Iterator[IO[bytes]]:
    """Yield one end of a pipe; `work` reads from or writes to the other end in a thread. Its error takes precedence."""
    reading, writing = os.pipe()
    theirs, ours = (reading, writing) if reads else (writing, reading)

    def run() -> None:
        with os.fdopen(theirs, "rb" if reads else "wb") as end:
            work(end)

    with ThreadPoolExecutor(1, "age") as pool:
        running = pool.submit(run)
        failed: BaseException | None = None
        try:
            with os.fdopen(ours, "wb" if reads else "rb") as end:
                yield end
        except BaseException as error:
            failed = error
        theirs_failed = running.exception()
    if theirs_failed and not (isinstance(theirs_failed, BrokenPipeError) and failed):
        raise theirs_failed from failed
    if failed:
        raise failed
