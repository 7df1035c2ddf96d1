"""Packages of npm that tests and benchmarks compare with; never part of the product.

A folder with ``package.json`` and ``package-lock.json`` is copied into a cache outside the repository, by the digest of
its files, and filled there by ``npm ci``. ``node`` comes from the system, else from Debian where root.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from devtools import debian
from devtools.console import say

MODULES = "node_modules"


def find_node(*, may_install: bool = False) -> tuple[str, str] | None:
    """Paths of ``node`` and ``npm``, or ``None``.

    Args:
        may_install: Ask Debian for them where they are missing; needs root.
    """
    found = _installed()
    if found is None and may_install and debian.install("nodejs") and debian.install("npm"):
        found = _installed()
    return found


def _installed() -> tuple[str, str] | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    return (node, npm) if node and npm else None


def ensure(folder: Path, npm: str) -> Path | None:
    """Fills a copy of a folder with its packages; the second call finds it filled.

    Returns:
        The copy, or ``None`` where the packages cannot be had (no network).
    """
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    home = Path(tempfile.gettempdir()) / f"oneplusx-npm-{os.getuid()}"
    filled = home / digest.hexdigest()[:16]
    if filled.exists():
        return filled
    home.mkdir(exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix="draft-", dir=home))
    shutil.copytree(folder, draft, dirs_exist_ok=True)
    say(f"安装 {folder.name} 的 npm 包", f"installing the npm packages of {folder.name}")
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    if subprocess.call(command, cwd=draft, stdout=subprocess.DEVNULL) or not (draft / MODULES).is_dir():
        shutil.rmtree(draft)
        return None
    try:
        draft.rename(filled)
    except OSError:  # another process was first
        shutil.rmtree(draft)
    return filled
