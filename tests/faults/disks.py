"""Small disks, and full ones."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def small(folder: Path) -> Iterator[Path | None]:
    """Mount `folder` on its own disk of 8 MB; yield None where we may not mount one."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m,mode=755", "tsudoi-faults", str(folder)]
    if os.geteuid() or subprocess.run(mount, check=False, capture_output=True).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def full(folder: Path) -> Iterator[None]:
    """Fill the disk of `folder` to its last byte."""
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        for size in (65536, 512, 1):
            with suppress(OSError):  # no space left
                while file.write(b"x" * size):
                    pass
    assert shutil.disk_usage(folder).free == 0
    try:
        yield
    finally:
        ballast.unlink()
