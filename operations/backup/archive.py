"""A backup is one encrypted file, `tsudoi-<UTC time>.tar.gz.age`: database, uploads, manifest with checksums."""

import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from io import BufferedIOBase
from pathlib import Path
from typing import IO

import pyrage

from operations.backup import sealed
from operations.backup.workplace import uploaded

MANIFEST = "manifest.json"  # the last member, so that a truncated file has none
DATABASE = "database"
MEDIA = "media/"
NAME = "tsudoi-{}.tar.gz.age"
PATTERN = "tsudoi-[0-9]*T[0-9]*Z.tar.gz*"  # also matches what earlier versions wrote, without .age
STAMP = "%Y%m%dT%H%M%SZ"


class Damaged(Exception):
    """The file is not one of our backups, or has changed since it was written."""


@dataclass
class Manifest:
    """What is in a backup."""

    made_at: str
    engine: str  # sqlite or postgresql
    migrations: list[str]
    rows: dict[str, int]
    checksums: dict[str, str] = field(default_factory=dict)  # name in the archive → SHA-256


def new_name(now: datetime) -> str:
    """The name for a backup made now."""
    return NAME.format(now.astimezone(UTC).strftime(STAMP))


def made_at(file: Path) -> datetime:
    """When a backup was made, according to its name."""
    return datetime.strptime(file.name.split(".")[0].removeprefix("tsudoi-"), STAMP).replace(tzinfo=UTC)


def all_in(folder: Path) -> list[Path]:
    """The backups in a folder, oldest first."""
    return sorted(folder.glob(PATTERN), key=made_at)


def forget_old(folder: Path, days: int, now: datetime) -> list[Path]:
    """Delete backups older than `days` days, so that erased data does not live on in them. The newest one stays."""
    old = [file for file in all_in(folder)[:-1] if made_at(file) < now - timedelta(days=days)]
    for file in old:
        file.unlink()
    return old


def write(
    output: BufferedIOBase, keys: Sequence[pyrage.x25519.Recipient], database: Path, media: Path, manifest: Manifest
) -> None:
    """Write a backup encrypted to these keys, and add the checksums to `manifest`."""
    with (
        sealed.sealing(output, keys) as plain,
        gzip.GzipFile(fileobj=plain, mode="wb", compresslevel=5) as packed,
        tarfile.open(fileobj=packed, mode="w|") as tar,
    ):
        _add(tar, DATABASE, database, manifest)
        for file in uploaded(media):
            try:
                _add(tar, MEDIA + file.relative_to(media).as_posix(), file, manifest)
            except FileNotFoundError:  # deleted since we listed it; the backup shows a moment before or after
                continue
        text = json.dumps(asdict(manifest), indent=1, sort_keys=True).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(text), 0o600
        tar.addfile(info, io.BytesIO(text))


def _add(tar: tarfile.TarFile, name: str, file: Path, manifest: Manifest) -> None:
    with file.open("rb") as content:
        info = tar.gettarinfo(arcname=name, fileobj=content)
        reading = _Reading(content, info.size)
        tar.addfile(info, reading)  # type: ignore[arg-type]  # it only reads
    manifest.checksums[name] = reading.sum.hexdigest()


class _Reading:
    """A file with a running checksum of what was read: of what is in the archive, whatever happens to the file."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self.file, self.left = file, size
        self.sum = hashlib.sha256()

    def read(self, size: int) -> bytes:
        piece = self.file.read(min(size, self.left))
        self.left -= len(piece)
        self.sum.update(piece)
        return piece


def _unpack(tar: tarfile.TarFile, folder: Path) -> None:
    """Unpack plain files, and only inside `folder`. Raises TarError at any other member.

    tarfile's own filter came with Python 3.11.4; Debian 12 has 3.11.2.
    """
    inside = folder.resolve()
    for member in tar:
        target = (inside / member.name).resolve()
        content = tar.extractfile(member) if member.isfile() else None
        if content is None or not target.is_relative_to(inside):
            raise tarfile.TarError(f"{member.name} is no file of a backup")
        target.parent.mkdir(parents=True, exist_ok=True)
        with content, target.open("wb") as output:
            shutil.copyfileobj(content, output)


def unpack(archive: Path, folder: Path, keys: Sequence[pyrage.x25519.Identity]) -> Manifest:
    """Unpack a backup into an empty folder and verify every checksum. Raises Damaged."""
    try:
        with ExitStack() as open_files:
            if sealed.is_sealed(archive):
                content = open_files.enter_context(sealed.opened(archive, keys))
            else:
                content = open_files.enter_context(archive.open("rb"))
            with gzip.GzipFile(fileobj=content) as packed:
                with tarfile.open(fileobj=packed, mode="r|") as tar:
                    _unpack(tar, folder)
                _read_to_the_end(packed)
            _read_to_the_end(content)
        manifest = Manifest(**json.loads((folder / MANIFEST).read_text()))
    except FileNotFoundError as error:
        what = "is not there" if not archive.exists() else "has no manifest: it was cut off while it was written"
        raise Damaged(f"{archive} {what}.") from error
    except pyrage.DecryptError as error:
        raise Damaged(f"{archive} is not opened by this key, or its beginning is damaged ({error}).") from error
    except (tarfile.TarError, zlib.error, OSError, EOFError, ValueError, TypeError) as error:
        raise Damaged(f"{archive} is damaged, or not a backup of Tsudoi ({error}).") from error
    found = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    del found[MANIFEST]
    if differing := sorted(found.keys() ^ manifest.checksums.keys()):
        raise Damaged(f"{archive} is damaged: {differing[0]} is missing or does not belong to it.")
    for name, path in sorted(found.items()):
        with path.open("rb") as content:
            if hashlib.file_digest(content, "sha256").hexdigest() != manifest.checksums[name]:
                raise Damaged(f"{archive} is damaged: {name} is not as it was written.")
    return manifest


def _read_to_the_end(file: IO[bytes] | gzip.GzipFile) -> None:
    """Read to the end, because only the last chunk proves that the file is complete."""
    while file.read(1 << 20):
        pass


@contextmanager
def written_safely(file: Path) -> Iterator[BufferedIOBase]:
    """Write a file atomically: it appears under its name only when complete and on disk, readable by its owner only."""
    partial = file.with_name(f".{file.name}.partial")
    try:
        with os.fdopen(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as output:
            yield output
            output.flush()
            os.fsync(output.fileno())
        partial.rename(file)
    finally:
        partial.unlink(missing_ok=True)
