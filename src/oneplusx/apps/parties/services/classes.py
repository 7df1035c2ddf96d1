"""Classes and their advisers in bulk (导入班级): departments and advisers not known yet are entered on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from oneplusx.apps.parties.models import ClassGroup, Department, Institution, Membership, Person, User
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.services.institutions import appoint_member
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, DomainError, Invalid
from oneplusx.domain.identity import normalize_name
from oneplusx.web.actor import Actor, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRow:
    """One class as the college writes it.

    Attributes:
        department_name: Enters the department if its code is not known yet.
        adviser_number: Staff number (工号) of the adviser; empty leaves the present adviser.
        adviser_name: Enters the adviser if the number is not known yet.
    """

    code: str
    name: str
    department_code: str
    major_code: str
    entry_year: int
    department_name: str = ""
    adviser_number: str = ""
    adviser_name: str = ""
    name_en: str = ""


class ClassResult(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"


@dataclass(slots=True)
class PlannedClass:
    """One row with all that is known about it."""

    row: ClassRow
    group: ClassGroup | None = None
    result: ClassResult = ClassResult.REFUSED
    column: str = ""
    problem: DomainError | None = None
    changes: dict[str, object] = field(default_factory=dict)


def staff_username(college: Institution, number: str) -> str:
    """Sign-in name of a member of a college's staff, unique among all colleges."""
    return f"{college.code}-{number}".lower()


@dataclass(slots=True)
class _Known:
    departments: dict[str, Department]
    groups: Mapping[str, ClassGroup]
    advisers: dict[str, Person]
    new_departments: dict[str, str] = field(default_factory=dict)
    new_advisers: dict[str, str] = field(default_factory=dict)


def _read_known(college: Institution, rows: Sequence[ClassRow]) -> _Known:
    usernames = {staff_username(college, row.adviser_number): row.adviser_number for row in rows if row.adviser_number}
    staff = set(Membership.objects.filter(institution=college, ended_at=None).values_list("person_id", flat=True))
    users = User.objects.filter(username__in=list(usernames), person__in=staff).select_related("person")
    return _Known(
        departments={one.code: one for one in Department.objects.filter(college=college)},
        groups={one.code: one for one in ClassGroup.objects.filter(college=college).select_related("adviser")},
        advisers={usernames[user.username]: user.person for user in users if user.person is not None},
    )


def _check_department(row: ClassRow, known: _Known) -> None:
    if row.department_code in known.departments or row.department_code in known.new_departments:
        return
    if not row.department_name:
        raise Invalid("parties.unknown_department", found=row.department_code)
    known.new_departments[row.department_code] = row.department_name


def _check_adviser(row: ClassRow, known: _Known) -> None:
    if not row.adviser_number:
        return
    person = known.advisers.get(row.adviser_number)
    known_name = person.name if person else known.new_advisers.get(row.adviser_number, "")
    given_name = normalize_name(row.adviser_name) if row.adviser_name else ""
    if known_name and given_name and known_name != given_name:
        raise Conflict("parties.adviser_differs", found=given_name, known=known_name)
    if not known_name:
        if not given_name:
            raise Invalid("parties.unknown_adviser", found=row.adviser_number)
        known.new_advisers[row.adviser_number] = given_name


def _changes(row: ClassRow, group: ClassGroup, known: _Known) -> dict[str, object]:
    department = known.departments.get(row.department_code)
    differing: dict[str, object] = {}
    if row.name_en and row.name_en != group.name_en:
        differing["name_en"] = row.name_en
    for name in ("name", "major_code", "entry_year"):
        if getattr(row, name) != getattr(group, name):
            differing[name] = getattr(row, name)
    if department is None or department.id != group.department_id:
        differing["department"] = row.department_code
    adviser = known.advisers.get(row.adviser_number)
    if row.adviser_number and (adviser is None or adviser.id != group.adviser_id):
        differing["adviser"] = row.adviser_number
    return differing


def _plan(row: ClassRow, known: _Known) -> PlannedClass:
    planned = PlannedClass(row, known.groups.get(row.code))
    for column, check in (("department_code", _check_department), ("adviser_number", _check_adviser)):
        try:
            check(row, known)
        except DomainError as problem:
            planned.column, planned.problem = column, problem
            return planned
    if planned.group is None:
        planned.result = ClassResult.NEW
    else:
        planned.changes = _changes(row, planned.group, known)
        planned.result = ClassResult.CHANGED if planned.changes else ClassResult.UNCHANGED
    return planned


def plan_classes(college: Institution, rows: Sequence[ClassRow]) -> list[PlannedClass]:
    """Decides what becomes of each row; four queries, nothing written."""
    known = _read_known(college, rows)
    return [_plan(row, known) for row in rows]


def _enter_new(college: Institution, known: _Known, actor: Actor, now: datetime) -> None:
    fresh = [Department(college=college, code=code, name_zh=name) for code, name in known.new_departments.items()]
    Department.objects.bulk_create(fresh)
    known.departments.update((one.code, one) for one in fresh)
    for number, name in known.new_advisers.items():
        membership = appoint_member(
            institution=college,
            role=Role.ADVISER,
            name=name,
            username=staff_username(college, number),
            actor=actor,
            now=now,
        )
        known.advisers[number] = membership.person


def _make_advisers(college: Institution, known: _Known, actor: Actor, now: datetime) -> None:
    """Gives the role to staff who advise a class without holding it."""
    people = {person.id: person for person in known.advisers.values()}
    holding = set(
        Membership.objects.filter(institution=college, role=Role.ADVISER, ended_at=None).values_list(
            "person_id", flat=True
        )
    )
    for person_id in people.keys() - holding:
        appoint_member(institution=college, role=Role.ADVISER, person=people[person_id], actor=actor, now=now)


def _write(college: Institution, planned: Sequence[PlannedClass], known: _Known) -> list[UUID]:
    new: list[ClassGroup] = []
    changed: list[ClassGroup] = []
    for one in planned:
        if one.result not in {ClassResult.NEW, ClassResult.CHANGED}:
            continue
        group = one.group or ClassGroup(college=college, code=one.row.code)
        group.name, group.major_code, group.entry_year = one.row.name, one.row.major_code, one.row.entry_year
        group.name_en = one.row.name_en or group.name_en
        group.department = known.departments[one.row.department_code]
        if one.row.adviser_number:
            group.adviser = known.advisers[one.row.adviser_number]
        (changed if one.group else new).append(group)
    ClassGroup.objects.bulk_create(new, batch_size=500)
    fields = ["name", "name_en", "major_code", "entry_year", "department", "adviser"]
    ClassGroup.objects.bulk_update(changed, fields, batch_size=100)
    return [group.id for group in (*new, *changed)]


@transaction.atomic
def save_classes(*, college: Institution, rows: Sequence[ClassRow], actor: Actor, now: datetime) -> list[PlannedClass]:
    """Enters and changes classes and their advisers in bulk (导入班级); wrong rows are refused, the others go on.

    Raises:
        Denied: ``denied``.
    """
    require(actor, "import.classes", college.id)
    known = _read_known(college, rows)
    planned = [_plan(row, known) for row in rows]
    _enter_new(college, known, actor, now)
    _make_advisers(college, known, actor, now)
    written = _write(college, planned, known)
    if written:
        record_act(
            verb="parties.classes_imported",
            subject_kind="institution",
            subject_id=college.id,
            institution_id=college.id,
            facts={"departments": sorted(known.new_departments), "advisers": len(known.new_advisers)},
            rows=[group_id.bytes for group_id in written],
            actor=actor,
            now=now,
        )
    return planned
