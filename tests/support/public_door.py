"""The inquiry's hot path: its application in the test's own process, or served as in production."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

import orjson
import pytest
from django.conf import LazySettings
from django.db import connection

from oneplusx.apps.inquiry.hot.connection import Connection, Door
from oneplusx.apps.inquiry.hot.opening import open_app
from oneplusx.apps.inquiry.models import InquiryCount
from tests.support.killed import ROOT, wait_until


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return orjson.loads(self.body)


class Wire(asyncio.Transport):
    """What a connection writes to in place of a socket; each write is kept."""

    def __init__(self, client: str) -> None:
        super().__init__({"peername": (client, 1)})
        self.written: asyncio.Queue[bytes] = asyncio.Queue()
        self.is_reading = True
        self.is_over = False

    def write(self, data: Any) -> None:
        self.written.put_nowait(bytes(data))

    def can_write_eof(self) -> bool:
        return True

    def write_eof(self) -> None:
        self.is_over = True

    def is_closing(self) -> bool:
        return self.is_over

    def close(self) -> None:
        self.is_over = True

    def abort(self) -> None:
        self.is_over = True

    def pause_reading(self) -> None:
        self.is_reading = False

    def resume_reading(self) -> None:
        self.is_reading = True


class HotDoor:
    """Sends requests to the application, byte by byte as they come from a socket."""

    async def __aenter__(self) -> Self:
        self.app = open_app()
        self.door = Door(self.app.answer, self.app.refuse)
        self._watch = asyncio.create_task(self._look_round())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._watch.cancel()
        await self.app.desk.stop()

    async def _look_round(self) -> None:
        while True:
            await asyncio.sleep(0.01)
            self.door.look_round(asyncio.get_running_loop().time())

    def connect(self, client: str = "192.0.2.1") -> tuple[Connection, Wire]:
        """A connection and what it writes to."""
        connection, wire = self.door.connect(), Wire(client)
        connection.connection_made(wire)
        return connection, wire

    async def ask(
        self, method: str, path: str, body: bytes = b"", *, client: str = "192.0.2.1", **headers: str
    ) -> Reply:
        """One request on a connection of its own."""
        connection, wire = self.connect(client)
        connection.data_received(request_bytes(method, path, body, **headers))
        async with asyncio.timeout(10):
            return reply_of(await wire.written.get())

    async def post(self, *, client: str = "192.0.2.1", **asked: str) -> Reply:
        """Asks with a form."""
        form = "application/x-www-form-urlencoded"
        return await self.ask("POST", "/inquiry/answers", urlencode(asked).encode(), client=client, content_type=form)

    async def get(self, code: str, **more: str) -> Reply:
        """Asks by code."""
        return await self.ask("GET", f"/inquiry/answers/{code}", **more)


@pytest.fixture
def hot_folder(tmp_path: Path, settings: LazySettings) -> Path:
    """Counters and log of this test's own."""
    settings.ONEPLUSX_INQUIRY_DIR = tmp_path / "inquiries"
    return tmp_path / "inquiries"


def counted() -> Counter[str]:
    """Inquiries by outcome; there is a row for each minute."""
    counts: Counter[str] = Counter()
    for outcome, count in InquiryCount.objects.values_list("outcome", "count"):
        counts[outcome] += count
    return counts


