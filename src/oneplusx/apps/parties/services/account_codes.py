"""Rows as colleges write them, with codes of department, class and program, brought to rows with ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from oneplusx.apps.parties.models import ClassGroup, Department, Institution
from oneplusx.apps.parties.registry import ProgramRef, resolve_programs
from oneplusx.apps.parties.services.account_plans import AccountOutcome, AccountResult, AccountRow
from oneplusx.apps.parties.services.accounts import open_accounts
from oneplusx.domain.errors import DomainError, Invalid
from oneplusx.domain.identity import DocumentKind
from oneplusx.web.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedRow:
    """One enrollment in the college's own codes; what is empty is taken from the class, else from the program."""

    student_number: str
    name: str
    identity_kind: DocumentKind
    identity_number: str
    department_code: str = ""
    class_code: str = ""
    program_code: str = ""
    major_code: str = ""
    entry_year: int | None = None
    phone: str = ""


@dataclass(frozen=True, slots=True)
class ResolvedRow:
    """The row with ids, or the column whose value is unknown or missing."""

    row: AccountRow | None = None
    column: str = ""
    problem: DomainError | None = None


class _UnknownError(Exception):
    def __init__(self, column: str, problem: DomainError) -> None:
        super().__init__(column)
        self.resolved = ResolvedRow(None, column, problem)


@dataclass(frozen=True, slots=True)
class _Codes:
    departments: Mapping[str, Department]
    classes: Mapping[str, ClassGroup]
    programs: Mapping[str, ProgramRef]

    def department(self, row: CodedRow) -> Department | None:
        if row.department_code and row.department_code not in self.departments:
            raise _UnknownError("department_code", Invalid("parties.unknown_department", found=row.department_code))
        return self.departments.get(row.department_code)

    def class_group(self, row: CodedRow) -> ClassGroup | None:
        if row.class_code and row.class_code not in self.classes:
            raise _UnknownError("class_code", Invalid("parties.unknown_class", found=row.class_code))
        return self.classes.get(row.class_code)

    def program(self, row: CodedRow) -> ProgramRef | None:
        if row.program_code and row.program_code not in self.programs:
            raise _UnknownError("program_code", Invalid("parties.unknown_program", found=row.program_code))
        return self.programs.get(row.program_code)


def _required(column: str, *candidates: object) -> object:
    for value in candidates:
        if value not in (None, ""):
            return value
    raise _UnknownError(column, Invalid("parties.not_given", field=column))


def _refuse_mismatch(row: CodedRow, department: Department | None, group: ClassGroup | None) -> None:
    if department is not None and group is not None and group.department_id != department.id:
        raise _UnknownError("class_code", Invalid("parties.class_elsewhere", found=row.class_code))


def _resolve(row: CodedRow, codes: _Codes) -> ResolvedRow:
    try:
        department, group, program = codes.department(row), codes.class_group(row), codes.program(row)
        _refuse_mismatch(row, department, group)
        values: dict[str, object] = {
            "department_id": _required(
                "department_code",
                department and department.id,
                group and group.department_id,
                program and program.department_id,
            ),
            "major_code": _required(
                "major_code", row.major_code, group and group.major_code, program and program.major_code
            ),
            "entry_year": _required(
                "entry_year", row.entry_year, group and group.entry_year, program and program.entry_year
            ),
        }
    except _UnknownError as unknown:
        return unknown.resolved
    return ResolvedRow(
        AccountRow(
            student_number=row.student_number.strip(),
            name=row.name,
            identity_kind=row.identity_kind,
            identity_number=row.identity_number,
            class_group_id=group.id if group else None,
            program_id=program.id if program else None,
            phone=row.phone,
            **values,  # type: ignore[arg-type]
        )
    )


def resolve_codes(college: Institution, rows: Sequence[CodedRow]) -> list[ResolvedRow]:
    """Looks all codes up in three queries; one result per row, in order. Names serve where there is no such code."""
    departments = list(Department.objects.filter(college=college))
    groups = list(ClassGroup.objects.filter(college=college).order_by("entry_year", "code"))
    codes = _Codes(
        departments={one.name_zh: one for one in departments} | {one.code: one for one in departments},
        classes={one.name: one for one in groups} | {one.code: one for one in groups},
        programs=resolve_programs(college.id, (row.program_code for row in rows)),
    )
    return [_resolve(row, codes) for row in rows]


@transaction.atomic
def open_accounts_by_code(
    *, college: Institution, rows: Sequence[CodedRow], actor: Actor, now: datetime
) -> list[AccountOutcome]:
    """Opens accounts for rows in codes (批量开户); unknown codes refuse their row only. See ``open_accounts``.

    Raises:
        Denied: ``denied``.
        Invalid: ``parties.not_a_college``.
    """
    resolved = resolve_codes(college, rows)
    good = [one.row for one in resolved if one.row is not None]
    outcomes = iter(open_accounts(college=college, rows=good, actor=actor, now=now))
    return [
        next(outcomes) if one.row is not None else AccountOutcome(AccountResult.REFUSED, problem=one.problem)
        for one in resolved
    ]
