"""The log: every committed leaf gets in, nothing else does, and what was said stays said."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from oneplusx.apps.keys.ownership import LOG
from oneplusx.apps.keys.services import rotate_key
from oneplusx.apps.trail.digests import batch_root, rows_of_batch
from oneplusx.apps.trail.models import LeafKind, LogLeaf, LogPlace, WaitingLeaf
from oneplusx.apps.trail.services import Leaf, append_leaves, place_leaves, record_act
from oneplusx.apps.transparency import selectors, services, store
from oneplusx.apps.transparency.models import LogCheckpoint
from oneplusx.domain.errors import Conflict, NotFound
from oneplusx.domain.merkle import Tile, check_consistency, check_receipt, open_checkpoint
from oneplusx.web.actor import SYSTEM
from oneplusx.web.ids import new_id
from tests.support.at_once import at_once
from tests.support.killed import run_program
from tests.support.log import checked_folder, digest_of

SUBJECT = "test.thing"


def append(count: int, now: datetime) -> list[UUID]:
    """Appends leaves about new subjects; answers the subjects."""
    ids = [new_id() for _ in range(count)]
    leaves = [Leaf(LeafKind.CREDENTIAL_ISSUED, SUBJECT, one, digest_of(one)) for one in ids]
    append_leaves(leaves, now=now)
    return ids


def require_all(subjects: list[UUID]) -> None:
    """Everything committed is placed, published and proved by its receipt."""
    assert not WaitingLeaf.objects.exclude(leaf__kind=LeafKind.KEY_CHANGED).exists()
    positions = list(LogPlace.objects.order_by("position").values_list("position", flat=True))
    assert positions == list(range(len(positions)))
    for subject in random.Random(1).sample(subjects, min(20, len(subjects))):
        receipt = selectors.receipt_of(SUBJECT, subject)
        assert receipt is not None
        assert check_receipt(receipt, *selectors.note_keys(), digest=digest_of(subject)) is None
    assert set(subjects) <= set(LogLeaf.objects.filter(place__isnull=False).values_list("subject_id", flat=True))


def test_what_is_appended_is_published_with_a_receipt(db: None, now: datetime) -> None:
    subject = append(3, now)[1]
    assert selectors.receipt_of(SUBJECT, subject) is None
    published = services.publish_log(now=now)
    assert published is not None
    assert published.size == 3
    receipt = selectors.receipt_of(SUBJECT, subject, kind=LeafKind.CREDENTIAL_ISSUED)
    assert receipt is not None
    assert (receipt.index, receipt.checkpoint) == (1, published.note)
    assert check_receipt(receipt, *selectors.note_keys(), digest=digest_of(subject)) is None
    assert selectors.receipt_of(SUBJECT, subject, kind=LeafKind.CREDENTIAL_STATUS) is None
    assert [one.index for one in selectors.receipts_of(subject)] == [1]


def test_the_log_says_nothing_of_what_it_holds(db: None, now: datetime) -> None:
    append(1, now)
    services.publish_log(now=now)
    leaf = LogLeaf.objects.get(subject_kind=SUBJECT)
    shown = store.read_tile(Tile(-1, 0, 1))
    assert bytes(leaf.digest) not in shown
    assert bytes(leaf.salt) not in shown


def test_what_is_rolled_back_is_not_logged(db: None, now: datetime) -> None:
    with transaction.atomic():
        append(2, now)
        transaction.set_rollback(True)
    assert services.publish_log(now=now) is None
    assert append_leaves([], now=now) == []
    with pytest.raises(ValueError, match="32 bytes"):
        append_leaves([Leaf(LeafKind.KEY_CHANGED, SUBJECT, new_id(), b"short")], now=now)


def test_the_log_grows_over_tiles_and_stays_consistent(db: None, now: datetime) -> None:
    seen, subjects, checkpoints = None, [], []
    for count in (1, 1, 253, 1, 1, 500, 3):
        subjects += append(count, now)
        made = services.publish_log(now=now)
        assert made is not None
        checkpoints.append(made)
        seen = checked_folder(seen)
    require_all(subjects)
    for old, new in pairwise(checkpoints):
        path = selectors.consistency_between(old.size, new.size)
        assert check_consistency(old.size, bytes(old.root), new.size, bytes(new.root), path)
    with pytest.raises(NotFound):
        selectors.consistency_between(1, 10_000)
    assert services.publish_log(now=now) is None or checked_folder(seen)


def test_much_at_once_is_published_in_pieces(db: None, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "LEAVES_PER_CHECKPOINT", 300)
    append(1000, now)
    services.publish_log(now=now)
    assert list(LogCheckpoint.objects.order_by("size").values_list("size", flat=True))[:4] == [300, 600, 900, 1000]
    checked_folder()


def test_after_a_new_key_the_log_says_the_same_again(db: None, now: datetime) -> None:
    append(2, now)
    services.publish_log(now=now)
    services.publish_log(now=now)  # the leaf of the log's own first key
    rotate_key(owner=LOG, actor=SYSTEM, now=now + timedelta(minutes=1))
    made = services.publish_log(now=now + timedelta(minutes=2))
    assert made is not None
    newest = selectors.note_keys()[0]
    assert open_checkpoint(made.note, newest).size == made.size
    assert len(selectors.note_keys()) == 2
    assert checked_folder() is not None


def test_a_partial_tile_that_grew_is_still_served(db: None, now: datetime) -> None:
    append(5, now)
    services.publish_log(now=now)
    early = selectors.tile_bytes(Tile(0, 0, 5))
    bundle = selectors.tile_bytes(Tile(-1, 0, 5))
    append(400, now)
    services.publish_log(now=now)
    for width in (5,):
        store.path_of(Tile(0, 0, width)).unlink()
        store.path_of(Tile(-1, 0, width)).unlink()
    assert selectors.tile_bytes(Tile(0, 0, 5)) == early
    assert selectors.tile_bytes(Tile(-1, 0, 5)) == bundle
    assert len(selectors.tile_bytes(Tile(0, 0))) == 256 * 32
    for missing in (Tile(0, 2), Tile(0, 1, 250), Tile(3, 0, 1)):
        with pytest.raises(NotFound):
            selectors.tile_bytes(missing)


def test_a_row_of_a_batch_is_proved_through_its_root(db: None, now: datetime) -> None:
    rows = [f"row {number}".encode() for number in range(7)]
    act = record_act(verb="ledger.posted", subject_kind="ledger.batch", rows=rows, actor=SYSTEM, now=now)
    members = rows_of_batch(act)
    append_leaves([Leaf(LeafKind.LEDGER_BATCH, "ledger.batch", act.id, batch_root(act))], now=now)
    assert selectors.receipt_in_batch(act.id, members[4]) is None
    services.publish_log(now=now)
    receipt = selectors.receipt_in_batch(act.id, members[4])
    assert receipt is not None
    assert check_receipt(receipt, *selectors.note_keys(), digest=members[4]) is None
    assert selectors.receipt_in_batch(act.id, b"x" * 32) is None


def test_rows_of_the_log_never_change(db: None, now: datetime) -> None:
    append(1, now)
    services.publish_log(now=now)
    for model in (LogLeaf, LogPlace, LogCheckpoint):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        LogLeaf.objects.update(subject_kind="other")


def test_a_log_of_another_history_is_not_continued(db: None, now: datetime, settings: Any) -> None:
    append(2, now)
    services.publish_log(now=now)
    note = store.read_checkpoint()
    assert note is not None
    settings.DEMO_MODE = False
    for wrong in (note.replace("\n2\n", "\n3\n"), "no checkpoint"):
        (store.folder() / "checkpoint").write_text(wrong, encoding="utf-8")
        append(1, now)
        with pytest.raises(Conflict, match="other_history"):
            services.publish_log(now=now)


def test_a_demonstration_built_anew_puts_the_old_log_aside(db: None, now: datetime) -> None:
    store.write_checkpoint("demo.invalid/log\n7\n" + "A" * 43 + "=\n")
    store.write_tile(Tile(0, 0, 2), b"other")
    append(2, now)
    made = services.publish_log(now=now)
    assert made is not None
    assert made.size == 2
    assert checked_folder() is not None
    assert len(list(store.folder().glob("aside-*"))) == 1


def test_damaged_tiles_are_not_built_upon(db: None, now: datetime) -> None:
    append(300, now)
    services.publish_log(now=now)
    path = store.path_of(Tile(1, 0, 1))
    good = path.read_bytes()
    path.write_bytes(b"\x00" * len(good))
    append(1, now)
    with pytest.raises(Conflict, match="damaged"):
        services.publish_log(now=now)
    path.write_bytes(good)
    later = store.path_of(Tile(0, 1, 46))
    later.parent.mkdir(parents=True, exist_ok=True)
    later.write_bytes(b"other")
    with pytest.raises(Conflict, match="differs"):
        services.publish_log(now=now)


class Failing:
    """Lets the n-th call of something fail."""

    def __init__(self, real: Callable[..., Any], at: int) -> None:
        self.real, self.left = real, at

    def __call__(self, *args: Any, **named: Any) -> Any:
        self.left -= 1
        if not self.left:
            raise OSError("injected")
        return self.real(*args, **named)


@contextmanager
def injected(place: str, at: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The n-th sync, rename or statement fails."""
    if place == "database":
        with connection.execute_wrapper(Failing(lambda execute, *rest: execute(*rest), at)):
            yield
        return
    with monkeypatch.context() as patch:
        if place == "sync":
            patch.setattr(os, "fsync", Failing(os.fsync, at))
        else:
            failing = Failing(Path.replace, at)
            patch.setattr(Path, "replace", lambda *args: failing(*args))  # noqa: PLW0108 - a method must bind
        yield


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("place", ["sync", "rename", "database"])
def test_a_failure_at_any_step_loses_nothing(place: str, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of the calls that make something last fails once, and everything is well after the next publication."""
    subjects, seen, failures, at = append(250, now), None, 0, 0
    services.publish_log(now=now)
    seen = checked_folder()
    while True:
        at += 1
        subjects += append(9, now)
        try:
            with injected(place, at, monkeypatch):
                services.publish_log(now=now)
        except OSError:
            failures += 1
        else:
            break
        seen = checked_folder(seen)
        services.publish_log(now=now)
        seen = checked_folder(seen)
    require_all(subjects)
    assert failures > 2


KILLED = """
import json, random, time
from pathlib import Path
from uuid import UUID
from oneplusx.apps.trail.digests import batch_root, rows_of_batch
from oneplusx.apps.trail.models import LeafKind
from oneplusx.apps.trail.services import Leaf, append_leaves
from oneplusx.apps.transparency import services, store
from oneplusx.web.clock import now
from oneplusx.web.ids import new_id
from tests.support.log import checked_folder, digest_of
from django.db import connection, transaction

acknowledged = Path(os.environ["ACKNOWLEDGED"])
draw = random.Random(int(os.environ["SEED"]))

shown = store.folder() / "checkpoint"

def stamp(path):  # changes when the file does: something was committed, or published
    return path.stat().st_mtime_ns if path and path.exists() else 0

def child(seed):
    draw = random.Random(seed)
    while True:
        ids = [new_id() for _ in range(draw.randint(1, 120))]
        with transaction.atomic():
            leaves = [Leaf(LeafKind.CREDENTIAL_ISSUED, "test.thing", one, digest_of(one)) for one in ids]
            append_leaves(leaves, now=now())
        with acknowledged.open("a") as file:
            file.write("".join(f"{one}\\n" for one in ids))
        services.publish_log(now=now())

seen, sizes = None, []
for round in range(int(os.environ["ROUNDS"])):
    connection.close()
    pid = os.fork()
    if not pid:
        try:
            child(draw.random() + round)
        finally:
            os._exit(1)
    watched = (None, acknowledged, shown)[round % 3]
    before = stamp(watched)
    while watched and stamp(watched) == before:
        time.sleep(0.001)
    time.sleep(draw.uniform(0.001, 0.25))
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status), "the child ended by itself"
    seen = checked_folder(seen)
    sizes.append(seen.size if seen else 0)
