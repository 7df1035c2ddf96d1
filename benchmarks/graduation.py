"""The graduation audit: real degree plans one by one, and a whole cohort from the database to stored answers.

Real plans are those of NC State where they lie beside the project; elsewhere these lines are left out. Transcripts are
planted: each satisfies its plan by construction, then up to three courses are added or taken away.
"""

from __future__ import annotations

import gzip
import statistics
import time
from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from benchmarks.measuring import Context, Figure, at_least, at_most, seconds_of
from devtools.console import ROOT

if TYPE_CHECKING:
    from oneplusx.domain.graduation import AuditRecord, CompiledProgram

GROUP = "rules"
PLANS = ROOT.parent / "shared" / "data" / "ncsu_degree_plans.json.gz"
SEED = 20_260_601
DIFFERENCES = (-3, -2, -1, 0, 1, 2, 3)
ROUNDS = 3
LEARNERS, PROGRAMS = 15_000, 200
COHORT_ROUNDS = 3
TO_MS = 1e3


def figures(context: Context) -> Iterator[Figure]:
    """The lines of this file."""
    if PLANS.exists():
        yield from _real_plans(context)
    else:
        context.say("no degree plans of NC State here: their lines are left out")
    yield from _cohort(context)
    yield from _backtest(context)


# Real degree plans


class Planted(NamedTuple):
    """A transcript before its plan; ``must`` where it satisfies by construction."""

    program: CompiledProgram
    record: AuditRecord
    must: bool


def _real_plans(context: Context) -> Iterator[Figure]:
    from oneplusx.domain.graduation.exact import solutions  # noqa: F401  loaded before the clock runs

    cases, skipped = _planted()
    context.say(f"{len(cases):,} planted transcripts of real degree plans, {skipped} plans cannot be planted")
    verdicts = [_verdict(case) for case in cases]
    satisfied = sum(is_satisfied for _, is_satisfied, _ in verdicts)
    wrong = sum(case.must and not found[1] for case, found in zip(cases, verdicts, strict=True))
    milliseconds = [found[0] for found in verdicts]
    yield at_least("audit.ncsu_proved_share", sum(found[2] for found in verdicts) / len(cases), "share", 1)
    yield at_most("audit.ncsu_median_ms", statistics.median(milliseconds), "ms", 0.5)
    yield at_most("audit.ncsu_p99_ms", _p99(milliseconds), "ms", 10)
    yield at_most("audit.ncsu_refused_wrongly", wrong, "", 0)
    yield Figure("audit.ncsu_satisfied", satisfied, "")
    yield Figure("audit.ncsu_deficient", len(cases) - satisfied, "")
    yield Figure("audit.ncsu_skipped", skipped, "plans")
    short = [case for case, found in zip(cases, verdicts, strict=True) if not found[1]]
    fixes = [_fix(case) for case in short]
    yield Figure("audit.ncsu_fix_proved_share", sum(proved for _, proved in fixes) / len(fixes), "share")
    yield Figure("audit.ncsu_fix_median_ms", statistics.median(spent for spent, _ in fixes), "ms")
    yield Figure("audit.ncsu_fix_p99_ms", _p99([spent for spent, _ in fixes]), "ms")


