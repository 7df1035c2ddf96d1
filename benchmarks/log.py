"""The transparency log: what a leaf costs the transaction it belongs to, and what its publication costs later.

Processor time, the best of the rounds: what an idle core does. Beside it the tree alone, without a database.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from benchmarks.ledger import NOW
from benchmarks.measuring import Context, Figure

GROUP = "credentials"
LEAVES = 10_000
ROUNDS = 5
MICROSECONDS = 1_000_000


def figures(context: Context) -> Iterator[Figure]:
    """Microseconds a leaf: the tree alone; appended and published on each database; the slower of them."""
    yield Figure("log.tree_us", round(tree(), 2), "us")
    slowest = 0.0
    for database in context.databases:
        context.say(f"{database}: {ROUNDS} × {LEAVES:,} leaves")
        found = context.on(database, append_and_publish)
        slowest = max(slowest, found["append_us"])
        yield Figure(f"log.append_us_{database}", round(found["append_us"], 1), "us")
        yield Figure(f"log.publish_us_{database}", round(found["publish_us"], 1), "us")
    yield Figure("log.append_us", round(slowest, 1), "us")


def tree() -> float:
    """Leaf hashes, the growing tree and its tiles in memory."""
    from oneplusx.domain.merkle import Tree, leaf_hash, tile_hashes, tiles_between
    from oneplusx.domain.merkle.tiles import WIDTH

    entries = [number.to_bytes(32, "big") for number in range(LEAVES)]

    def grow() -> None:
        grown = Tree(leaf_hash(entry) for entry in entries)
        for tile in tiles_between(0, LEAVES):
            start = tile.index * WIDTH
            b"".join(tile_hashes(tile, grown.read) if tile.level >= 0 else entries[start : start + tile.width])

    return _best(grow)


def append_and_publish() -> dict[str, float]:
    """In the caller's transaction, and by the one writer."""
    from django.db import transaction

    from oneplusx.apps.trail.models import LeafKind
    from oneplusx.apps.trail.services import Leaf, append_leaves
    from oneplusx.apps.transparency.services import publish_log
    from oneplusx.web.ids import new_id

    leaves = [Leaf(LeafKind.CREDENTIAL_ISSUED, "bench", new_id(), bytes(32)) for _ in range(LEAVES)]
    publish_log(now=NOW)

    def append() -> None:
        with transaction.atomic():
            append_leaves(leaves, now=NOW)

    found: dict[str, float] = {"append_us": float("inf"), "publish_us": float("inf")}
    for _ in range(ROUNDS):
        for name, work in (("append_us", append), ("publish_us", lambda: publish_log(now=NOW))):
            found[name] = min(found[name], _best(work, rounds=1))
    return found


def _best(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Microseconds of processor time a leaf."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times) / LEAVES * MICROSECONDS
