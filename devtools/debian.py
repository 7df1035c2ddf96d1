"""Packages of Debian and Ubuntu, for a machine where the user is root (a container, CI)."""

from __future__ import annotations

import os
import shutil
import subprocess

from devtools.console import say


def install(package: str) -> bool:
    """Asks ``apt-get`` for a package.

    Returns:
        Whether it is installed now; ``False`` also where only root could do it or there is no ``apt-get``.
    """
    apt = shutil.which("apt-get")
    if apt is None or os.name != "posix" or os.geteuid() != 0:
        return False
    say(f"安装 {package}（apt）", f"installing {package} with apt")
    _call([apt, "update", "-qq"])
    return _call([apt, "install", "-y", "-qq", "--no-install-recommends", package]) == 0


def _call(command: list[str]) -> int:
    variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.call(command, env=variables, stdout=subprocess.DEVNULL)
