"""What a conversion method asks of graduation decides in the audit, as a part of the program's own tree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random

import pytest

from oneplusx.domain.graduation import (
    AllOf,
    AnyOf,
    AuditRecord,
    AuditResult,
    CourseIs,
    CreditsFrom,
    EarnedCourse,
    EarnedStatus,
    FixKind,
    Pool,
    Program,
    Unit,
    audit,
    compile_program,
    find,
    measures_of,
    with_requirements,
    write_result,
)
from oneplusx.domain.graduation.audit import search
from oneplusx.domain.graduation.document import program_from_json, program_to_json
from oneplusx.domain.graduation.document.values import ProgramDocument
from oneplusx.domain.graduation.packing import Packer, pack_program, unpack_program
from oneplusx.domain.rules import (
    CourseNature,
    CourseStanding,
    CourseStatus,
    LearnerRecord,
    PastConversion,
    PastTarget,
    PastUse,
    RuleSet,
    compose,
    load_rule_set,
    requirement_states,
)
from tests.domain.rules.cast import course, program, published

HEAD = """
format: oneplusx-rule-set/1
code: NEED
version: "7"
owner: {level: college, code: need}
rules: [{id: r, from: {}, to: {slots: [innovation]}, credits: {basis: outcome}}]
requirements:
"""
CORE, PRACTICE, ELECTIVE = CourseNature.PROFESSIONAL_CORE, CourseNature.PRACTICE, CourseNature.PUBLIC_ELECTIVE
FACTS = program(
    *(course(f"C{n}", 200 + 100 * (n % 3), (CORE, PRACTICE, ELECTIVE)[n % 3]) for n in range(9)),
    slots={"innovation": None, "public_elective": None},
)
TREE = Program(
    code=FACTS.code,
    requirement=AllOf(id="program", children=(CourseIs(id="core", code="C0"),)),
)


def asks(*lines: str) -> RuleSet:
    return load_rule_set(HEAD + "".join(f"  - {line}\n" for line in lines), name="need")


def slot_line(slot: str, number: int, credits: int) -> EarnedCourse:
    return EarnedCourse(f"slot:{slot}:{number}", credits_hundredths=credits, nature=slot, source_id=str(number))


def converted(
    number: int, *targets: PastTarget, category: str | None = None, kind: str = "competition"
) -> PastConversion:
    total = sum(target.credits_hundredths for target in targets)
    return PastConversion(
        id=str(number),
        rule_set_code="NEED",
        rule_id="r",
        uses=(PastUse(f"held-{number}", kind, total),),
        targets=targets,
        credits_hundredths=total,
        converted_on=date(2026, 1, 5),
        program=FACTS.code,
        institution=FACTS.institution,
        category=category,
    )


def answer(method: RuleSet | None, record: AuditRecord, tree: Program = TREE) -> AuditResult:
    return audit(with_requirements(tree, method, FACTS), record)


PASSED_CORE = EarnedCourse("C0", credits_hundredths=200, nature=CORE.value)
INNOVATION = asks("{id: innovation, at_least: 3, over: {slots: [innovation]}, clause: 创新学分不少于 3 学分}")


def test_a_minimum_of_the_method_decides_who_graduates_and_is_named_with_its_source() -> None:
    without = AuditRecord((PASSED_CORE,))
    assert answer(None, without).satisfied
    refused = answer(INNOVATION, without)
    assert (refused.satisfied, refused.proved) == (False, True)
    node = refused.node("requirement-innovation")
    assert (node.title_zh, node.source, node.depth) == ("创新学分不少于 3 学分", "NEED 7", 1)
    assert (node.required, node.earned, node.unit) == (300, 0, Unit.CREDITS_HUNDREDTHS)
    assert refused.blocking_alone == ("requirement-innovation",)
    short = answer(INNOVATION, AuditRecord((PASSED_CORE, slot_line("innovation", 1, 250))))
    assert not short.satisfied
    exact = answer(INNOVATION, AuditRecord((PASSED_CORE, slot_line("innovation", 1, 300))))
    assert exact.satisfied


def test_it_takes_no_course_away_from_the_program() -> None:
    method = asks("{id: core, at_least: 2, over: {natures: [professional_core]}}")
    assert answer(method, AuditRecord((PASSED_CORE,))).satisfied


def test_what_is_in_progress_would_do() -> None:
    method = asks("{id: practice, at_least: 3, over: {natures: [practice]}}")
    sitting = EarnedCourse("C1", credits_hundredths=300, nature=PRACTICE.value, status=EarnedStatus.IN_PROGRESS)
    found = answer(method, AuditRecord((PASSED_CORE, sitting)))
    assert (found.satisfied, found.would_be_satisfied) == (False, True)


def test_other_steps_and_other_programs_are_not_asked_here() -> None:
    early = "{id: early, at_least: 150, asked_for: early_internship}"
    short = "{id: short, at_least: 150, when: {program.length_years: 2}}"
    assert with_requirements(TREE, asks(early, short), FACTS) is TREE
    assert with_requirements(TREE, asks(early, short), replace(FACTS, length_years=2)) is not TREE


def test_what_only_conversions_tell_is_measured() -> None:
    method = asks(
        "{id: contests, at_least: 4.5, over: {categories: [contest]}}",
        "{id: two, unit: conversions, at_least: 2, over: {types: [competition]}}",
    )
    past = [
        converted(1, PastTarget(None, "innovation", 400), category="contest"),
        converted(2, PastTarget(None, "innovation", 900), category="club", kind="service"),
        replace(converted(3, PastTarget(None, "innovation", 900), category="contest"), program="OTHER"),
    ]
    measures = measures_of(method, FACTS, past)
    assert measures == {"requirement:contests": 400, "requirement:two": 1}
    found = answer(method, AuditRecord((PASSED_CORE,), measures=measures))
    contests, two = found.node("requirement-contests"), found.node("requirement-two")
    assert (contests.required, contests.earned, contests.missing) == (450, 400, 50)
    assert contests.reasons[0].params == {"required": "4.5", "earned": "4", "missing": "0.5"}
    assert (two.unit, two.required, two.earned) == (Unit.CONVERSIONS, 2, 1)
    assert [(item.kind, item.amount) for item in found.cheapest_fix] == [
        (FixKind.CONVERSION, 50),
        (FixKind.CONVERSION, 1),
    ]
    enough = measures_of(method, FACTS, [*past, converted(4, PastTarget("C3", None, 50), category="contest")])
    assert answer(method, AuditRecord((PASSED_CORE,), measures=enough)).satisfied


def test_a_tree_that_is_a_choice_stays_one_and_ids_stay_unique() -> None:
    choice = AnyOf(
        id="program", children=(CourseIs(id="requirement-innovation", code="C0"), CourseIs(id="b", code="C1"))
    )
    tree = replace(TREE, requirement=choice)
    found = answer(INNOVATION, AuditRecord((PASSED_CORE,)), tree)
    assert [node.id for node in found.nodes][:2] == ["program-2", "program"]
    assert found.node("requirement-innovation-2").required == 300
    assert not found.satisfied
    assert not answer(INNOVATION, AuditRecord(()), replace(TREE, requirement=None)).satisfied


def slot_leaf(slot: str, needed: int) -> CreditsFrom:
    return CreditsFrom(id=f"slot-{slot}", min_hundredths=needed, pool=Pool(patterns=(f"slot:{slot}:*",)))


@pytest.mark.parametrize("has_own_slot", [True, False])
@pytest.mark.parametrize(
    "given, elective, graduates",
    [
        ((600,), 0, False),
        ((600,), 200, True),
        ((400, 400), 0, True),
        ((400, 300), 100, True),
        ((400, 300), 0, False),
        ((500,), 300, False),
        ((900,), 0, True),
    ],
)
def test_what_lies_above_fills_other_slots_to_the_hundredth(
    given: tuple[int, ...], elective: int, graduates: bool, has_own_slot: bool
) -> None:
    method = asks("{id: growth, at_least: 6, over: {slots: [growth]}, surplus_slots: [free]}")
    own = (slot_leaf("growth", 300),) if has_own_slot else ()
    tree = replace(TREE, requirement=AllOf(id="program", children=(slot_leaf("free", 200), *own)))
    lines = [slot_line("growth", number, credits) for number, credits in enumerate(given)]
    if elective:
        lines.append(slot_line("free", 9, elective))
    found = answer(method, AuditRecord(tuple(lines)), tree)
    assert (found.satisfied, found.proved) == (graduates, True)


def test_it_says_the_same_as_the_rules_whatever_the_record() -> None:
    """For 400 made-up records: a requirement is met in the audit where the rules say so."""
    method = asks(
        "{id: all, at_least: 9}",
        "{id: core, at_least: 5, over: {natures: [professional_core, practice]}}",
        "{id: mixed, at_least: 4, over: {natures: [public_elective], slots: [innovation]}}",
        "{id: nature-named-slot, at_least: 3, over: {slots: [public_elective]}}",
        "{id: courses, unit: courses, at_least: 4}",
        "{id: practices, unit: courses, at_least: 2, over: {natures: [practice]}}",
        "{id: contests, at_least: 3, over: {categories: [contest], natures: [practice]}}",
        "{id: by-rule, unit: courses, at_least: 1, over: {rules: [r]}}",
        "{id: number, unit: conversions, at_least: 2, over: {slots: [innovation, public_elective]}}",
    )
    compiled = compile_program(with_requirements(TREE, method, FACTS))
    random = Random(20_261_122)
    verdicts = []
    for _ in range(400):
        standings, lines, past = [], [], []
        for item in FACTS.courses:
            way = random.choice(("none", "passed", "failed", "converted"))
            if way in ("passed", "failed"):
                status = CourseStatus(way)
                standings.append(CourseStanding(item.code, status, Fraction(80)))
                lines.append(
                    EarnedCourse(
                        item.code,
                        credits_hundredths=item.credits_hundredths,
                        nature=item.nature.value,
                        status=EarnedStatus(way),
                    )
                )
            if way == "converted":
                target = PastTarget(item.code, None, item.credits_hundredths, item.nature.value)
                past.append(converted(len(past), target, category=random.choice((None, "contest"))))
                standings.append(CourseStanding(item.code, CourseStatus.EXEMPTED))
                lines.append(
                    EarnedCourse(item.code, credits_hundredths=item.credits_hundredths, nature=item.nature.value)
                )
        for _number in range(random.randint(0, 3)):
            slot, credits = random.choice(("innovation", "public_elective")), random.choice((50, 100, 200))
            lines.append(slot_line(slot, len(past), credits))
            past.append(
                converted(len(past), PastTarget(None, slot, credits), category=random.choice((None, "contest")))
            )
        record = LearnerRecord((), tuple(standings), tuple(past), FACTS)
        found = audit(compiled, AuditRecord(tuple(lines), measures=measures_of(method, FACTS, past)))
        for state in requirement_states(method, record):
            node = found.node(f"requirement-{state.requirement_id}")
            assert (node.earned, node.satisfied) == (state.earned, state.met), state
            verdicts.append(state.met)
    assert 0.1 < sum(verdicts) / len(verdicts) < 0.9


def test_composed_methods_name_the_layer_that_asks() -> None:
    lower = """
