"""Install programs that tests need from Debian's packages, where this is a Debian on which we may install."""

import os
import shutil
import subprocess
from pathlib import Path

POLICY = Path("/usr/sbin/policy-rc.d")


def install(what: str, *packages: str) -> bool:
    """Install the packages without starting their services; return False where that is not possible."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    print(f"· installing {what} from Debian's packages", flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    keep_quiet = not POLICY.exists()
    if keep_quiet:  # Debian starts every server that it installs
        POLICY.write_text("#!/bin/sh\nexit 101\n")
        POLICY.chmod(0o755)
    try:
        subprocess.run(["apt-get", "update", "-qq"], env=env, check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], env=env, check=False)
    finally:
        if keep_quiet:
            POLICY.unlink()
    return True
