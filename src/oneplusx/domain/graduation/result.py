"""The answer of the graduation audit (毕业审核结果): values for pages, interfaces and storage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple


class Unit(StrEnum):
    """In what a node counts."""

    CREDITS_HUNDREDTHS = "credits_hundredths"
    COURSES = "courses"
    HOURS = "hours"
    CHILDREN = "children"
    ACHIEVEMENTS = "achievements"
    SCORE_HUNDREDTHS = "score_hundredths"
    CONDITIONS = "conditions"
    CONVERSIONS = "conversions"


class Reason(NamedTuple):
    """Why a node is not satisfied: a stable code and its values, ready for wording (credits as text)."""

    code: str
    params: Mapping[str, Any]


class NodeResult(NamedTuple):
    """How one node of the tree stands.

    Attributes:
        depth: 0 for the root.
        required: In ``unit``.
        earned: Counted from what is passed.
        in_progress: Counted in addition when all that is in progress is passed.
        missing: What is left then: ``required - earned - in_progress``, at least 0.
        is_needed: False for a branch that the answer does not rely on (another choice serves).
        courses: Codes of the courses allocated to it, in progress included.
        passed_by: Way → number of the passed courses allocated to it.
        source: Where the requirement is written, if elsewhere than in the program.
    """

    id: str
    kind: str
    title_zh: str
    title_en: str
    depth: int
    unit: Unit
    required: int
    earned: int
    in_progress: int
    missing: int
    satisfied: bool
    would_be_satisfied: bool
    is_needed: bool
    courses: tuple[str, ...]
    passed_by: Mapping[str, int]
    reasons: tuple[Reason, ...]
    source: str = ""


class Allocated(NamedTuple):
    """Where one course of the record counts.

    Attributes:
        node_ids: Empty when the course counts nowhere.
        source_id: The conversion that gave it, if any.
    """

    code: str
    term: str
    credits_hundredths: int
    status: str
    way: str
    source_id: str
    node_ids: tuple[str, ...]


class FixKind(StrEnum):
    """What a learner can do about a missing requirement."""

    COURSE = "course"
    CREDITS = "credits"
    COURSES = "courses"
    HOURS = "hours"
    FINISH = "finish"
    ACHIEVEMENT = "achievement"
    CONDITION = "condition"
    CONVERSION = "conversion"
    AVERAGE = "average"


class FixItem(NamedTuple):
    """One step of the cheapest fix.

    Attributes:
        kind: ``COURSE`` names a course of the program; ``CREDITS``, ``COURSES`` and ``HOURS`` mean unnamed
            courses of the node's pool; ``FINISH`` a course already in progress.
        code: Course code, condition name or level.
        amount: Number of courses, hours or achievements; hundredths of points for ``AVERAGE``; what is still to be
            converted for ``CONVERSION``, in the unit of the node.
        credits_hundredths: Credits to earn; 0 for what is already in progress.
    """

    kind: FixKind
    node_id: str
    code: str
    name: str
    amount: int
    credits_hundredths: int


@dataclass(frozen=True, slots=True)
class AuditResult:
    """Who can graduate and exactly why not.

    Attributes:
        satisfied: By what is passed.
        would_be_satisfied: When all that is in progress is passed too.
        proved: Both verdicts are proved. An unproved *no* means: not found within the effort allowed.
        nodes: Every node of the tree, parents first, in the order of the program.
        earned_hundredths: Credits of all passed courses, each once.
        missing_hundredths: Credits of the cheapest fix.
        passed_by: Way → number of passed courses.
        blocking: Ids of requirements that cannot all be met at once although any part of them can;
            empty when satisfied. Looks at what is passed, not at what is in progress.
        blocking_alone: Ids of the requirements that each cannot be met, whatever happens to the others.
        cheapest_fix: Fewest credits, then fewest courses, then fewest other steps, given that what is in
            progress is passed. Empty when satisfied, and when no courses of the program can help.
        fix_proved: No cheaper fix exists; with an empty fix: there is none at all.
    """

    program_code: str
    satisfied: bool
    would_be_satisfied: bool
    proved: bool
    nodes: tuple[NodeResult, ...]
    allocation: tuple[Allocated, ...]
    earned_hundredths: int
    in_progress_hundredths: int
    missing_hundredths: int
    passed_by: Mapping[str, int]
    blocking: tuple[str, ...]
    blocking_alone: tuple[str, ...]
    cheapest_fix: tuple[FixItem, ...]
    fix_proved: bool

    def node(self, node_id: str) -> NodeResult:
        """The result of one node.

        Raises:
            KeyError: No such node.
        """
        for result in self.nodes:
            if result.id == node_id:
                return result
        raise KeyError(node_id)


def node_to_json(node: NodeResult) -> dict[str, Any]:
    """One node as plain JSON values, as in ``result_to_json``."""
    document = node._asdict()
    document["unit"] = node.unit.value
    document["courses"] = list(node.courses)
    document["passed_by"] = dict(node.passed_by)
    document["reasons"] = [{"code": reason.code, "params": dict(reason.params)} for reason in node.reasons]
    return document


def _allocated_to_json(item: Allocated) -> dict[str, Any]:
    return {**item._asdict(), "status": str(item.status), "way": str(item.way), "node_ids": list(item.node_ids)}


def result_to_json(result: AuditResult) -> dict[str, Any]:
    """The result as plain JSON values; the document is described in ``docs/formats/audit-result.md``."""
    return {
        "format": "oneplusx-audit-result/1",
        "program_code": result.program_code,
        "satisfied": result.satisfied,
        "would_be_satisfied": result.would_be_satisfied,
        "proved": result.proved,
        "earned_hundredths": result.earned_hundredths,
        "in_progress_hundredths": result.in_progress_hundredths,
        "missing_hundredths": result.missing_hundredths,
        "passed_by": dict(result.passed_by),
        "blocking": list(result.blocking),
        "blocking_alone": list(result.blocking_alone),
        "cheapest_fix": [{**item._asdict(), "kind": item.kind.value} for item in result.cheapest_fix],
        "fix_proved": result.fix_proved,
        "nodes": [node_to_json(node) for node in result.nodes],
        "allocation": [_allocated_to_json(item) for item in result.allocation],
    }
