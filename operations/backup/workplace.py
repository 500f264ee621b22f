"""The working folder for a copy of the database being packed or unpacked: with the data, never with the backups."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

NAME = ".keeping"


class Busy(Exception):
    """Another backup or restore is under way here."""


@contextmanager
def workplace() -> Iterator[Path]:
    """Yield an empty private folder and delete it afterwards; remove the leftovers of a killed process first.

    Only one process at a time can have it: raises Busy while another one does.
    """
    media = Path(settings.MEDIA_ROOT)
    media.mkdir(parents=True, exist_ok=True)
    lock = os.open(media, os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy("Another backup or restore is under way. Wait until it has ended.") from error
        folder = media / NAME
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(mode=0o700)
        try:
            yield folder
        finally:
            shutil.rmtree(folder)
    finally:
        os.close(lock)


def uploaded(media: Path) -> list[Path]:
    """The uploaded files, in a stable order."""
    return sorted(path for path in media.rglob("*") if path.is_file() and path.relative_to(media).parts[0] != NAME)
