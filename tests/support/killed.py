"""Runs a program, or the whole server, on the test database in a process of its own, to be killed in the middle."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

ROOT = Path(__file__).parents[2]
PROLOGUE = """
import os, signal
from django.conf import settings
settings.DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE_NAME"]
import django
django.setup()
from tests.support import departments_kind
from oneplusx.apps.intake import registry
"""


def run_program(program: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs Python source after Django was set up on the test database; the caller's data must be committed."""
    return subprocess.run(
        [sys.executable, "-c", PROLOGUE + program],
        env=_environment(**variables),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _environment(**variables: str) -> dict[str, str]:
    from django.conf import settings
    from django.db import connection

    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "oneplusx.site.settings.test"),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src"), *sys.path]),
        "TEST_DATABASE_NAME": str(connection.settings_dict["NAME"]),
        "ONEPLUSX_DATA_DIR": str(settings.DATA_DIR),
        **variables,
    }


class _Stays(urllib.request.HTTPRedirectHandler):
    """Answers redirects as they are."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


class Server:
    """``oneplusx run`` on the test database: web and worker in one process of its own."""

    def __init__(self, log: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = log

    def __enter__(self) -> Self:
        command = ["run", "--empty", "--port", str(self.port)]
        program = f"{PROLOGUE}\nfrom oneplusx.cli.main import main\nmain({command})"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-c", program], env=_environment(), cwd=ROOT, stdout=log, stderr=log
            )
        wait_until(self._answers, what=f"the server; see {self._log}")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, place: TracebackType | None
    ) -> None:
        self.kill()

    def kill(self) -> None:
        """Ends the process as a power failure would."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def _answers(self) -> bool:
        assert self._process.poll() is None, self._log.read_text(encoding="utf-8")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def visit(self, session: str) -> Visitor:
        """A browser with this session's cookie."""
        return Visitor(self.url, session)


class Visitor:
    """Reads pages and presses their buttons over HTTP."""

    def __init__(self, url: str, session: str) -> None:
        self._url = url
        self._opener = urllib.request.build_opener(_Stays())
        self._cookies = {"sessionid": session}

    def get(self, path: str) -> str:
        """The page."""
        return self._ask(path)[0]

    def press(self, path: str, button: str, **values: str) -> str:
        """Sends the form of a page whose address is ``button``; answers where it leads."""
        page = self.get(path)
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page[page.index(f'action="{button}"') :])
        assert found is not None
        return self._ask(button, {**values, "csrfmiddlewaretoken": found[1]})[1]

    def _ask(self, path: str, form: dict[str, str] | None = None) -> tuple[str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        data = None if form is None else urlencode(form).encode()
        request = urllib.request.Request(self._url + path, data, headers)
        try:
            answer = self._opener.open(request, timeout=60)
        except urllib.error.HTTPError as error:
            if error.code != HTTPStatus.FOUND:
                raise
            answer = error
        with answer:
            for line in answer.headers.get_all("Set-Cookie", []):
                name, _, value = line.partition(";")[0].partition("=")
                self._cookies[name] = value
            return answer.read().decode(), answer.headers.get("Location", "")


def wait_until(is_so: Callable[[], bool], *, what: str, seconds: float = 120) -> None:
    """Asks again and again.

    Raises:
        TimeoutError: It did not come about.
    """
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError(what)
        time.sleep(0.01)
