"""Plans that are hard to find: 60 achievements, 40 courses, caps and M:N rules (see ``plan_worlds``).

The figure of the table is the whole answer, from the record to the proved plan: listing every application that the
rules would approve, choosing among them, deciding what was cut. Its two parts are shown apart, the check of the plan
and the reasons of what was left out too. Every world counts with the median of its runs.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator

from benchmarks.measuring import Context, Figure, at_least, at_most

GROUP = "rules"
WORLDS, WORLDS_LONG, ROUNDS = 60, 400, 3


def figures(context: Context) -> Iterator[Figure]:
    """Proved share, median and 99th percentile, and where the time goes."""
    worlds = WORLDS_LONG if context.is_long else WORLDS
    context.say(f"{worlds} adversarial plans, {ROUNDS} rounds each")
    rows = [_measure(seed) for seed in range(worlds)]
    whole = sorted(row["whole"] for row in rows)
    yield at_least("plan.adversarial_proved_share", sum(row["proved"] for row in rows) / worlds, "", 1)
    yield at_most("plan.adversarial_median_ms", statistics.median(whole), "ms", 5)
    yield at_most("plan.adversarial_p99_ms", whole[round(0.99 * (len(whole) - 1))], "ms", 50)
    choosing = sorted(row["choosing"] for row in rows)
    yield Figure("plan.adversarial_options", statistics.median(row["options"] for row in rows), "")
    yield Figure("plan.adversarial_listing_median_ms", statistics.median(row["listing"] for row in rows), "ms")
    yield Figure("plan.adversarial_choosing_median_ms", statistics.median(choosing), "ms")
    yield Figure("plan.adversarial_choosing_p99_ms", choosing[round(0.99 * (len(choosing) - 1))], "ms")
    yield Figure("plan.adversarial_check_median_ms", statistics.median(row["check"] for row in rows), "ms")
    yield Figure("plan.adversarial_reasons_median_ms", statistics.median(row["reasons"] for row in rows), "ms")


def _measure(seed: int) -> dict[str, float]:
    """Milliseconds of one world; the rule set is compiled before, as it is in a running installation."""
    from benchmarks.plan_worlds import ON, world
    from oneplusx.domain.planner import check_plan, plan
    from oneplusx.domain.rules import offers

    rule_set, record = world(seed)
    found = plan(rule_set, record, ON, why_not=False)
    if check_plan(rule_set, record, found, ON):
        raise AssertionError(f"world {seed}: the plan does not stand")
    whole = _milliseconds(lambda: plan(rule_set, record, ON, why_not=False))
    listing = _milliseconds(lambda: list(offers(rule_set, record, ON)))
    return {
        "proved": found.proved,
        "options": len(list(offers(rule_set, record, ON))),
        "whole": whole,
        "listing": listing,
        "choosing": max(0.0, whole - listing),
        "check": _milliseconds(lambda: check_plan(rule_set, record, found, ON), 1),
        "reasons": max(0.0, _milliseconds(lambda: plan(rule_set, record, ON), 1) - whole),
    }


def _milliseconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median of several calls, in processor time: what else the machine does is not the planner's."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return 1000 * statistics.median(times)
