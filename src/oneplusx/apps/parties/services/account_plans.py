"""What opening accounts for rows of a college would do: read once, decided row by row, nothing written.

The same plan serves the dry run of an import and the act itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from oneplusx.apps.parties.models import Enrollment, Institution, Learner
from oneplusx.apps.parties.selectors.learners import enrollments_by_number, identity_index, known_learners
from oneplusx.domain.errors import Conflict, DomainError
from oneplusx.domain.identity import DocumentKind, IdentityDocument, check_document, normalize_name

ENROLLMENT_FIELDS = ("department_id", "class_group_id", "program_id", "major_code", "entry_year")


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """One enrollment for which a college opens an account."""

    student_number: str
    name: str
    identity_kind: DocumentKind
    identity_number: str
    department_id: UUID
    major_code: str
    entry_year: int
    class_group_id: UUID | None = None
    program_id: UUID | None = None
    phone: str = ""


class AccountResult(StrEnum):
    """What becomes of a row."""

    OPENED = "opened"
    """A new person, account and enrollment."""
    ENROLLED = "enrolled"
    """A new enrollment of a person who has an account already."""
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class AccountOutcome:
    """What became of the row at the same place.

    Attributes:
        problem: Why the row was refused.
    """

    result: AccountResult
    learner_id: UUID | None = None
    enrollment_id: UUID | None = None
    problem: DomainError | None = None


@dataclass(slots=True)
class PlannedRow:
    """One row with all that is known about it."""

    row: AccountRow
    name: str = ""
    document: IdentityDocument | None = None
    index: str = ""
    learner: Learner | None = None
    enrollment: Enrollment | None = None
    result: AccountResult = AccountResult.REFUSED
    problem: DomainError | None = None
    changed_fields: dict[str, object] = field(default_factory=dict)

    def refuse(self, problem: DomainError) -> None:
        """Marks the row as refused."""
        self.result, self.problem = AccountResult.REFUSED, problem


def _read(row: AccountRow) -> PlannedRow:
    planned = PlannedRow(row)
    try:
        planned.name = normalize_name(row.name)
        planned.document = check_document(row.identity_kind, row.identity_number)
        planned.index = identity_index(planned.document)
    except DomainError as problem:
        planned.refuse(problem)
    return planned


def _changes(row: AccountRow, enrollment: Enrollment) -> dict[str, object]:
    """Fields in which the row differs; an empty class or program in the row leaves the known one."""
    differing: dict[str, object] = {}
    for name in ENROLLMENT_FIELDS:
        value = getattr(row, name)
        if value not in (None, "") and value != getattr(enrollment, name):
            differing[name] = value
    return differing


def _decide(planned: PlannedRow) -> None:
    """Sets the result of a readable row."""
    learner, enrollment = planned.learner, planned.enrollment
    if learner is not None and learner.person.name != planned.name:
        planned.refuse(Conflict("parties.name_differs", found=planned.name))
    elif enrollment is None:
        planned.result = AccountResult.OPENED if learner is None else AccountResult.ENROLLED
    elif learner is None or learner.id not in {enrollment.learner_id, enrollment.learner.merged_into_id}:
        planned.refuse(Conflict("parties.number_taken", number=planned.row.student_number))
    else:
        planned.changed_fields = _changes(planned.row, enrollment)
        planned.result = AccountResult.CHANGED if planned.changed_fields else AccountResult.UNCHANGED


def _refuse_doubles(planned: Sequence[PlannedRow]) -> None:
    numbers: set[str] = set()
    names: dict[str, str] = {}
    for one in planned:
        if one.problem is not None:
            continue
        if one.row.student_number in numbers:
            one.refuse(Conflict("parties.number_twice", number=one.row.student_number))
        elif names.setdefault(one.index, one.name) != one.name:
            one.refuse(Conflict("parties.name_differs", found=one.name))
        numbers.add(one.row.student_number)


def plan_accounts(college: Institution, rows: Sequence[AccountRow]) -> list[PlannedRow]:
    """Decides what becomes of each row: a few queries per 2,000 rows, nothing written."""
    planned = [_read(row) for row in rows]
    learners: Mapping[str, Learner] = known_learners(one.index for one in planned)
    enrollments = enrollments_by_number(college, (row.student_number for row in rows))
    _refuse_doubles(planned)
    for one in planned:
        if one.problem is None:
            one.learner = learners.get(one.index)
            one.enrollment = enrollments.get(one.row.student_number)
            _decide(one)
    return planned
