"""Who installs: ``uv`` where there is one, else pip, wherever a pip can be found.

A Python may come without ``ensurepip`` (Debian's does) and the environment then has no pip of its own. So the search
goes: ``uv`` · ``ensurepip`` · a pip module of any Python on the path · a pip wheel on this machine · Debian's package,
when root.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from devtools import debian
from devtools.console import Failure

OLDEST_PIP = (22, 3)  # the first that installs into another interpreter (--python)
WHEEL_FOLDERS = ("/usr/share/python-wheels", "/usr/share/python3-wheels", "/usr/lib/python3/wheels")
OTHER_PYTHONS = ("python3", "python3.14", "python3.13", "python3.12", "python3.11", "python3.10", "python")
LAST_LINES = 15
NO_NETWORK = (
    "name resolution",
    "newconnectionerror",
    "failed to establish a new connection",
    "network is unreachable",
    "dns error",
    "error sending request",
    "failed to fetch",
    "connection refused",
    "connection reset",
    "connecttimeout",
    "read timed out",
    "could not connect",
    "proxyerror",
    "sslerror",
    "certificate verify failed",
    "network connectivity is disabled",
)
Command = list[str]


def make_venv(folder: Path) -> None:
    """Makes an empty virtual environment, without pip: the installer comes from outside."""
    command = [sys.executable, "-m", "venv", "--clear", "--without-pip", str(folder)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode:
        raise _venv_failure(result.stderr or result.stdout)


def _venv_failure(output: str) -> Failure:
    if "No space left" in output:
        return Failure("磁盘空间不足，无法创建 .venv。", "no disk space left to make .venv.", output)
    return Failure(
        "无法创建虚拟环境。Debian/Ubuntu 上请安装：apt install python3-venv",
        "the virtual environment could not be made. On Debian or Ubuntu install: apt install python3-venv",
        output,
    )


def install(python: Path, lock: Path) -> None:
    """Installs a lock into the environment of an interpreter, every file checked by its hash."""
    command = [*_installer(python), "--require-hashes", "-r", str(lock)]
    log = python.parent.parent / "install.log"
    # A constraint of the user's own could contradict the pins.
    variables = {"PIP_RETRIES": "2", **os.environ, "PIP_CONSTRAINT": "", "PIP_NO_INPUT": "1"}
    with log.open("w", encoding="utf-8", errors="replace") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=variables)
        status = _wait(process)
    if status:
        raise _install_failure(log.read_text(encoding="utf-8", errors="replace"))


def _wait(process: subprocess.Popen[bytes]) -> int:
    """Waits with a moving count of seconds where a person looks on."""
    start = time.monotonic()
    try:
        while process.poll() is None:
            time.sleep(0.2)
            if sys.stderr.isatty():
                sys.stderr.write(f"\r  {time.monotonic() - start:.0f} s ")
                sys.stderr.flush()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if sys.stderr.isatty():
        sys.stderr.write("\r" + " " * 10 + "\r")
    return process.returncode


def _install_failure(output: str) -> Failure:
    text = output.lower()
    tail = "\n".join(output.strip().splitlines()[-LAST_LINES:])
    if "no space left" in text or "errno 28" in text or "disk quota" in text:
        return Failure("磁盘空间不足，依赖未能装完。", "the disk is full; free some space and try again.", tail)
    if "do not match the hashes" in text or "hash mismatch" in text:
        return Failure(
            "下载的文件与锁文件中的哈希不一致，已拒绝安装。",
            "a downloaded file does not match its hash in the lock; nothing of it was used.",
            tail,
        )
    if any(sign in text for sign in NO_NETWORK):
        return Failure(
            "无法下载依赖：没有网络，或软件源不可达。首次运行需要联网；可用 PIP_INDEX_URL 指定镜像。",
            "packages cannot be downloaded: no network, or the package index is out of reach. The first run needs "
            "a connection; PIP_INDEX_URL names a mirror.",
            tail,
        )
    if "no matching distribution" in text or "no solution found" in text:
        return Failure(
            f"软件源中没有适合此 Python（{sys.version.split()[0]}）的依赖，请改用 Python 3.11、3.12 或 3.13。",
            f"the package index has no build of a package for this Python ({sys.version.split()[0]}); "
            "use Python 3.11, 3.12 or 3.13.",
            tail,
        )
    return Failure("依赖安装失败，原因见上。", "the packages could not be installed; the reason is above.", tail)


def _installer(python: Path) -> Command:
    """The command that installs into the interpreter, up to its arguments."""
    uv = shutil.which("uv")
    if uv:
        return [uv, "pip", "install", "--quiet", "--python", str(python)]
    pip = _own_pip(python) or _foreign_pip(python) or _pip_wheel(python) or _debian_pip(python)
    if pip is None:
        raise Failure(
            "找不到 pip 或 uv。请安装其一，例如：apt install python3-venv。",
            "neither pip nor uv was found. Install one, for example: apt install python3-venv.",
        )
    return [*pip, "install", "--disable-pip-version-check", "--no-compile", "--progress-bar", "off"]


def _own_pip(python: Path) -> Command | None:
    if _succeeds([str(python), "-I", "-m", "pip", "--version"]):
        return [str(python), "-m", "pip"]
    if importlib.util.find_spec("ensurepip") is None:
        return None
    if _succeeds([str(python), "-I", "-m", "ensurepip", "--default-pip"]):
        return [str(python), "-m", "pip"]
    return None


def _foreign_pip(python: Path) -> Command | None:
    for name in (sys.executable, *OTHER_PYTHONS):
        found = shutil.which(name)
        if found and _pip_version([found, "-m", "pip"]) >= OLDEST_PIP:
            return [found, "-m", "pip", "--python", str(python)]
    found = shutil.which("pip3") or shutil.which("pip")
    if found and _pip_version([found]) >= OLDEST_PIP:
        return [found, "--python", str(python)]
    return None


def _pip_wheel(python: Path) -> Command | None:
    wheels = [wheel for folder in WHEEL_FOLDERS for wheel in Path(folder).glob("pip-*.whl")]
    for wheel in sorted(wheels, reverse=True):
        command = [str(python), f"{wheel}/pip"]
        if _succeeds([*command, "--version"]):
            return command
    return None


def _debian_pip(python: Path) -> Command | None:
    return _pip_wheel(python) if debian.install("python3-venv") else None


def _succeeds(command: Command) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _pip_version(command: Command) -> tuple[int, ...]:
    try:
        result = subprocess.run([*command, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return (0,)
    words = result.stdout.split()
    if result.returncode or words[:1] != ["pip"]:
        return (0,)
    return tuple(int(part) for part in words[1].split(".")[:2] if part.isdigit())
