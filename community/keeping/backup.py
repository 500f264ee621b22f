"""Making a backup, and bringing one back."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from community.keeping import archive, contents, databases
from community.keeping.archive import Manifest


class Refused(Exception):
    """Why nothing was restored, and what to do next."""


def make(folder: Path, now: datetime) -> tuple[Path, Manifest]:
    """Write a backup into `folder`; its file and what is in it. Raises CannotCopy or OSError, leaves no half of it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / archive.new_name(now)
    with archive.written_safely(file) as output:
        manifest = write(output, folder, now)
    return file, manifest


def write(output: IO[bytes], folder: Path, now: datetime) -> Manifest:
    """Write a backup to an open file. `folder` is used for the copy of the database meanwhile."""
    with TemporaryDirectory(prefix=".copying-", dir=folder) as place:
        copy = Path(place) / archive.DATABASE
        rows = databases.dump(copy)
        manifest = Manifest(now.isoformat(), connection.vendor, contents.migrations(), rows)
        archive.write(output, copy, Path(settings.MEDIA_ROOT), manifest)
    return manifest


def restore(file: Path, *, replace: bool, say: Callable[[str], None]) -> Manifest:
    """Make database and uploaded files what they were. Raises Damaged, Refused or CannotCopy with nothing touched."""
    media = Path(settings.MEDIA_ROOT)
    with TemporaryDirectory(prefix=".restoring-", dir=_place(file)) as name:
        folder = Path(name)
        say("checking the backup")
        with archive.unpacked(file, folder) as manifest:
            _check(manifest, media, replace=replace)
            say("database")
            databases.load(folder / archive.DATABASE)
            say("uploaded files")
            _bring_back(folder / archive.MEDIA, media)
    if contents.unapplied_migrations():
        say("bringing the tables up to this version")
        call_command("migrate", verbosity=0, interactive=False)
    cache.clear()
    return manifest


def _place(file: Path) -> Path | None:
    """Beside the backup, where there is room for it; elsewhere if that may only be read."""
    return file.parent if os.access(file.parent, os.W_OK) else None


def _check(manifest: Manifest, media: Path, *, replace: bool) -> None:
    if manifest.engine != connection.vendor:
        raise Refused(
            f"The backup is one of {manifest.engine}, and DATABASE_URL names {connection.vendor}.\n"
            "Restore it with the DATABASE_URL of its kind; from SQLite, go on with manage.py move_to_postgres."
        )
    if newer := sorted(set(manifest.migrations) - contents.known_migrations() - contents.replaced_migrations()):
        raise Refused(f"The backup is from a newer version ({contents.first(newer)}).\nInstall that version first.")
    if replace:
        return
    if used := contents.used_tables():
        found = contents.first([f"{name}: {rows}" for name, rows in used.items()])
        raise Refused(
            f"The database is in use ({found}); restoring would overwrite it.\n"
            "If that is what you want: stop the site, make a backup of what is there, and add --replace."
        )
    if media.is_dir() and any(path.is_file() for path in media.rglob("*")):
        raise Refused(f"There are uploaded files in {media}; restoring would replace them.\nTo do so, add --replace.")


def _bring_back(saved: Path, media: Path) -> None:
    """Files that the backup does not know go as well: nothing in the database refers to them any more."""
    media.mkdir(parents=True, exist_ok=True)
    wanted = {path.relative_to(saved) for path in saved.rglob("*") if path.is_file()} if saved.is_dir() else set()
    for path in [path for path in media.rglob("*") if path.is_file()]:
        if path.relative_to(media) not in wanted:
            path.unlink()
    for name in sorted(wanted):
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(saved / name, media / name)
