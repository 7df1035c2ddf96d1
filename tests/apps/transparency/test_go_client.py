"""An independent client verifies the log: checkpoints, consistency and inclusion (Go's ``sumdb``)."""

from __future__ import annotations

import json
import subprocess
from datetime import datetime
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from oneplusx.apps.transparency import selectors, services, store
from oneplusx.domain.merkle import Tile
from tests.apps.transparency.test_log import append
from tests.support.go import built

pytestmark = pytest.mark.django_db(transaction=True)
SOURCE = Path(__file__).parent / "client" / "main.go"


@pytest.fixture(scope="session")
def client_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(SOURCE, tmp_path_factory.mktemp("go"))


def ask(program: Path, live_server: LiveServer, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(program), f"{live_server.url}/log/", selectors.note_keys()[0].text(), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_an_independent_client_verifies_the_log(
    client_program: Path, live_server: LiveServer, now: datetime, tmp_path: Path
) -> None:
    append(300, now)
    services.publish_log(now=now)
    older, receipt = tmp_path / "older", tmp_path / "receipt"
    older.write_text(store.read_checkpoint() or "", encoding="utf-8")
    subject = append(500, now)[77]
    services.publish_log(now=now)
    found = selectors.receipts_of(subject)[0].document()
    receipt.write_text(json.dumps(found), encoding="utf-8")
    done = ask(client_program, live_server, str(older), str(receipt))
    assert (done.returncode, done.stdout) == (0, "300 801\n"), done.stderr

    receipt.write_text(json.dumps({**found, "index": found["index"] + 1}), encoding="utf-8")
    assert ask(client_program, live_server, str(older), str(receipt)).returncode == 1
    receipt.write_text(json.dumps(found), encoding="utf-8")
    older.write_text((store.read_checkpoint() or "").replace("\n801\n", "\n800\n"), encoding="utf-8")
    assert "signature" in ask(client_program, live_server, str(older), str(receipt)).stderr


def test_an_independent_client_refuses_a_changed_log(
    client_program: Path, live_server: LiveServer, now: datetime, tmp_path: Path
) -> None:
    subject = append(300, now)[0]
    services.publish_log(now=now)
    older, receipt = tmp_path / "older", tmp_path / "receipt"
    older.write_text(store.read_checkpoint() or "", encoding="utf-8")
    receipt.write_text(json.dumps(selectors.receipts_of(subject)[0].document()), encoding="utf-8")
    assert ask(client_program, live_server, str(older), str(receipt)).returncode == 0
    for tile in (Tile(0, 0), Tile(-1, 0)):
        path = store.path_of(tile)
        good = path.read_bytes()
        path.write_bytes(good[:10] + bytes([good[10] ^ 1]) + good[11:])
        assert ask(client_program, live_server, str(older), str(receipt)).returncode == 1
        path.write_bytes(good)
