"""What a newcomer reads when the packages cannot be installed: which one, and what is wrong."""

import pytest

from scripts.environment import what_failed

NOT_OFFERED = """ERROR: Could not find a version that satisfies the requirement nh3==99.0 (from versions: 0.1.0, 0.1.1)
ERROR: No matching distribution found for nh3==99.0
"""
UNREACHABLE = """WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by 'NewConnectionError("refused")': /six/
ERROR: Could not find a version that satisfies the requirement six (from versions: none)
ERROR: No matching distribution found for six
"""
OTHER_FILE = """ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the package versions,
    six==1.16.0 from file:///wheels/six-1.16.0-py2.py3-none-any.whl (from -r base.txt (line 1)):
        Expected sha256 1e53
"""
NOT_BUILT = """  note: This error originates from a subprocess, and is likely not a problem with pip.
  ERROR: Failed building wheel for brk
ERROR: Could not build wheels for brk, which is required to install pyproject.toml-based projects
"""
NOT_BUILT_BY_A_NEW_PIP = """ERROR: Failed to build 'brk' when building wheel for brk
"""


@pytest.mark.parametrize(
    ("output", "line"),
    [
        (NOT_OFFERED, "the package index has no nh3==99.0 for this Python on this machine."),
        (
            UNREACHABLE,
            "the package index cannot be reached from here. Check the network, or the proxy that pip is set up with.",
        ),
        (
            OTHER_FILE,
            "six==1.16.0 is not the file that was pinned: the package index, or something on the way, serves another one.",
        ),
        (
            NOT_BUILT,
            "brk has no ready-made package for this machine and could not be built here (see above). A compiler may be "
            "missing (Debian: apt-get install build-essential python3-dev), or this Python is newer than the package.",
        ),
        ("OSError: [Errno 28] No space left on device", "the disk is full."),
        ("ERROR: something pip never said before", "something pip never said before"),
        ("", "pip said no more"),
    ],
)
def test_a_failed_install_is_told_in_one_line(output: str, line: str) -> None:
    assert what_failed(output) == f"Installing the packages failed: {line}"


def test_a_new_pip_says_it_in_other_words() -> None:
    assert what_failed(NOT_BUILT_BY_A_NEW_PIP).startswith(
        "Installing the packages failed: brk has no ready-made package"
    )
