"""What a newcomer reads when the packages of Node cannot be installed, and what the pinned ones may not name."""

import json
from pathlib import Path

import pytest

from scripts.node import LOCK, what_failed

UNREACHABLE = """npm error code ECONNREFUSED
npm error syscall connect
npm error FetchError: request to http://127.0.0.1:1/typescript failed, reason: connect ECONNREFUSED 127.0.0.1:1
"""
UNTRUSTED = """npm error code SELF_SIGNED_CERT_IN_CHAIN
npm error errno SELF_SIGNED_CERT_IN_CHAIN
"""
OTHER_FILE = """npm error code EINTEGRITY
npm error Integrity checksum failed when using sha512: wanted sha512-krZU== but got sha512-kqZU==.
"""
NOT_OFFERED = """npm error code ETARGET
npm error notarget No matching version found for @biomejs/biome@2.6.999.
npm error notarget In most cases you or one of your dependencies are requesting a package version that doesn't exist.
"""
UNKNOWN = """npm error code E404
npm error 404 Not Found - GET http://127.0.0.1:1/happy-dom - Not found
npm error 404
npm error 404  'happy-dom@21.0.4' is not in this registry.
"""
NOT_IN_SYNC = """npm error code EUSAGE
npm error
npm error `npm ci` can only install packages when your package.json and package-lock.json are in sync.
"""


@pytest.mark.parametrize(
    ("output", "line"),
    [
        (
            UNREACHABLE,
            "the npm registry cannot be reached from here. Check the network, or what npm is set up with.",
        ),
        (
            UNTRUSTED,
            "the npm registry shows a certificate that Node does not trust. Name yours: NODE_EXTRA_CA_CERTS=<file>",
        ),
        (
            OTHER_FILE,
            "a package is not the file that was pinned (sha512-krZU==): the npm registry, or something on the way, serves "
            "another.",
        ),
        (NOT_OFFERED, "the npm registry has no @biomejs/biome@2.6.999."),
        (UNKNOWN, "the npm registry has no happy-dom@21.0.4."),
        (
            NOT_IN_SYNC,
            "package.json and package-lock.json do not say the same. Renew the second: python scripts/node.py lock",
        ),
        ("npm error code ENOSPC\nnpm error nospc write\n", "the disk is full."),
        ("npm error something never said before", "something never said before"),
        ("", "npm said no more"),
    ],
)
def test_a_failed_install_is_told_in_one_line(output: str, line: str) -> None:
    assert what_failed(output) == f"Installing what checks the scripts failed: {line}"


@pytest.mark.parametrize("lock", [LOCK, LOCK.parent / "benchmarks" / "peers" / "package-lock.json"])
def test_what_is_pinned_names_no_host_and_every_hash(lock: Path) -> None:
    packages = {name: said for name, said in json.loads(lock.read_text())["packages"].items() if name}
    assert len(packages) > 3
    assert [name for name, said in packages.items() if not said.get("integrity", "").startswith("sha512-")] == []
    assert "://" not in lock.read_text()
