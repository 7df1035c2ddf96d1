"""Equal outcomes, and sets of outcomes that hold one not needed: planned and proved, as if they were told apart."""

from __future__ import annotations

from random import Random

from oneplusx.domain.planner import Objective, check_plan, plan
from oneplusx.domain.planner.alike import alike
from oneplusx.domain.planner.candidates import Candidate, Problem, build_problem
from oneplusx.domain.planner.choosing import choose
from oneplusx.domain.planner.model import DEFAULT
from oneplusx.domain.planner.needless import needed
from oneplusx.domain.planner.search import split
from oneplusx.domain.planner.solver import solve
from oneplusx.domain.rules import LearnerRecord, RuleSet, cap_states, load_rule_set, offers
from tests.domain.planner.cast import ON, certificate, course, published, record

TYPES = ("x_certificate", "prize")
RULES = """
format: oneplusx-rule-set/1
code: T2
version: "1"
title_zh: 测试办法
title_en: Test rules
owner: {level: college, code: test, name_zh: 测试学院, name_en: Test College}
source: {title: 测试, url: "https://example.org/", quality: test}
settings: {same_outcome: each}
rules:
  - id: one
    title_zh: 甲
    title_en: One
    from: {types: [x_certificate]}
    to: {natures: [professional_core], count: {min: 1, max: 2}}
    credits: {basis: outcome}
  - id: several
    title_zh: 乙
    title_en: Several
    from: {types: [x_certificate, prize], count: {min: 2, max: 3}}
    to: {natures: [professional_core]}
    credits: {basis: outcome}
caps:
  - {id: number, at_most: 3, unit: conversions, over: {}}
approval:
  - {role: academic_affairs, title_zh: 教务处, title_en: Academic affairs}
"""


def _rules() -> RuleSet:
    return load_rule_set(RULES, name="T2")


def _learner(random: Random) -> LearnerRecord:
    held = [
        certificate(f"x{n}", "primary", random.choice((300, 300, 300, 500)), type=random.choice(TYPES))
        for n in range(random.randint(3, 5))
    ]
    return record(held, [course(f"C{n}", random.randint(1, 7) * 100) for n in range(random.randint(4, 6))])


def _problem(rules: RuleSet, learner: LearnerRecord) -> Problem:
    found = list(offers(rules, learner, ON))
    caps = cap_states(rules, learner, ON)
    return build_problem(found, caps, required={"C0", "C1"}, previous=(), objectives=DEFAULT)


def _values(chosen: list[Candidate]) -> tuple[int, int, int, int]:
    names = {name for candidate in chosen for name in candidate.achievements}
    sums = zip(*[(c.requirements, c.credits_hundredths, c.points) for c in chosen], strict=True)
    return (*(sum(column) for column in sums), -len(names)) if chosen else (0, 0, 0, 0)  # type: ignore[return-value]


def _solved(problem: Problem) -> tuple[int, int, int, int]:
    """By the solver alone, every outcome told apart."""
    chosen: list[Candidate] = []
    for part in split(problem):
        found = solve(problem, part, effort=5.0)
        assert found is not None
        assert found.proved
        chosen += found.chosen
    return _values(chosen)


def test_kinds_are_chosen_as_the_conversions_themselves() -> None:
    rules, by_kinds, dropped = _rules(), 0, 0
    for seed in range(25):
        problem = _problem(rules, _learner(Random(seed)))
        assert _values(choose(problem, effort=5.0).chosen) == _solved(problem), seed
        by_kinds += any(alike(problem, part) is not None for part in split(problem))
        dropped += len(needed(problem)) < len(problem.candidates)
    assert by_kinds > 10
    assert dropped > 10


def test_pinned_outcomes_are_told_apart() -> None:
    rules = _rules()
    for seed in range(12):
        problem = _problem(rules, _learner(Random(seed)))
        problem.forced = [problem.candidates[Random(seed).randrange(len(problem.candidates))]]
        found = choose(problem, effort=5.0)
        assert found.proved
        assert problem.forced[0] in found.chosen
        assert _values(found.chosen) == _solved(problem), seed


def test_ten_equal_certificates_for_forty_courses_are_proved() -> None:
    """Some 7,000 possibilities, of which 10! at a time are the same."""
    random, rules = Random(1), published("R17")
    held = [certificate(f"x{n}", "primary", 400) for n in range(10)]
    learner = record(held, [course(f"C{n:02}", random.randrange(200, 451, 50)) for n in range(40)])
    found = plan(rules, learner, ON, why_not=False)
    assert found.proved
    assert check_plan(rules, learner, found, ON) == []
    assert dict(found.objectives)[Objective.CREDITS] == 4000
    used = [name for conversion in found.chosen for name in conversion.achievement_ids]
    assert len(used) == len(set(used)) == 10


def test_the_first_of_equal_outcomes_serve() -> None:
    held = [certificate(f"x{n}", "primary", 300) for n in range(4)]
    learner = record(held, [course(f"C{n}", 300) for n in range(9)])
    found = plan(_rules(), learner, ON, why_not=False)
    assert [conversion.achievement_ids for conversion in found.chosen] == [("x0",), ("x1",), ("x2",)]
