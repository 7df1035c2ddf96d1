"""``dev.py run``: from a clone to a served site."""

from __future__ import annotations

import argparse
import errno
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

from devtools import environment
from devtools.console import EXIT_BAD_REQUEST, ROOT, Failure

HOST = "127.0.0.1"
DATA_BYTES_NEEDED = 200 * 1024 * 1024


def run(options: argparse.Namespace, _rest: list[str]) -> int:
    """Checks what can go wrong first, installs what is missing and becomes the server."""
    data = Path(options.data).expanduser().absolute()
    require_free_port(options.port)
    require_writable(data)
    environment.require_space(data, DATA_BYTES_NEEDED)
    python = environment.ensure("run")
    command = [str(python), "-m", "oneplusx.cli.main", "run", "--port", str(options.port), "--data", str(data)]
    if options.empty:
        command.append("--empty")
    variables = {**os.environ, "ONEPLUSX_DATA_DIR": str(data), "PYTHONUNBUFFERED": "1"}
    os.chdir(ROOT)
    if os.name == "posix":
        os.execve(command[0], command, variables)  # noqa: S606 - the server takes this process's place and its signals
    return subprocess.call(command, env=variables)


def require_free_port(port: int) -> None:
    """Raises ``Failure`` when the address cannot be listened on."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise _port_failure(port, error) from None


def _port_failure(port: int, error: OSError) -> Failure:
    if error.errno in {errno.EACCES, errno.EPERM}:
        return Failure(
            f"没有权限使用端口 {port}，请换一个，例如：python3 dev.py run --port 8001",
            f"port {port} may not be used by this user; take another one, for example: python3 dev.py run --port 8001",
            status=EXIT_BAD_REQUEST,
        )
    return Failure(
        f"端口 {port} 已被占用。请先停止占用它的程序，或换一个端口，例如：python3 dev.py run --port {port + 1}",
        f"port {port} is in use. Stop the program that uses it or take another port: "
        f"python3 dev.py run --port {port + 1}",
        status=EXIT_BAD_REQUEST,
    )


def require_writable(folder: Path) -> None:
    """Makes the folder and a file in it, or raises ``Failure``."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise environment.no_space(folder, shutil.disk_usage(folder.anchor).free, DATA_BYTES_NEEDED) from None
        raise Failure(
            f"数据目录无法写入：{folder}（{error.strerror}）。请用 --data 指定其他目录。",
            f"the data folder cannot be written: {folder} ({error.strerror}). Name another one with --data.",
            status=EXIT_BAD_REQUEST,
        ) from None
