"""What the benchmarks need of a machine, found or told."""

from pathlib import Path

import pytest

from benchmarks import prepare


@pytest.fixture
def fake_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    node = tmp_path / "bin" / "node"
    node.parent.mkdir()
    node.touch()
    monkeypatch.setattr(prepare, "node", lambda: str(node))
    return tmp_path


def test_the_headers_beside_node_are_used(fake_node: Path) -> None:
    assert prepare.node_headers() == {}
    header = fake_node / "include" / "node" / "node.h"
    header.parent.mkdir(parents=True)
    header.touch()
    assert prepare.node_headers() == {"npm_config_nodedir": str(fake_node)}


def test_a_peer_that_cannot_be_compiled_says_how(fake_node: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*command: object, **more: object) -> None:
        raise prepare.Missing("`npm ci` failed: gyp ERR!")

    monkeypatch.setattr(prepare, "_run", fails)
    monkeypatch.setattr(prepare, "CACHE", fake_node / "cache")
    monkeypatch.setattr(prepare.shutil, "which", lambda name: f"/bin/{name}")
    with pytest.raises(prepare.Missing, match=r"gyp ERR!\. Where no ready-made binary can be fetched"):
        prepare.node_modules.__wrapped__()
