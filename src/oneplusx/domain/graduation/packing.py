"""Records, findings and programs as short text, for storing many: exact, and readable by the same program only.

Courses of the program are named by their place in its catalog, leaves by their index, so a packed record or finding
belongs to one program as packed here. Unpacking gives equal values back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any
from uuid import UUID

import orjson

from oneplusx.domain.achievement import HeldAchievement
from oneplusx.domain.graduation.compiled import CompiledProgram
from oneplusx.domain.graduation.covering import Cover
from oneplusx.domain.graduation.document import program_to_json, trusted_program
from oneplusx.domain.graduation.document.values import ProgramDocument
from oneplusx.domain.graduation.finding import Finding
from oneplusx.domain.graduation.fix import Fix
from oneplusx.domain.graduation.instance import Instance, merge_courses, weight_of
from oneplusx.domain.graduation.record import AuditRecord, EarnedCourse, EarnedStatus, Way
from oneplusx.domain.graduation.tree import CatalogCourse, Program
from oneplusx.domain.rules import ProgramFacts

Values = list[Any]
CourseKey = tuple[str, str, int, str]
STATUSES = tuple(EarnedStatus)
WAYS = tuple(Way)
_STATUSES = {status.value: status for status in STATUSES}
_WAYS = {way.value: way for way in WAYS}
_STATUS_AT = {status: place for place, status in enumerate(STATUSES)}
_WAY_AT = {way: place for place, way in enumerate(WAYS)}
_HOW = {
    (way.value, status.value): status_at + len(STATUSES) * way_at
    for way_at, way in enumerate(WAYS)
    for status_at, status in enumerate(STATUSES)
}
_FLAGS = ("satisfied", "would_be_satisfied", "proved", "fix_proved")


def _dumps(value: Any) -> str:
    return orjson.dumps(value, option=orjson.OPT_PASSTHROUGH_DATETIME).decode()


def pack_program(program: Program) -> str:
    """A program with everything the audit reads of it; equal programs give equal texts."""
    facts = ProgramFacts(code=program.code, major=program.major, entry_year=program.entry_year or 0)
    return _dumps(program_to_json(ProgramDocument(program, facts)))


def unpack_program(text: str) -> Program:
    """The program that was packed."""
    return trusted_program(orjson.loads(text), name="stored program").program


class Packer:
    """Packs and unpacks for one program."""

    def __init__(self, compiled: CompiledProgram) -> None:
        self._compiled = compiled
        self._places: dict[CourseKey, int] = {
            (course.code, course.name, course.hours, course.nature): place
            for place, course in reversed(list(enumerate(compiled.catalog)))
        }
        self._offers = {id(course): place for place, course in enumerate(compiled.catalog)}
        self._all = frozenset(range(len(compiled.nodes)))

    def pack_record(self, record: AuditRecord) -> str:
        """A record but for its day, in the order it is given."""
        terms: dict[str, int] = {}
        lines = [self._pack_line(terms, line) for line in record.courses]
        return self._pack(record, lines, terms)

    def _pack(self, record: AuditRecord, lines: list[Values], terms: Mapping[str, int]) -> str:
        packed: dict[str, Any] = {"courses": lines, "terms": list(terms)}
        if record.achievements:
            packed["achievements"] = [_pack_held(held) for held in record.achievements]
        if record.conditions:
            packed["conditions"] = dict(sorted(record.conditions.items()))
        if record.measures:
            packed["measures"] = dict(sorted(record.measures.items()))
        return _dumps(packed)

    def unpack_record(self, text: str, on: date | None) -> AuditRecord:
        """The record that was packed."""
        packed = orjson.loads(text)
        terms = packed["terms"]
        return AuditRecord(
            courses=tuple(self._unpack_line(terms, line) for line in packed["courses"]),
            achievements=tuple(_unpack_held(held) for held in packed.get("achievements", ())),
            conditions=packed.get("conditions", {}),
            on=on,
            measures=packed.get("measures", {}),
        )

    def _pack_line(self, terms: dict[str, int], line: EarnedCourse) -> Values:
        """``[course, term, credits, score, how]``, and the source where there is one."""
        key = (line.code, line.name, line.hours, line.nature)
        how = _STATUS_AT[line.status] + len(STATUSES) * (_WAY_AT[line.way] + (0 if line.own else len(WAYS)))
        term = terms.setdefault(line.term, len(terms))
        packed = [self._places.get(key, key), term, line.credits_hundredths, _pack_exact(line.score), how]
        return [*packed, line.source_id] if line.source_id else packed

    def read_lines(
        self, raw: Sequence[Sequence[Any]], natures: Mapping[str, str], known: dict[tuple[Any, ...], EarnedCourse]
    ) -> tuple[list[EarnedCourse], list[Values], dict[str, int]]:
        """Lines as a database gives them (``batch.Case``): courses, and the same packed already.

        Args:
            known: Lines met before, kept by the caller.
        """
        terms: dict[str, int] = {}
        courses, packed = [], []
        places = self._places
        for line in raw:
            key = tuple(line)
            course = known.get(key)
            if course is None:
                course = known[key] = earned_course(line, natures)
            courses.append(course)
            code, name, hours, credits_hundredths, score, way, status, term, source = key
            catalog_key = (code, name, hours, course.nature)
            place = terms.get(term)
            if place is None:
                place = terms[term] = len(terms)
            short = [places.get(catalog_key, catalog_key), place, credits_hundredths, score, _HOW[way, status]]
            if source:
                short.append(course.source_id)
            packed.append(short)
        return courses, packed, terms

    def pack_read(
        self, record: AuditRecord, packed: list[Values], terms: dict[str, int], more: Sequence[EarnedCourse]
    ) -> str:
        """``pack_record`` of a record whose lines were read by ``read_lines``, and more courses behind them."""
        packed.extend(self._pack_line(terms, line) for line in more)
        return self._pack(record, packed, terms)

    def _unpack_line(self, terms: list[str], line: Values) -> EarnedCourse:
        course, term, credits_hundredths, score, how, *source = line
        if isinstance(course, int):
            known = self._compiled.catalog[course]
            course = [known.code, known.name, known.hours, known.nature]
        code, name, hours, nature = course
        way_and_own, status = divmod(how, len(STATUSES))
        not_own, way = divmod(way_and_own, len(WAYS))
        return EarnedCourse(
            code=code,
            name=name,
            credits_hundredths=credits_hundredths,
            score=_unpack_exact(score),
            way=WAYS[way],
            status=STATUSES[status],
            nature=nature,
            term=terms[term],
            own=not not_own,
            hours=hours,
            source_id=source[0] if source else "",
        )

    def pack_finding(self, instance: Instance, finding: Finding) -> str:
        """A finding; the instance is the one with what is in progress."""
        packed: dict[str, Any] = {"is": [int(getattr(finding, name)) for name in _FLAGS]}
        packed["members"] = [self._pack_members(instance, at, taken) for at, taken in sorted(finding.members.items())]
        packed["not_chosen"] = sorted(self._all - finding.chosen) if finding.chosen else None
        if finding.fix is not None:
            packed["fix"] = self._pack_fix(finding.fix)
        if finding.blocking or finding.blocking_alone:
            packed["blocks"] = [finding.blocking, finding.blocking_alone]
        return _dumps(packed)

    def _pack_members(self, instance: Instance, at: int, taken: Mapping[int, int]) -> Values:
        """``[leaf, [course …]]``, and ``[[course, worth] …]`` where a leaf took a part of a course."""
        leaf = instance.compiled.leaves[at]
        if not leaf.divisible:
            return [at, list(taken)]
        unit = leaf.unit
        parts = [[index, worth] for index, worth in taken.items() if worth != weight_of(unit, instance.courses[index])]
        return [at, list(taken), parts] if parts else [at, list(taken)]

    def _pack_fix(self, fix: Fix) -> Values:
        covers = [
            [at, [self._offers[id(course)] for course in cover.courses], cover.unnamed, cover.cost]
            for at, cover in sorted(fix.covers.items())
        ]
        return [fix.cost, covers, fix.facts]

    def unpack_finding(self, record: AuditRecord, text: str) -> tuple[Instance, Finding]:
        """The finding that was packed for this record, and the instance it speaks of."""
        compiled = self._compiled
        lines, again = merge_courses(compiled, record.courses)
        instance = Instance(compiled, record, lines, again, with_progress=True)
        packed = orjson.loads(text)
        members = dict(self._unpack_members(instance, *taken) for taken in packed["members"])
        left_out = packed["not_chosen"]
        chosen = frozenset[int]() if left_out is None else self._all - frozenset(left_out)
        blocking, alone = packed.get("blocks", ((), ()))
        satisfied, would_be, proved, fix_proved = map(bool, packed["is"])
        return instance, Finding(
            satisfied=satisfied,
            would_be_satisfied=would_be,
            proved=proved,
            members=members,
            chosen=chosen,
            fix=self._unpack_fix(packed["fix"], members, chosen) if "fix" in packed else None,
            fix_proved=fix_proved,
            blocking=tuple(blocking),
            blocking_alone=tuple(alone),
        )

    def _unpack_members(
        self, instance: Instance, at: int, indexes: list[int], parts: list[tuple[int, int]] | None = None
    ) -> tuple[int, dict[int, int]]:
        unit = self._compiled.leaves[at].unit
        return at, {index: weight_of(unit, instance.courses[index]) for index in indexes} | dict(parts or ())

    def _unpack_fix(self, packed: Values, members: dict[int, dict[int, int]], chosen: frozenset[int]) -> Fix:
        cost, covers, facts = packed
        found = {at: Cover(_cost(paid), self._offered(places), unnamed) for at, places, unnamed, paid in covers}
        return Fix(_cost(cost), chosen, members, found, tuple(facts))

    def _offered(self, places: list[int]) -> tuple[CatalogCourse, ...]:
        return tuple(self._compiled.catalog[place] for place in places)


@lru_cache(maxsize=16_384)
def _score(hundredths: int | None) -> Fraction | None:
    return None if hundredths is None else Fraction(hundredths, 100)


def earned_course(line: Sequence[Any], natures: Mapping[str, str]) -> EarnedCourse:
    """A line as ``batch.Case.lines`` holds it; of the college itself."""
    code, name, hours, credits_hundredths, score, way, status, term, source = line
    return EarnedCourse(
        code=code,
        name=name,
        credits_hundredths=credits_hundredths,
        score=_score(score),
        way=_WAYS[way],
        status=_STATUSES[status],
        nature=natures.get(code, ""),
        term=term,
        hours=hours,
        source_id=str(UUID(source)) if source else "",
    )


def _cost(values: Values) -> tuple[int, int, int]:
    credits_hundredths, courses, steps = values
    return credits_hundredths, courses, steps


def _pack_exact(value: Fraction | None) -> int | str | None:
    """Hundredths where they are exact, else the fraction."""
    if value is None:
        return None
    hundredths, rest = divmod(value.numerator * 100, value.denominator)
    return str(value) if rest else hundredths


_FRACTIONS = {hundredths: Fraction(hundredths, 100) for hundredths in range(0, 10_001, 50)}


def _unpack_exact(packed: int | str | None) -> Fraction | None:
    if packed is None or isinstance(packed, str):
        return None if packed is None else Fraction(packed)
    return _FRACTIONS.get(packed) or Fraction(packed, 100)


def _pack_held(held: HeldAchievement) -> Values:
    attributes = {
        name: [str(value)] if isinstance(value, Fraction) else value for name, value in sorted(held.attributes.items())
    }
    days = [_pack_day(held.obtained_on), _pack_day(held.expires_on)]
    return [held.id, held.type, held.title, attributes, *days, held.bank_value_hundredths, held.verified, held.family]


def _unpack_held(packed: Values) -> HeldAchievement:
    id_, type_, title, attributes, obtained_on, expires_on, bank_value, verified, family = packed
    return HeldAchievement(
        id=id_,
        type=type_,
        title=title,
        attributes={
            name: Fraction(value[0]) if isinstance(value, list) else value for name, value in attributes.items()
        },
        obtained_on=_unpack_day(obtained_on) or date.min,
        expires_on=_unpack_day(expires_on),
        bank_value_hundredths=bank_value,
        verified=verified,
        family=family,
    )


def _pack_day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _unpack_day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
