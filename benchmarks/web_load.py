"""Servers and a load generator for measurements over HTTP: the fast door, granian, nginx, wrk."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from devtools import debian
from devtools.console import ROOT

CONNECTIONS = 128
SECONDS_TO_START = 60
NGINX = """
worker_processes {workers};
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
{user}
events {{ worker_connections 1024; }}
http {{
  access_log off;
  sendfile on;
  keepalive_requests 1000000;
  open_file_cache max=10;
  types {{ application/json json; }}
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {folder}/files; }}
}}
"""


class Missing(Exception):
    """A program that cannot be had here."""


@dataclass(frozen=True, slots=True)
class Load:
    """What came of a run: answers a second, and how long the slowest of a hundred took."""

    per_s: float
    p99_ms: float


def program(name: str, package: str) -> str:
    """The path of a program, installed from Debian's packages where this may be done.

    Raises:
        Missing: There is none.
    """
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None and debian.install(package):
        found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise Missing(name)
    return found


@contextlib.contextmanager
def granian(target: str, interface: str, workers: int, **variables: str) -> Iterator[str]:
    """Serves a target; yields its address."""
    port = _free_port()
    command = [sys.executable, "-m", "granian", target, "--interface", interface, "--workers", str(workers)]
    command += ["--port", str(port), "--http", "1", "--no-ws", "--log-level", "warning"]
    with _running(command, port, {**os.environ, **variables}):
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def fast_door(workers: int, **variables: str) -> Iterator[str]:
    """Serves the fast door of the inquiry; yields its address."""
    port = _free_port()
    command = [sys.executable, "-m", "benchmarks.serving", str(port), str(workers)]
    with _running(command, port, {**os.environ, **variables}):
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def nginx(content: bytes, workers: int) -> Iterator[str]:
    """Serves one file; yields its address."""
    binary = program("nginx", "nginx-light")
    port = _free_port()
    with tempfile.TemporaryDirectory(prefix="oneplusx-nginx-") as name:
        folder = Path(name)
        (folder / "files").mkdir()
        (folder / "files" / "answer.json").write_bytes(content)
        user = "user root;" if os.geteuid() == 0 else ""
        (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, workers=workers, user=user))
        with _running([binary, "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")], port, None):
            yield f"http://127.0.0.1:{port}/answer.json"


def load(url: str, seconds: int, script: str = "") -> Load:
    """Asks as fast as the answers come.

    Args:
        script: Lua for wrk that makes the requests.

    Raises:
        RuntimeError: Something else than 200 came back.
    """
    binary = program("wrk", "wrk")
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="utf-8") as file:
        file.write(script)
        file.flush()
        command = [
            binary,
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{seconds}",
            "--latency",
            *(["-s", file.name] if script else []),
        ]
        told = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in told or "Socket errors" in told:
        raise RuntimeError(told)
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    slow = re.search(r"99%\s+([\d.]+)(us|ms|s)", told)
    assert rate is not None
    assert slow is not None, told
    return Load(float(rate[1]), float(slow[1]) * {"us": 0.001, "ms": 1, "s": 1000}[slow[2]])


@contextlib.contextmanager
def _running(command: list[str], port: int, variables: dict[str, str] | None) -> Iterator[None]:
    process = subprocess.Popen(command, cwd=ROOT, env=variables, start_new_session=True)
    try:
        _await_port(process, port)
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _await_port(process: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(repr(process.args))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