def request_bytes(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    """A request as it stands on the wire; what a path may not hold is quoted."""
    more = {name.replace("_", "-"): value for name, value in headers.items() if value}
    sent = {"host": "bank.example.org", **more}
    sent.setdefault("content-length", str(len(body)))
    lines = [f"{name}: {value}" for name, value in sent.items()]
    return "\r\n".join([f"{method} {quote(path, safe='/%')} HTTP/1.1", *lines, "", ""]).encode() + body


def reply_of(written: bytes) -> Reply:
    """What stands in one whole answer."""
    head, _, body = written.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    headers = dict(line.split(": ", 1) for line in lines)
    assert headers.get("content-length", "0") == str(len(body)) or not body
    return Reply(int(first.split(" ")[1]), headers, body)


def in_a_loop(work: Coroutine[Any, Any, Any]) -> Any:
    """Runs the work on a thread of its own: in this one a browser of other tests may have a loop that runs."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, work).result()


def at_the_door(work: Callable[[HotDoor], Awaitable[Any]]) -> Any:
    """Runs the work with an open door."""

    async def run() -> Any:
        async with HotDoor() as door:
            return await work(door)

    return in_a_loop(run())


class HotServer:
    """``oneplusx inquiry-server`` on the test database, as in production: processes of its own, two workers."""

    def __init__(self, folder: Path, *, database_port: int | None = None, workers: int = 2) -> None:
        self._folder = folder
        self._workers = workers
        self._environment = _environment(folder, database_port)
        self.port = free_port()

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "oneplusx.cli.main", "inquiry-server", "--port", str(self.port)]
        with (self._folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--workers", str(self._workers)],
                env=self._environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until(self._answers, what=f"the server; see {self._folder}")
        return self

    def __exit__(self, *_: object) -> None:
        os.killpg(self._process.pid, signal.SIGTERM)
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def log(self) -> str:
        """What the server said."""
        return (self._folder / "server.log").read_text(encoding="utf-8")

    def _answers(self) -> bool:
        assert self._process.poll() is None, self.log()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def get(self, code: str, client: str = "192.0.2.1") -> Reply:
        """Asks by code on a connection of its own."""
        return self._ask("GET", f"/inquiry/answers/{code}", None, {"X-Forwarded-For": client})

    def post(self, client: str = "192.0.2.1", **asked: str) -> Reply:
        """Asks with a form on a connection of its own."""
        headers = {"X-Forwarded-For": client, "Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", "/inquiry/answers", urlencode(asked), headers)

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Reply:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return Reply(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def send(self, data: bytes, *, seconds: float = 5) -> bytes:
        """Sends bytes as they are and answers with what comes until the other side closes or the time is over."""
        received = b""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as link:
            try:
                link.sendall(data)
                while part := link.recv(65536):
                    received += part
            except (TimeoutError, ConnectionError):
                pass
        return received


def _environment(folder: Path, database_port: int | None) -> dict[str, str]:
    name = str(connection.settings_dict["NAME"])
    url = os.environ.get("TEST_DATABASE_URL", "")
    if url:
        parts = urlsplit(url)
        place = f"{parts.netloc.rpartition(':')[0]}:{database_port}" if database_port else parts.netloc
        url = urlunsplit(parts._replace(netloc=place, path=f"/{name}"))
    else:
        (folder / "oneplusx.sqlite3").symlink_to(name)
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "oneplusx.site.settings.embedded",
        "DATABASE_URL": url,
        "ONEPLUSX_DATA_DIR": str(folder),
        "ONEPLUSX_PROXIES": "127.0.0.1",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")]),
    }


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Link:
    """A way to the database that can be cut."""

    def __init__(self, host: str, port: int) -> None:
        self._to = (host, port)
        self.port = free_port()
        self._open: list[socket.socket] = []
        self._server: socket.socket | None = None

    def join(self) -> None:
        """Lets connections through."""
        server = self._server = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=[server], daemon=True).start()

    def cut(self) -> None:
        """Ends all connections and refuses new ones, as a server that was killed does."""
        assert self._server is not None
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for one in self._open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self._open.clear()

    def _accept(self, server: socket.socket) -> None:
        while True:
            try:
                near, _ = server.accept()
            except OSError:
                return
            far = socket.create_connection(self._to)
            self._open += [near, far]
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=_pass_on, args=[source, target], daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with source:
        with contextlib.suppress(OSError):
            while part := source.recv(65536):
                target.sendall(part)
        with contextlib.suppress(OSError):
            target.shutdown(socket.SHUT_RDWR)