def _p99(values: list[float]) -> float:
    return sorted(values)[len(values) * 99 // 100]


def _planted() -> tuple[list[Planted], int]:
    from benchmarks.planting import planted, varied
    from oneplusx.domain.graduation import AuditRecord, compile_program
    from oneplusx.domain.importing import read_degree_plans

    random, cases, skipped = Random(SEED), list[Planted](), 0
    text = gzip.decompress(PLANS.read_bytes()).decode()
    for document in read_degree_plans(text, name=PLANS.name):
        compiled = compile_program(document.program)
        courses = planted(document.program, random)
        if courses is None:
            skipped += 1
            continue
        for difference in DIFFERENCES:
            record = AuditRecord(varied(courses, difference, random))
            cases.append(Planted(compiled, record, difference >= 0))
    return cases, skipped


def _verdict(case: Planted) -> tuple[float, bool, bool]:
    """Median milliseconds of the processor, whether satisfied, whether proved."""
    from oneplusx.domain.graduation import verdict_of

    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        found = verdict_of(case.program, case.record)
        spent.append((time.process_time() - start) * TO_MS)
    return statistics.median(spent), found.satisfied, found.proved


def _fix(case: Planted) -> tuple[float, bool]:
    """Milliseconds of the cheapest fix alone, and whether it is proved."""
    from oneplusx.domain.graduation.audit import DEFAULT_EFFORT
    from oneplusx.domain.graduation.fixing import cheapest_fix
    from oneplusx.domain.graduation.instance import Instance, merge_courses

    lines, again = merge_courses(case.program, case.record.courses)
    instance = Instance(case.program, case.record, lines, again, with_progress=True)
    start = time.process_time()
    _, proved = cheapest_fix(instance, effort=DEFAULT_EFFORT)
    return (time.process_time() - start) * TO_MS, proved


# A whole cohort


def _cohort(context: Context) -> Iterator[Figure]:
    seconds = []
    for database in context.databases:
        context.say(f"{database}: {COHORT_ROUNDS} audits of {LEARNERS:,} learners in {PROGRAMS} programs")
        found = context.on(database, audit_cohort, learners=LEARNERS, programs=PROGRAMS)
        seconds.append(found["seconds"])
        yield Figure(f"audit.cohort_15k_s_{database}", found["seconds"], "s")
        yield Figure(f"audit.cohort_15k_cpu_s_{database}", found["cpu_s"], "s")
        yield at_least(f"audit.cohort_proved_share_{database}", found["proved_share"], "share", 1)
    yield at_most("audit.cohort_15k_s", min(seconds), "s", 10)


def audit_cohort(learners: int, programs: int) -> dict[str, float]:
    """Median seconds from the database to stored answers, all of them new; processor time of all our processes."""
    from benchmarks.cohort import cohort
    from benchmarks.ledger import _refresh_statistics

    college_id = cohort(learners, programs)
    _refresh_statistics()
    rounds = [_audit(college_id, learners) for _ in range(COHORT_ROUNDS)]
    seconds, cpu_s, proved = zip(*rounds, strict=True)
    return {
        "seconds": statistics.median(seconds),
        "cpu_s": statistics.median(cpu_s),
        "proved_share": min(proved) / learners,
    }


def _audit(college_id: UUID, learners: int) -> tuple[float, float, int]:
    from benchmarks.ledger import NOW
    from oneplusx.apps.graduation.models import AuditedProgram, GraduationResult
    from oneplusx.apps.graduation.services import audit_cohort as audit_whole
    from oneplusx.web.actor import SYSTEM

    GraduationResult.objects.all().delete()
    AuditedProgram.objects.all().delete()
    before = _processor_s()
    seconds = seconds_of(
        lambda: audit_whole(college_id=college_id, program_id=None, entry_year=None, actor=SYSTEM, now=NOW)
    )
    spent = _processor_s() - before
    assert GraduationResult.objects.count() == learners
    return seconds, spent, GraduationResult.objects.filter(is_proved=True).count()


# A back-test from the database


def _backtest(context: Context) -> Iterator[Figure]:
    """The same cohort under two versions, with everything that was decided and what could still be converted."""
    seconds = []
    for database in context.databases:
        context.say(f"{database}: {COHORT_ROUNDS} back-tests of {LEARNERS:,} learners in {PROGRAMS} programs")
        found = context.on(database, backtest_cohort, learners=LEARNERS, programs=PROGRAMS)
        seconds.append(found["seconds"])
        yield Figure(f"backtest.15k_db_s_{database}", found["seconds"], "s")
        yield Figure(f"backtest.15k_db_cpu_s_{database}", found["cpu_s"], "s")
        yield Figure(f"backtest.15k_db_cases_{database}", found["cases"], "")
        yield Figure(f"backtest.15k_db_changed_{database}", found["changed"], "")
    yield at_most("backtest.15k_db_s", min(seconds), "s", 30)


def backtest_cohort(learners: int, programs: int) -> dict[str, float]:
    """Median seconds from the button to the stored report with its lines, plans included."""
    from benchmarks.cohort import cohort, decided, methods
    from benchmarks.ledger import _refresh_statistics

    old_id, new_id = methods(cohort(learners, programs))
    cases = decided(old_id)
    _refresh_statistics()
    rounds = [_replay(new_id, learners) for _ in range(COHORT_ROUNDS)]
    seconds, cpu_s, changed = zip(*rounds, strict=True)
    assert len(set(changed)) == 1, "the same input, the same report"
    return {
        "seconds": statistics.median(seconds),
        "cpu_s": statistics.median(cpu_s),
        "cases": cases,
        "changed": changed[0],
    }


def _replay(version_id: UUID, learners: int) -> tuple[float, float, int]:
    from benchmarks.ledger import NOW
    from oneplusx.apps.jobs.worker import run_until_idle
    from oneplusx.apps.rulesets.models import Report
    from oneplusx.apps.rulesets.services import start_backtest
    from oneplusx.web.actor import SYSTEM

    report = start_backtest(version_id=version_id, baseline_id=None, params={"with_plan": True}, actor=SYSTEM, now=NOW)
    before = _processor_s()
    seconds = seconds_of(run_until_idle)
    report = Report.objects.get(id=report.id)
    assert report.is_ready
    assert report.document["learners"] == learners
    return seconds, _processor_s() - before, report.document["learners_changed"]


def _processor_s() -> float:
    import resource

    found = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in found)
