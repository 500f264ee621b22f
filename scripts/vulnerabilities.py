"""Check the pinned packages for known vulnerabilities, if a vulnerability database can be reached from this machine.

Usage: python -m scripts.vulnerabilities
Python packages are looked up in OSV's database, or else in the package index's own; npm packages in the database of the
registry that npm is configured with. Where none can be reached (a closed network, a mirror without one), it says
so and does not fail. VULNERABILITIES_URL names another server that speaks OSV's protocol.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from scripts.node import npm_command
from scripts.steps import BIN, ROOT

PINNED = ROOT / "requirements" / "dev.txt"  # includes base.txt
# Known vulnerabilities that do not affect us: the identifier, and why. Remove each when its package is updated.
ACCEPTED: dict[str, str] = {}


def services() -> list[list[str]]:
    """The command line options of the lists to query, in order."""
    named = os.environ.get("VULNERABILITIES_URL")
    return [["-s", "osv", "--osv-url", named]] if named else [["-s", "osv"], ["-s", "pypi"]]


def ask(requirements: Path, service: list[str]) -> dict[str, Any] | None:
    """The list's report on each pinned package (pip-audit's JSON); None if it could not be reached."""
    options = ["--require-hashes", "--disable-pip", "--progress-spinner", "off", "--timeout", "10", "-f", "json"]
    accepted = [option for name in ACCEPTED for option in ("--ignore-vuln", name)]
    command: list[str | Path] = [BIN / "pip-audit", "-r", requirements, *options, *accepted, *service]
    said = subprocess.run(command, capture_output=True, text=True).stdout
    return json.loads(said) if said.startswith("{") else None


def judge(report: dict[str, Any]) -> tuple[list[str], list[str]]:
    """The lines about vulnerable packages, and the names of packages that the list did not know."""
    bad = [
        f"{package['name']} {package['version']}: {found['id']}"
        + (f", mended in {', '.join(found['fix_versions'])}" if found["fix_versions"] else ", not mended yet")
        for package in report["dependencies"]
        for found in package.get("vulns", [])
    ]
    return bad, [package["name"] for package in report["dependencies"] if "skip_reason" in package]


def python_packages() -> list[str] | None:
    """Look up the pinned Python packages. Returns a line per vulnerability, or None if no database was reached."""
    for service in services():
        report = ask(PINNED, service)
        if report is None:
            continue
        bad, unknown = judge(report)
        total = len(report["dependencies"])
        if len(unknown) == total:
            continue
        print(f"· {total - len(unknown)} of {total} packages looked up, {len(bad)} vulnerabilities")
        if unknown:
            print(f"! not looked up, the list does not know them: {', '.join(sorted(unknown))}")
        return bad
    return None


def npm_packages() -> list[str] | None:
    """Look up the packages of package-lock.json with `npm audit`. Returns the same as `python_packages`."""
    options = ["--json", "--package-lock-only", "--fetch-retries", "0", "--fetch-timeout", "10000"]  # milliseconds
    said = subprocess.run(npm_command("audit", *options), cwd=ROOT, capture_output=True, text=True).stdout
    report = json.loads(said) if said.startswith("{") else {}
    if "vulnerabilities" not in report:
        return None
    bad = [
        f"{found['name']} {found['range']}: {found['url']}"
        for package in report["vulnerabilities"].values()
        for found in package["via"]
        if isinstance(found, dict) and found["url"].rpartition("/")[2] not in ACCEPTED
    ]
    print(f"· {report['metadata']['dependencies']['total']} npm packages looked up, {len(bad)} vulnerabilities")
    return bad


def main() -> None:
    """Exit with status 1 if a pinned package is known to be vulnerable."""
    bad: list[str] = []
    for kind, look_up in (("Python", python_packages), ("npm", npm_packages)):
        found = look_up()
        if found is None:
            print(f"! {kind} packages NOT SCANNED. No list of vulnerabilities can be reached from this machine.")
        bad += found or []
    for name, why in ACCEPTED.items():
        print(f"· accepted: {name}: {why}")
    if bad:
        sys.exit("✗ known vulnerabilities:\n  " + "\n  ".join(sorted(set(bad))))


if __name__ == "__main__":
    main()
