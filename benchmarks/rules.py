"""One decision, the doctor over a real table of transfer rules, a back-test of 15,000 learners.

Other lines of the group ``rules``: ``plan.py`` and ``graduation.py``. The table of the doctor is the one of Wisconsin
(141,417 rules) where it lies beside the project; a made-up table of that shape and size stands in for it elsewhere.
"""

from __future__ import annotations

import gzip
import pickle
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from fractions import Fraction
from itertools import islice
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from benchmarks.measuring import Context, Figure, at_most, seconds_of
from devtools.console import ROOT

if TYPE_CHECKING:
    from oneplusx.domain.backtest import BacktestReport, CaseFile
    from oneplusx.domain.graduation import Program
    from oneplusx.domain.rules import LearnerRecord, Request, RuleSet

GROUP = "rules"
EXAMPLES = ROOT / "examples"
WISCONSIN = ROOT.parent / "shared" / "data" / "uw_transfer_rules.csv.gz"
WISCONSIN_KEYS = 2_204
SEED = 20_260_902
ON = date(2026, 9, 2)

DECISIONS, DECISION_ROUNDS = 200, 7
DOCTOR_ROUNDS = 3
LEARNERS, PROGRAMS, CHUNK, BACKTEST_ROUNDS = 15_000, 200, 500, 3
LEVELS = ("primary", "intermediate", "advanced")


def figures(context: Context) -> Iterator[Figure]:
    """The lines of this file."""
    yield from _decision(context)
    yield from _doctor(context)
    yield from _backtest(context)


# One decision


def _decision(context: Context) -> Iterator[Figure]:
    cases = _cases()
    context.say(f"{DECISION_ROUNDS} rounds of {DECISIONS} decisions on {len(cases)} cases, with trace")
    approved = [case for case in cases if case[0] == "approved"]
    refused = [case for case in cases if case[0] != "approved"]
    yield at_most("rules.decision_us", _microseconds(cases), "us", 50)
    yield Figure("rules.decision_approved_us", _microseconds(approved), "us")
    yield Figure("rules.decision_refused_us", _microseconds(refused), "us")
    yield Figure("rules.decision_with_change_us", _microseconds(refused, smallest_change=True), "us")


Case = tuple[str, "RuleSet", "LearnerRecord", "Request", date]


def _microseconds(cases: Sequence[Case], *, smallest_change: bool = False) -> float:
    """Median of all single decisions of all rounds."""
    from oneplusx.domain.rules import decide, evaluate

    decided: Callable[..., object] = decide if smallest_change else evaluate
    taken = []
    for _ in range(DECISION_ROUNDS):
        for number in range(DECISIONS):
            _, rule_set, record, request, on = cases[number % len(cases)]
            start = time.perf_counter_ns()
            decided(rule_set, record, request, on)
            taken.append(time.perf_counter_ns() - start)
    return statistics.median(taken) / 1_000


def _cases() -> list[Case]:
    """The published example under its province, its near refusals, and rules of several methods."""
    from dataclasses import replace

    from oneplusx.domain.rules import Request, TargetRef, evaluate, load_case

    guangdong = _published("P01", "R16")
    case = load_case((EXAMPLES / "cases" / "R16.yaml").read_text("utf-8"), name="R16")
    assert case.request is not None
    record, request = case.record, replace(case.request, rule_id="outcome")
    crowded = replace(record, conversions=(*record.conversions, replace(record.conversions[0], id="more")))
    found: list[tuple[RuleSet, LearnerRecord, Request, date]] = [
        (guangdong, record, request, ON),
        (guangdong, crowded, request, ON),
        (guangdong, record, replace(request, targets=(TargetRef(course_code="NONE"),)), ON),
    ]
    method = _method()
    found += [(method, file.record, file.cases[0].request, ON) for file in islice(_learners(), 60)]
    innovation = _published("R32")
    for award in ("special", "third"):
        learner, ask = _winner(award)
        found.append((innovation, learner, ask, ON))
        found.append((innovation, learner, Request("ncre", ask.achievement_ids, ask.targets), ON))
    return [(evaluate(*item).outcome.value, *item) for item in found]


def _published(*codes: str) -> RuleSet:
    from oneplusx.domain.rules import compose, load_rule_set

    folder = EXAMPLES / "rule-sets"
    return compose([load_rule_set((folder / f"{code}.yaml").read_text("utf-8"), name=code) for code in codes])


def _winner(award: str) -> tuple[LearnerRecord, Request]:
    from oneplusx.domain.achievement import HeldAchievement
    from oneplusx.domain.rules import LearnerRecord, ProgramFacts, Request, TargetRef

    attributes = {"organizer_level": "province", "award": award, "team": "individual"}
    held = HeldAchievement("c1", "competition", "竞赛", attributes, date(2026, 5, 1))
    program = ProgramFacts("P", "510203", 2024, slots={"innovation": 600})
    request = Request("competition", ("c1",), (TargetRef(slot="innovation"),))
    return LearnerRecord((held,), (), (), program), request


