"""A Redis of today for the tests, on whatever machine they run."""

from pathlib import Path

import pytest

from tests import redis_server


def program(folder: Path, name: str, says: str) -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{says}'\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize(
    ("says", "version"),
    [
        ("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64 build=1", 7),
        ("Valkey server v=9.1.2 sha=00000000:1 malloc=libc bits=64 build=2", 9),
        ("Redis server v=6.2.5 sha=00000000:0", 6),
        ("something else", 0),
    ],
)
def test_a_server_says_its_version(tmp_path: Path, says: str, version: int) -> None:
    assert redis_server.version(program(tmp_path, "server", says)) == version
    assert redis_server.version(str(tmp_path / "not there")) == 0


def test_the_packaged_one_is_of_today() -> None:
    packaged = redis_server.packaged()
    assert packaged is not None
    assert redis_server.version(packaged) >= 9


def test_where_there_is_no_wheel_the_machine_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redis_server, "packaged", lambda: None)
    monkeypatch.setattr(redis_server, "install", lambda *args: False)
    monkeypatch.setenv("PATH", str(tmp_path))
    old = program(tmp_path, "redis-server", "Redis server v=6.2.5 sha=0")
    assert redis_server.find() is None
    with pytest.raises(SystemExit, match="version 7 or newer"):
        redis_server.find_or_install()
    new = program(tmp_path, "valkey-server", "Valkey server v=8.0.1 sha=0")
    assert redis_server.find_or_install() == new
    monkeypatch.setenv("TSUDOI_REDIS", old)
    assert redis_server.find() is None
