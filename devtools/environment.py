"""The virtual environment ``.venv``: made once, filled with pinned packages checked by hash, stamped.

1. Where ``.venv`` is missing or broken, make it.
2. Where its stamp does not carry the digest of the lock, install the lock.
3. Write the stamp: the next start compares digests and does nothing.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from devtools import installers
from devtools.console import EXIT_BAD_REQUEST, ROOT, Failure, Stopwatch, say

VENV = ROOT / ".venv"
STAMP = VENV / "oneplusx-stamp.json"
LOCKS = {"run": ROOT / "requirements.lock", "dev": ROOT / "requirements-dev.lock"}
BYTES_NEEDED = {"run": 600 * 1024 * 1024, "dev": 1200 * 1024 * 1024}


def python_of(venv: Path) -> Path:
    """The interpreter of a virtual environment."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def ensure(kind: str) -> Path:
    """Makes ``.venv`` hold the packages of a lock.

    Args:
        kind: ``"run"``, or ``"dev"``, which holds everything of ``"run"`` too.

    Returns:
        The interpreter to use.

    Raises:
        Failure: ``.venv`` is a link, no disk space, no network, no installer, or a package that does not match
            its hash.
    """
    python = python_of(VENV)
    if python.exists() and _is_stamped(kind):
        return python
    _require_own()
    require_space(ROOT, BYTES_NEEDED[kind])
    watch = Stopwatch()
    try:
        if not _works(python):
            say("创建虚拟环境 .venv", "making the virtual environment .venv")
            STAMP.unlink(missing_ok=True)
            installers.make_venv(VENV)
        say(f"安装依赖（{LOCKS[kind].name}）", f"installing the packages of {LOCKS[kind].name}")
        installers.install(python, LOCKS[kind])
        _link_sources(python)
        _write_stamp(kind)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise no_space(ROOT, shutil.disk_usage(ROOT).free, BYTES_NEEDED[kind]) from None
        raise Failure(f"无法写入 .venv：{error}", f".venv cannot be written: {error}") from None
    say(f"依赖就绪，用时 {watch}", f"packages ready after {watch}")
    return python


def _require_own() -> None:
    """Raises ``Failure`` where ``.venv`` is a link: what it leads to belongs to another checkout."""
    if VENV.is_symlink():
        raise Failure(
            f".venv 是指向 {VENV.resolve()} 的链接，不会改动其他目录中的环境。请删除该链接后重试。",
            f".venv is a link to {VENV.resolve()}, and the environment of another folder is not changed. "
            "Remove the link and try again.",
            status=EXIT_BAD_REQUEST,
        )


def require_space(folder: Path, needed_bytes: int) -> None:
    """Raises ``Failure`` when the disk of the folder has too little room."""
    free = shutil.disk_usage(folder).free
    if free < needed_bytes:
        raise no_space(folder, free, needed_bytes)


def no_space(folder: Path, free_bytes: int, needed_bytes: int) -> Failure:
    """The failure of a full disk."""
    free, needed = free_bytes // 2**20, needed_bytes // 2**20
    return Failure(
        f"磁盘空间不足：{folder} 所在磁盘剩余 {free} MB，需要约 {needed} MB。请清理后重试。",
        f"not enough disk space: {free} MB are free on the disk of {folder}, about {needed} MB are needed. "
        "Free some and try again.",
    )


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _stamp() -> dict[str, str]:
    """What the environment was filled with; empty where nobody stamped it."""
    try:
        stamp = json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _is_stamped(kind: str) -> bool:
    stamp = _stamp()
    if stamp.get("place") != str(VENV):
        return False
    holders = ("run", "dev") if kind == "run" else ("dev",)
    return any(stamp.get(holder) == _digest(LOCKS[holder]) for holder in holders)


def _write_stamp(kind: str) -> None:
    stamp = {"place": str(VENV), "python": sys.version.split()[0], kind: _digest(LOCKS[kind])}
    STAMP.write_text(json.dumps(stamp), encoding="utf-8")


def _works(python: Path) -> bool:
    """Whether the interpreter starts and stands where it was made: its base may be gone, or the folder moved."""
    if not python.exists() or _stamp().get("place", str(VENV)) != str(VENV):
        return False
    program = "import sys; sys.exit(not (sys.version_info >= (3, 11) and sys.prefix == sys.argv[1]))"
    try:
        return subprocess.call([str(python), "-I", "-c", program, str(VENV)]) == 0
    except OSError:
        return False


def _link_sources(python: Path) -> None:
    """Puts ``src`` on the path of the environment and the command ``oneplusx`` beside its interpreter."""
    major, minor = _version_of(python)
    if os.name == "nt":
        packages = VENV / "Lib" / "site-packages"
        (python.parent / "oneplusx.cmd").write_text(f'@"{python}" -m oneplusx.cli.main %*\r\n', encoding="utf-8")
    else:
        packages = VENV / "lib" / f"python{major}.{minor}" / "site-packages"
        command = python.parent / "oneplusx"
        command.write_text(f'#!/bin/sh\nexec "{python}" -m oneplusx.cli.main "$@"\n', encoding="utf-8")
        command.chmod(0o755)
    (packages / "oneplusx-sources.pth").write_text(f"{ROOT / 'src'}\n", encoding="utf-8")


def _version_of(python: Path) -> tuple[int, int]:
    if python == Path(sys.executable):
        return sys.version_info[:2]
    program = "import sys; print(*sys.version_info[:2])"
    answer = subprocess.run([str(python), "-I", "-c", program], capture_output=True, text=True, check=True).stdout
    major, minor = answer.split()
    return int(major), int(minor)