# The doctor


def _doctor(context: Context) -> Iterator[Figure]:
    import gc

    from oneplusx.domain.importing import read_transfer_table
    from oneplusx.domain.rules.doctor import examine

    real = WISCONSIN.exists()
    text = gzip.decompress(WISCONSIN.read_bytes()).decode("utf-8") if real else _made_up_table()
    rule_sets = read_transfer_table(text, name=WISCONSIN.name)
    count = sum(len(rule_set.rules) for rule_set in rule_sets)
    context.say(f"{DOCTOR_ROUNDS} examinations of {count:,} rules ({'Wisconsin' if real else 'made up'})")
    gc.collect()
    gc.freeze()  # as the command does: the rules stay, there is nothing to collect among them
    runs, spent, keys = [], [], 0
    for _ in range(DOCTOR_ROUNDS):
        start, began = time.perf_counter(), time.process_time()
        reports = [examine(rule_set) for rule_set in rule_sets]
        runs.append(time.perf_counter() - start)
        spent.append(time.process_time() - began)
        keys = sum(len(report.of("doctor.ambiguous")) for report in reports)
    yield Figure("doctor.uw_rules", count, "")
    yield at_most("doctor.uw_s", statistics.median(runs), "s", 5)
    yield Figure("doctor.uw_processor_s", statistics.median(spent), "s")
    yield Figure("doctor.uw_multi_target_keys", keys, "", f"= {WISCONSIN_KEYS}", keys == WISCONSIN_KEYS)


def _made_up_table() -> str:
    """As many rules, colleges and ambiguous sources as the real table has."""
    lines = ["from_inst,from_course,from_title,to_inst,to_course,to_title,credits"]
    for number in range(139_213):
        colleges = f"College {number % 26}", f"College {26 + number % 31}"
        lines.append(f"{colleges[0]},ABC {number},,{colleges[1]},XYZ {number % 9_000},,3.00")
        if number < WISCONSIN_KEYS:
            lines.append(f"{colleges[0]},ABC {number},,{colleges[1]},XYZ EL,,3.00")
    return "\n".join(lines)


# The back-test


def _backtest(context: Context) -> Iterator[Figure]:
    context.say(f"{BACKTEST_ROUNDS} back-tests of {LEARNERS:,} learners, {PROGRAMS} programs: files in, one report out")
    runs: list[float] = []
    answers: list[tuple[BacktestReport, float]] = []
    with tempfile.TemporaryDirectory() as folder, ProcessPoolExecutor(2, initializer=_start_worker) as pool:
        buckets = _write_buckets(Path(folder))
        list(pool.map(_idle, range(2)))
        runs += [seconds_of(lambda: answers.append(_compare(pool, buckets))) for _ in range(BACKTEST_ROUNDS)]
    reports = [report for report, _ in answers]
    assert len({repr(report) for report in reports}) == 1, "the same input, the same report"
    yield at_most("backtest.15k_s", statistics.median(runs), "s", 30)
    yield Figure("backtest.15k_processor_s", statistics.median(seconds for _, seconds in answers), "s")
    yield Figure("backtest.15k_learners_changed", reports[0].learners_changed, "")
    yield Figure("backtest.15k_cases_flipped", reports[0].cases_flipped, "")


def _write_buckets(folder: Path) -> list[Path]:
    """The learners in files of 500, as a batch gets them."""
    from oneplusx.domain.backtest import chunks

    paths = []
    for number, piece in enumerate(chunks(_learners(), CHUNK)):
        paths.append(folder / f"bucket-{number}")
        paths[-1].write_bytes(pickle.dumps(piece))
    return paths


def _compare(pool: ProcessPoolExecutor, buckets: list[Path]) -> tuple[BacktestReport, float]:
    """The merged report, and the processor seconds that both processes spent on it."""
    from oneplusx.domain.backtest import merge_reports

    pieces = list(pool.map(_compare_bucket, buckets))
    return merge_reports(report for report, _ in pieces), sum(seconds for _, seconds in pieces)


_WORKER: dict[str, tuple[RuleSet, RuleSet, dict[str, Program]]] = {}


def _start_worker() -> None:
    """Every process makes the versions and the programs once."""
    from oneplusx.domain.backtest import with_cap
    from oneplusx.domain.graduation import compile_program

    before = _method()
    after = with_cap(before, "half", share=Fraction(2, 5))
    programs = {f"P{number}": compile_program(_program(number)) for number in range(PROGRAMS)}
    _WORKER["all"] = before, after, programs  # type: ignore[assignment]


def _idle(number: int) -> int:
    return number


def _compare_bucket(path: Path) -> tuple[BacktestReport, float]:
    from oneplusx.domain.backtest import backtest

    before, after, programs = _WORKER["all"]
    start = time.process_time()
    files: tuple[CaseFile, ...] = pickle.loads(path.read_bytes())
    return backtest(before, after, files, programs=programs), time.process_time() - start


