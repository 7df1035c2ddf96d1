"""The log from outside: its page, what programs read, the commands."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from django.test import Client

from oneplusx.apps.trail.digests import batch_root, rows_of_batch
from oneplusx.apps.trail.models import LeafKind
from oneplusx.apps.trail.services import Leaf, append_leaves, record_act
from oneplusx.apps.transparency import selectors, services, store
from oneplusx.cli.main import main
from oneplusx.domain.merkle import NoteKey, Receipt, Tile, check_receipt, open_checkpoint
from oneplusx.web.actor import SYSTEM
from oneplusx.web.ids import new_id
from tests.apps.transparency.test_log import append
from tests.support.log import digest_of

pytestmark = pytest.mark.django_db


def test_before_anything_was_published_the_page_says_so(client: Client) -> None:
    assert (
        client.get("/log/", headers={"Accept-Language": "en"}).content.decode().count("Nothing was published yet") == 1
    )
    assert client.get("/log/checkpoint").status_code == 404
    assert client.get("/log/key").status_code == 404


def test_a_program_reads_key_checkpoint_tiles_and_entries(client: Client, now: datetime) -> None:
    append(300, now)
    services.publish_log(now=now)
    key = NoteKey.parse(client.get("/log/key").content.decode())
    answer = client.get("/log/checkpoint")
    assert answer["Cache-Control"] == "public, max-age=2"
    assert open_checkpoint(answer.content.decode(), key).size == 300
    full = client.get("/log/tile/0/000")
    assert len(full.content) == 8192
    assert "immutable" in full["Cache-Control"]
    assert full["Access-Control-Allow-Origin"] == "*"
    assert len(client.get("/log/tile/0/001.p/44").content) == 44 * 32
    assert len(client.get("/log/tile/1/000.p/1").content) == 32
    assert len(client.get("/log/tile/entries/000").content) == 256 * 34
    for path in ("0/002", "0/001", "0/001.p/45", "9/000", "x", "entries/000.p/0", "../checkpoint", "0/000/"):
        assert client.get(f"/log/tile/{path}").status_code == 404, path


def test_the_page_shows_the_log_and_checks_a_leaf(client: Client, now: datetime) -> None:
    subject = append(3, now)[2]
    services.publish_log(now=now)
    for language, words in (("en", "It is in the log"), ("zh-hans", "已在日志中")):
        for asked in ("2", str(subject)):
            page = client.get("/log/", {"q": asked}, headers={"Accept-Language": language}).content.decode()
            assert page.count(words) == 1
    page = client.get("/log/", {"q": "77"}, headers={"Accept-Language": "en"}).content.decode()
    assert "Nothing of that kind was published" in page
    assert client.get("/log/", {"q": "\u0662"}).status_code == 200
    assert client.get("/log/", {"q": "9" * 60}).status_code == 200


def test_receipts_are_public_and_check_themselves(client: Client, now: datetime) -> None:
    subject = append(2, now)[0]
    assert client.get(f"/log/receipts/{subject}").status_code == 404
    services.publish_log(now=now)
    (document,) = client.get(f"/log/receipts/{subject}").json()["receipts"]
    assert check_receipt(Receipt.parse(document), *selectors.note_keys(), digest=digest_of(subject)) is None
    act = record_act(verb="ledger.posted", subject_kind="ledger.batch", rows=[b"a", b"b"], actor=SYSTEM, now=now)
    append_leaves([Leaf(LeafKind.LEDGER_BATCH, "ledger.batch", act.id, batch_root(act))], now=now)
    services.publish_log(now=now)
    member = rows_of_batch(act)[1]
    (document,) = client.get(f"/log/receipts/{act.id}", {"member": member.hex()}).json()["receipts"]
    assert check_receipt(Receipt.parse(document), *selectors.note_keys(), digest=member) is None
    assert client.get(f"/log/receipts/{act.id}", {"member": "xy"}).status_code == 404
    assert client.get(f"/log/receipts/{new_id()}").status_code == 404


def test_the_command_proves_the_database_against_the_tiles(now: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    append(700, now)
    services.publish_log(now=now)
    services.publish_log(now=now)
    assert main(["log", "verify"]) == 0
    assert "✓" in capsys.readouterr().out
    assert main(["log", "verify", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["proved"] is True


@pytest.mark.parametrize(
    "tile, code",
    [
        (Tile(0, 1), "log.flaw.tile_differs"),
        (Tile(-1, 0), "log.flaw.tile_differs"),
        (Tile(1, 0, 2), "log.flaw.tile_differs"),
        (None, "log.flaw.checkpoint_not_shown"),
    ],
)
def test_the_command_finds_what_was_changed(
    tile: Tile | None, code: str, now: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    append(700, now)
    services.publish_log(now=now)
    path = store.path_of(tile) if tile else store.folder() / "checkpoint"
    good = path.read_bytes()
    path.write_bytes(bytes([good[0] ^ 1]) + good[1:])
    assert main(["log", "verify", "--json"]) == 1
    assert [one["code"] for one in json.loads(capsys.readouterr().out)["flaws"]] == [code]
    if tile:
        path.unlink()
        assert main(["log", "verify"]) == 1
        assert tile.path() in capsys.readouterr().out


def test_the_command_writes_proofs(now: datetime, capsys: pytest.CaptureFixture[str]) -> None:
    subject = append(5, now)[3]
    assert main(["log", "prove", "--from", "1"]) == 2
    services.publish_log(now=now)
    services.publish_log(now=now)
    for arguments in (["--index", "3"], ["--subject", str(subject)]):
        assert main(["log", "prove", *arguments]) == 0
        (document,) = json.loads(capsys.readouterr().out)["receipts"]
        assert document["holds"] is True
        assert document["index"] == 3
    assert main(["log", "prove", "--from", "5"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["holds"], document["old_size"], document["size"]) == (True, 5, 6)
    assert main(["log", "prove", "--from", "2", "--to", "4"]) == 0
    for wrong in (["--index", "99"], ["--subject", str(new_id())], ["--subject", "x"], ["--from", "9"]):
        assert main(["log", "prove", *wrong]) == 2