format: oneplusx-rule-set/1
code: PROG
version: "2"
owner: {level: program, code: p}
parent: NEED
requirements:
  - {id: practice, at_least: 6, over: {natures: [practice]}}
"""
    whole = compose([INNOVATION, load_rule_set(lower, name="p")])
    tree = with_requirements(TREE, whole, FACTS).requirement
    assert isinstance(tree, AllOf)
    assert [(node.id, node.source) for node in tree.children[1:]] == [
        ("requirement-innovation", "NEED 7"),
        ("requirement-practice", "PROG 2"),
    ]


def test_a_published_method_asks_by_category_and_lets_the_surplus_fill_electives() -> None:
    tree = with_requirements(replace(TREE, requirement=slot_leaf("free_elective", 200)), published("R10"), FACTS)
    found = audit(tree, AuditRecord((slot_line("personal_development", 1, 800),)))
    kinds = {node.id: node.kind for node in found.nodes}
    assert kinds["requirement-social-practice"] == kinds["requirement-clubs"] == "measured"
    assert found.node("requirement-personal-development").satisfied
    assert found.node("slot-free_elective").satisfied


def test_documents_and_stored_answers_keep_it() -> None:
    method = asks(
        "{id: contests, at_least: 4.5, over: {categories: [contest]}}", "{id: n, unit: conversions, at_least: 1}"
    )
    whole = with_requirements(TREE, method, FACTS)
    assert unpack_program(pack_program(whole)) == whole
    assert program_from_json(program_to_json(ProgramDocument(whole, FACTS))).program == whole
    compiled = compile_program(whole)
    record = AuditRecord((PASSED_CORE,), measures={"requirement:contests": 100, "requirement:n": 1})
    packer = Packer(compiled)
    finding, instance = search(compiled, record)
    again = packer.unpack_record(packer.pack_record(record), None)
    assert again == record
    stored = packer.unpack_finding(again, packer.pack_finding(instance, finding))
    assert write_result(*stored) == audit(whole, record)
    assert find(compiled, record).satisfied is False