def _method() -> RuleSet:
    from oneplusx.domain.rules import from_json

    def of(rule_id: str, types: list[str], natures: list[str], **more: object) -> dict[str, object]:
        return {
            "id": rule_id,
            "from": {"types": types},
            "to": {"natures": natures},
            "credits": {"basis": "course"},
        } | more

    return from_json(
        {
            "format": "oneplusx-rule-set/1",
            "code": "BENCH",
            "version": "1",
            "owner": {"level": "college", "code": "college"},
            "settings": {"same_outcome": "highest"},
            "rules": [
                of("x", ["x_certificate"], ["professional_core", "professional_foundation"]),
                of("award", ["competition"], ["public_elective", "free_elective"], category="contest"),
                of("online", ["mooc"], ["public_elective", "professional_extension"], category="online"),
            ],
            "caps": [
                {"id": "half", "share": "50%", "base": "elective"},
                {"id": "online", "share": "25%", "base": "elective", "over": {"categories": ["online"]}},
                {"id": "courses", "at_most": 4, "unit": "courses"},
            ],
        }
    )


NATURES = ("professional_core", "professional_foundation", "professional_extension", "public_elective", "free_elective")
RULES = {"x_certificate": "x", "competition": "award", "mooc": "online"}


def _program(number: int) -> Program:
    """40 courses: compulsory ones, and two pools of electives."""
    from oneplusx.domain.graduation import (
        AllOf,
        CatalogCourse,
        ConditionIs,
        CourseIs,
        CreditsFrom,
        Pool,
        Program,
        Sharing,
    )

    random = Random(SEED + number)
    courses = [
        CatalogCourse(
            code=f"C{place:02}", credits_hundredths=random.choice((200, 300, 400)), nature=NATURES[place % len(NATURES)]
        )
        for place in range(40)
    ]
    named = [CourseIs(id=course.code, code=course.code) for course in courses if "elective" not in course.nature]
    pools = [
        CreditsFrom(id=nature, min_hundredths=800, pool=Pool(natures=(nature,)))
        for nature in ("public_elective", "free_elective")
    ]
    total = CreditsFrom(id="total", min_hundredths=9_000, sharing=Sharing.FREE)
    children = (*named, *pools, total, ConditionIs(id="internship", condition="internship"))
    return Program(code=f"P{number}", requirement=AllOf(id="all", children=children), courses=tuple(courses))


def _learners() -> Iterator[CaseFile]:
    """Learners in their last years, with one to four outcomes and what was decided about them."""
    from oneplusx.domain.achievement import HeldAchievement
    from oneplusx.domain.backtest import CaseFile, PastCase
    from oneplusx.domain.graduation import AuditRecord, EarnedCourse
    from oneplusx.domain.rules import (
        CourseNature,
        CourseStanding,
        CourseStatus,
        LearnerRecord,
        ProgramCourseFacts,
        ProgramFacts,
        Request,
        TargetRef,
    )

    random = Random(SEED)
    programs = [_program(number) for number in range(PROGRAMS)]
    facts = [
        ProgramFacts(
            code=program.code,
            major="510203",
            entry_year=2024,
            credits_hundredths={"program": 12_000, "elective": 2_000},
            courses=tuple(
                ProgramCourseFacts(item.code, item.code, item.credits_hundredths, CourseNature(item.nature))
                for item in program.courses
            ),
            institution="college",
        )
        for program in programs
    ]
    for number in range(LEARNERS):
        place = number % PROGRAMS
        courses = list(programs[place].courses)
        random.shuffle(courses)
        open_, done = courses[: random.randint(1, 8)], courses[8:]
        held = [
            HeldAchievement(
                f"{number}-{item}",
                random.choice(tuple(RULES)),
                "",
                {"level": random.choice(LEVELS)},
                date(2026, random.randint(1, 6), 1),
                family=f"f{item}",
            )
            for item in range(random.randint(1, 4))
        ]
        cases = [
            PastCase(
                f"{achievement.id}-case",
                Request(RULES[achievement.type], (achievement.id,), (TargetRef(course_code=course.code),)),
                ON,
            )
            for achievement, course in zip(held, open_, strict=False)
        ]
        standings = tuple(CourseStanding(course.code, CourseStatus.PASSED, Fraction(75)) for course in done)
        transcript = tuple(
            EarnedCourse(course.code, credits_hundredths=course.credits_hundredths, nature=course.nature)
            for course in done
        )
        yield CaseFile(
            learner_id=f"L{number:05}",
            record=LearnerRecord(tuple(held), standings, (), facts[place]),
            cases=tuple(cases),
            program_key=programs[place].code,
            audit=AuditRecord(transcript, conditions={"internship": True}),
            plan_on=ON,
        )
