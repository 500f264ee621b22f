"""Make a backup, and restore one."""

import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from io import BufferedIOBase
from pathlib import Path

import pyrage
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from operations.backup import archive, contents, databases, sealed
from operations.backup.archive import Manifest
from operations.backup.workplace import uploaded, workplace


class Refused(Exception):
    """Why nothing was restored, and what to do next."""


def make(folder: Path, now: datetime) -> tuple[Path, Manifest]:
    """Write a backup into `folder`, and return its file and its manifest. Leaves no partial file.

    Raises BadKey, Busy, CannotCopy or OSError.
    """
    sealed.recipients(settings.BACKUP_RECIPIENT)  # fail before anything is written
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    file = folder / archive.new_name(now)
    with archive.written_safely(file) as output:
        manifest = write(output, now)
    return file, manifest


def write(output: BufferedIOBase, now: datetime) -> Manifest:
    """Write a backup to an open file. Raises what `make` raises."""
    keys = sealed.recipients(settings.BACKUP_RECIPIENT)
    with workplace() as place:
        copy = place / archive.DATABASE
        rows = databases.dump(copy)
        manifest = Manifest(now.isoformat(), connection.vendor, contents.migrations(), rows)
        archive.write(output, keys, copy, Path(settings.MEDIA_ROOT), manifest)
    return manifest


def restore(
    file: Path, keys: Sequence[pyrage.x25519.Identity], *, replace: bool, say: Callable[[str], None]
) -> Manifest:
    """Restore database and uploaded files. Everybody has to sign in again, because backups contain no sessions.

    Raises Damaged, Refused, Busy or CannotCopy, and then has changed nothing.
    """
    media = Path(settings.MEDIA_ROOT)
    with workplace() as folder:
        say("checking the backup")
        manifest = archive.unpack(file, folder, keys)
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
    if uploaded(media):
        raise Refused(f"There are uploaded files in {media}; restoring would replace them.\nTo do so, add --replace.")


def _bring_back(saved: Path, media: Path) -> None:
    """Restore the files, and delete those that the backup does not contain: the database no longer refers to them."""
    wanted = {path.relative_to(saved) for path in saved.rglob("*") if path.is_file()} if saved.is_dir() else set()
    for path in uploaded(media):
        if path.relative_to(media) not in wanted:
            path.unlink()
    for name in sorted(wanted):
        (media / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(saved / name, media / name)