print(json.dumps(sizes))
"""


@pytest.mark.django_db(transaction=True)
def test_whoever_is_killed_at_any_moment_breaks_nothing(now: datetime, tmp_path: Path, settings: Any) -> None:
    file = tmp_path / "acknowledged"
    file.touch()
    done = run_program(
        KILLED, ACKNOWLEDGED=str(file), ROUNDS="25", SEED="7", ONEPLUSX_LOG_DIR=str(settings.ONEPLUSX_LOG_DIR)
    )
    assert done.returncode == 0, done.stderr
    sizes = json.loads(done.stdout.splitlines()[-1])
    assert sizes == sorted(sizes)
    assert sizes[-1] > 0
    services.publish_log(now=now)
    services.publish_log(now=now)
    subjects = [UUID(line) for line in file.read_text().split()]
    assert checked_folder() is not None
    require_all(subjects)
    latest = selectors.latest_checkpoint()
    assert latest is not None
    assert LogLeaf.objects.count() == LogPlace.objects.count() == latest.size


@pytest.mark.django_db(transaction=True)
def test_many_append_and_two_publish_at_once(now: datetime) -> None:
    services.publish_log(now=now)

    def work(number: int) -> list[UUID]:
        made: list[UUID] = []
        for _ in range(8):
            made += append(5, now)
            if number % 2:
                services.publish_log(now=now)
                place_leaves()
        return made

    subjects = [one for made in at_once([partial(work, number) for number in range(4)]) for one in made]  # type: ignore[attr-defined]
    services.publish_log(now=now)
    services.publish_log(now=now)
    assert checked_folder() is not None
    assert len(subjects) == 160
    require_all(subjects)
