"""Weight and speed of pages: every page that the demo cast reaches, and the lists that grow with 100,000 rows each."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from typing import Any

from benchmarks.measuring import POSTGRESQL, SQLITE, Context, Figure, at_most

LEARNERS, LISTED_LEARNERS = 120, 60
ROWS = 100_000
SHOWN = 5
KB_MAX, QUERIES_MAX, LIST_MS_MAX = 60, 20, 200


def figures(context: Context) -> Iterator[Figure]:
    """The lines of this group."""
    context.say(f"the pages of the demo world with {LEARNERS} learners, as each member of the cast sees them")
    found = context.on(SQLITE, crawl, learners=LEARNERS)
    for key in ("kb", "queries", "ms"):
        for line in found[f"worst_{key}"]:
            context.say(line)
    yield at_most("pages.html_kb_max", found["kb_max"], "KB", KB_MAX)
    yield at_most("pages.queries_max", found["queries_max"], "", QUERIES_MAX)
    yield Figure("pages.median_ms", found["median_ms"], "ms")
    yield Figure("pages.visited", found["visited"], "pages")
    yield at_most("pages.broken", found["broken"], "pages", 0)
    if POSTGRESQL in context.databases:
        yield from _lists(context)


def _lists(context: Context) -> Iterator[Figure]:
    context.say(f"lists with {ROWS:,} rows each in PostgreSQL")
    lists = context.on(POSTGRESQL, crawl_lists, learners=LISTED_LEARNERS, rows=ROWS)
    known = [one for one in lists if one["ms"] is not None]
    for one in sorted(known, key=lambda one: -one["ms"])[:SHOWN]:
        context.say(f"{one['ms']:.0f} ms {one['address']}")
    yield at_most("pages.list_100k_ms", max(one["ms"] for one in known), "ms", LIST_MS_MAX)
    yield Figure("pages.list_100k_median_ms", statistics.median(one["ms"] for one in known), "ms")
    yield at_most("pages.list_100k_broken", sum(one["statuses"] != [200] for one in lists), "pages", 0)


def _build(learners: int) -> None:
    from oneplusx.demo.build import build_demo_world
    from oneplusx.web import clock

    build_demo_world(learners=learners, seed=1, now=clock.now())


def crawl(learners: int) -> dict[str, Any]:
    """Builds the demo world and looks at its pages; the worst of each measure in words."""
    from benchmarks.page_crawl import crawl_cast

    _build(learners)
    visits = [(one.who, one.address, one.status, one.kb, one.queries, one.ms) for one in crawl_cast()]
    kb, queries, ms = [one[3] for one in visits], [one[4] for one in visits], [one[5] for one in visits]
    return {
        "kb_max": max(kb),
        "queries_max": max(queries),
        "median_ms": statistics.median(ms),
        "visited": len(visits),
        "broken": sum(one[2] >= 500 for one in visits),
        "worst_kb": [f"{one[3]:.1f} KB {one[0]} {one[1]}" for one in _worst(visits, 3)],
        "worst_queries": [f"{one[4]} queries {one[0]} {one[1]}" for one in _worst(visits, 4)],
        "worst_ms": [f"{one[5]:.0f} ms {one[0]} {one[1]}" for one in _worst(visits, 5)],
    }


def _worst(visits: list[Any], place: int) -> list[Any]:
    return sorted(visits, key=lambda one: -one[place])[:SHOWN]


def crawl_lists(learners: int, rows: int) -> list[dict[str, Any]]:
    """Builds a small demo world, copies its rows, and asks for the lists."""
    from benchmarks.page_lists import measure

    _build(learners)
    return measure(rows)
