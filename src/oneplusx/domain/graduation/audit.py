"""The graduation audit (毕业审核): who can graduate, who cannot, exactly why, and the cheapest way there.

Steps:
    1. Merge the record: one line per course, the best attempt.
    2. Judge by what is passed; when that is not enough, with what is in progress too.
    3. When that is not enough either, find the cheapest fix; its allocation is the one shown.
    4. When not satisfied by what is passed, find what blocks. What was found until here is a ``Finding``.
    5. Give what is left over a place to be seen, and write down how every node stands and why.
"""

from __future__ import annotations

from oneplusx.domain.graduation.blocking import find_blocking
from oneplusx.domain.graduation.compiled import CompiledProgram, compiled_of
from oneplusx.domain.graduation.finding import Finding
from oneplusx.domain.graduation.fix import Fix
from oneplusx.domain.graduation.fixing import cheapest_fix
from oneplusx.domain.graduation.instance import Instance, merge_courses
from oneplusx.domain.graduation.placing import Placement
from oneplusx.domain.graduation.record import AuditRecord, EarnedStatus
from oneplusx.domain.graduation.report import write_result
from oneplusx.domain.graduation.result import AuditResult
from oneplusx.domain.graduation.tree import Program
from oneplusx.domain.graduation.verdict import Verdict, judge

DEFAULT_EFFORT = 5.0
NOTHING_BLOCKS: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
Allocation = tuple[dict[int, dict[int, int]], frozenset[int]]


def audit(
    program: Program | CompiledProgram,
    record: AuditRecord,
    *,
    fix: bool = True,
    blocking: bool = True,
    effort: float = DEFAULT_EFFORT,
) -> AuditResult:
    """Audits one learner (毕业审核).

    Args:
        program: What is required; compiled once and remembered.
        record: What the learner has.
        fix: Also prove the cheapest fix; without, the one shown may not be the cheapest.
        blocking: Also find which requirements block.
        effort: Deterministic time allowed to each exact solution, about seconds. The answer says whether it
            is proved.

    Raises:
        Invalid: ``audit.invalid_program``.
    """
    finding, instance = search(compiled_of(program), record, fix=fix, blocking=blocking, effort=effort)
    return write_result(instance, finding)


def find(
    program: Program | CompiledProgram,
    record: AuditRecord,
    *,
    fix: bool = True,
    blocking: bool = True,
    effort: float = DEFAULT_EFFORT,
) -> Finding:
    """The same search as ``audit`` (only the search), for batches: ``explain`` writes the answer down when it is asked.

    Raises:
        Invalid: ``audit.invalid_program``.
    """
    return search(compiled_of(program), record, fix=fix, blocking=blocking, effort=effort)[0]


def verdict_of(program: Program | CompiledProgram, record: AuditRecord, *, effort: float = DEFAULT_EFFORT) -> Verdict:
    """Whether what is passed satisfies the program, and whether that is proved; nothing else.

    Raises:
        Invalid: ``audit.invalid_program``.
    """
    compiled = compiled_of(program)
    lines, again = merge_courses(compiled, record.courses)
    passed = Instance(compiled, record, lines, again, with_progress=False)
    return judge(passed, [0] if compiled.nodes else [], effort=effort)


def verdicts_of(
    program: Program | CompiledProgram, record: AuditRecord, *, effort: float = DEFAULT_EFFORT
) -> tuple[Verdict, Verdict]:
    """``verdict_of`` by what is passed, and once what is in progress is passed too; nothing else is searched.

    Raises:
        Invalid: ``audit.invalid_program``.
    """
    return _judged(compiled_of(program), record, effort)[2:]


def _judged(
    compiled: CompiledProgram, record: AuditRecord, effort: float
) -> tuple[Instance, Instance, Verdict, Verdict]:
    """The learner by what is passed and with what is in progress, and both verdicts."""
    lines, again = merge_courses(compiled, record.courses)
    roots = [0] if compiled.nodes else []
    passed = Instance(compiled, record, lines, again, with_progress=False)
    verdict = judge(passed, roots, effort=effort)
    every, later = passed, verdict
    if any(line.status is EarnedStatus.IN_PROGRESS for line in lines) or again:
        every = Instance(compiled, record, lines, again, with_progress=True)
        if not verdict.satisfied:
            later = judge(every, roots, effort=effort)
    return passed, every, verdict, later


def explain(program: Program | CompiledProgram, record: AuditRecord, finding: Finding) -> AuditResult:
    """The full answer of a finding, for the program and the record it was found for; nothing is searched.

    ``explain(program, record, find(program, record))`` is ``audit(program, record)``.
    """
    compiled = compiled_of(program)
    lines, again = merge_courses(compiled, record.courses)
    return write_result(Instance(compiled, record, lines, again, with_progress=True), finding)


def search(
    compiled: CompiledProgram,
    record: AuditRecord,
    *,
    fix: bool = True,
    blocking: bool = True,
    effort: float = DEFAULT_EFFORT,
) -> tuple[Finding, Instance]:
    """Like ``find``, with the instance that the finding speaks of: the record merged, what is in progress included."""
    passed, every, verdict, later = _judged(compiled, record, effort)
    found, fix_proved = None, True
    if not later.satisfied:
        found, fix_proved = cheapest_fix(every, effort=effort if fix else 0.0)
    blocks = NOTHING_BLOCKS
    if blocking and not verdict.satisfied:
        blocks = find_blocking(passed, verdict, effort=effort)
    members, chosen = _allocation(passed, every, verdict, later, found)
    return Finding(
        satisfied=verdict.satisfied,
        would_be_satisfied=later.satisfied,
        proved=verdict.proved and later.proved,
        members=members,
        chosen=chosen,
        fix=found,
        fix_proved=fix_proved,
        blocking=blocks[0],
        blocking_alone=blocks[1],
    ), every


def _allocation(passed: Instance, every: Instance, verdict: Verdict, later: Verdict, fix: Fix | None) -> Allocation:
    """Which allocation to show: of what is passed if that satisfies, else with what is in progress."""
    if verdict.satisfied:
        return _renumbered(passed, every, verdict.members), verdict.chosen
    if later.satisfied:
        return later.members, later.chosen
    if fix is not None:
        return fix.members, fix.chosen
    leaves = [leaf.index for leaf in every.compiled.leaves if leaf.exclusive]
    placement = Placement(every, leaves, {at: every.gaps[at] for at in leaves})
    placement.run()
    return placement.members, frozenset()


def _renumbered(passed: Instance, every: Instance, members: dict[int, dict[int, int]]) -> dict[int, dict[int, int]]:
    """The same allocation in terms of the instance that holds what is in progress too."""
    if passed is every:
        return members
    position = {id(course): index for index, course in enumerate(every.courses)}
    return {
        at: {position[id(passed.courses[index])]: worth for index, worth in taken.items()}
        for at, taken in members.items()
    }
