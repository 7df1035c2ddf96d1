"""Degree plans of North Carolina State University as programs (培养方案).

The shape: ``{degree: {id, subplans: {code: {requirements: {group: {min_units, courses: [{course_id, course_abr,
catalog_num, course_descrip}]}}}}}}``; a course without ``course_id`` is a placeholder.

Steps:
    1. Units of a group: as given; where missing, as its name says (``"English (6 Hrs)"``).
    2. With units, they are credits from the group's pool: what it lists and what can fill its placeholders.
    3. Without, all listed courses and each placeholder are required.
    4. A course that two groups name counts in both: the second does not take it from the first.
    5. The catalog is what the plan names. Credits are not in the table: a group's units, when they divide evenly
       among its courses, else 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from oneplusx.domain.graduation import (
    EVERYTHING,
    AllOf,
    CatalogCourse,
    CourseIs,
    CreditsFrom,
    Node,
    Pool,
    Program,
    Sharing,
)
from oneplusx.domain.graduation.document import ProgramDocument
from oneplusx.domain.importing.placeholders import alternatives_of, node_of, pool_of
from oneplusx.domain.importing.tables import Shape, read_json_object
from oneplusx.domain.rules import ProgramFacts
from oneplusx.domain.rules.document.places import Path

TYPICAL_HUNDREDTHS = 300
_UNITS = re.compile(r"\((\d+)\s*(?:Hr|Hour|Cr)", re.IGNORECASE)
_HUNDRED = 100
_CREDITS_MAX = 600
_NAME_MAX = 120

Leaf = TypeVar("Leaf", bound=Node)


@dataclass(frozen=True, slots=True)
class _Group:
    """One requirement group as the table has it."""

    name: str
    units: int
    listed: tuple[tuple[str, str], ...]
    open: tuple[str, ...]


@dataclass(slots=True)
class _Plan:
    """What is known while a plan is read."""

    known: frozenset[str]
    taken: set[str] = field(default_factory=set)
    catalog: dict[str, CatalogCourse] = field(default_factory=dict)


def read_degree_plans(text: str, *, name: str) -> tuple[ProgramDocument, ...]:
    """Reads the plans of all degrees, in the order of the table.

    Args:
        text: The JSON text.
        name: What to call it in errors.

    Raises:
        Invalid: ``rules.invalid_document``, naming the place.
    """
    data = read_json_object(text, name)
    shape = Shape(name)
    plans = [
        (degree, code, groups)
        for degree, value in data.items()
        for code, groups in _plans_of(shape, shape.mapping(value, (degree,)), (degree,))
    ]
    subjects = frozenset(
        code.partition(" ")[0] for _, _, groups in plans for group in groups for code, _ in group.listed
    )
    return tuple(_document(degree, code, groups, subjects) for degree, code, groups in plans)


def _plans_of(shape: Shape, degree: Mapping[str, Any], path: Path) -> Iterator[tuple[str, list[_Group]]]:
    for code, plan in shape.mapping(degree.get("subplans"), (*path, "subplans")).items():
        at = (*path, "subplans", code, "requirements")
        groups = shape.mapping(shape.mapping(plan, at[:-1]).get("requirements"), at)
        yield code, [_group(shape, title, group, (*at, title)) for title, group in groups.items()]


def _group(shape: Shape, title: str, value: object, path: Path) -> _Group:
    data = shape.mapping(value, path)
    listed, open_ = [], []
    for place, item in enumerate(shape.items(data.get("courses"), (*path, "courses"))):
        at = (*path, "courses", place)
        course = shape.mapping(item, at)
        subject, number, described, known = (
            shape.text(course.get(part), (*at, part))
            for part in ("course_abr", "catalog_num", "course_descrip", "course_id")
        )
        if known and subject:
            listed.append((f"{subject} {number}", described))
        else:
            open_.append(described or f"{subject} {number}".strip())
    units = float(shape.text(data.get("min_units", 0), (*path, "min_units")) or 0)
    written = _UNITS.search(title)
    hundredths = int(units * _HUNDRED) or (int(written[1]) * _HUNDRED if written else 0)
    return _Group(title, hundredths, tuple(dict.fromkeys(listed)), tuple(open_))


def _document(degree: str, code: str, groups: list[_Group], subjects: frozenset[str]) -> ProgramDocument:
    plan = _Plan(subjects)
    children = tuple(_requirement(plan, group, f"g{place}") for place, group in enumerate(groups))
    program = Program(
        code=f"{degree}/{code}"[:_NAME_MAX],
        name_en=degree,
        requirement=AllOf(id="graduation", children=children),
        courses=tuple(plan.catalog.values()),
        typical_hundredths=TYPICAL_HUNDREDTHS,
    )
    return ProgramDocument(program, ProgramFacts(code=program.code, major="", entry_year=0))


def _requirement(plan: _Plan, group: _Group, node_id: str) -> Node:
    _add_to_catalog(plan, group)
    if group.units:
        return CreditsFrom(id=node_id, title_en=group.name, min_hundredths=group.units, pool=_pool(plan, group))
    children: list[Node] = []
    for place, code in enumerate(dict.fromkeys(code for code, _ in group.listed)):
        sharing = Sharing.FREE if code in plan.taken else Sharing.EXCLUSIVE
        plan.taken.add(code)
        children.append(CourseIs(id=f"{node_id}.{place}", code=code, sharing=sharing))
    children += [node_of(text, f"{node_id}.open{place}", plan.known) for place, text in enumerate(group.open)]
    return AllOf(id=node_id, title_en=group.name, children=tuple(children))


def _pool(plan: _Plan, group: _Group) -> Pool:
    pools = [pool_of(text, plan.known) for text in group.open]
    if EVERYTHING in pools:
        return EVERYTHING
    codes = [code for code, _ in group.listed] + [code for pool in pools for code in pool.codes]
    patterns = [pattern for pool in pools for pattern in pool.patterns]
    return Pool(codes=tuple(dict.fromkeys(codes)), patterns=tuple(dict.fromkeys(patterns)))


def _add_to_catalog(plan: _Plan, group: _Group) -> None:
    named = list(group.listed)
    named += [(code, "") for text in group.open for together in alternatives_of(text) for code in together]
    for code, described in named:
        if code not in plan.catalog or (described and not plan.catalog[code].name):
            plan.catalog[code] = CatalogCourse(code=code, name=described, credits_hundredths=_credits(group))


def _credits(group: _Group) -> int:
    count = len(group.listed) + len(group.open)
    share, rest = divmod(group.units, count * _HUNDRED)
    even = group.units and not rest and 0 < share * _HUNDRED <= _CREDITS_MAX
    return share * _HUNDRED if even else TYPICAL_HUNDREDTHS
