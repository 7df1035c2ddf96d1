"""My major (我的专业): which certificates fit a program, which courses each frees, the next exam; never typed.

1. Certificates: those that name the major, and one of another field that frees most credits.
2. What each frees: the plan of somebody who holds that certificate alone and has passed nothing yet, by the method in
   force for the program and entry year.
3. The next exam: of the plans open or announced in the college's province the one whose registration ends first.
"""

from __future__ import annotations

import pickle
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from threading import Lock
from uuid import UUID

from django.db.models import Q, QuerySet

from oneplusx.apps.assessment.models import PlanLevel, PlanState
from oneplusx.apps.curriculum.models import Course, Program
from oneplusx.apps.curriculum.selectors import fits_major, program_facts
from oneplusx.apps.graduation.selectors.next_steps import as_held, slot_name
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.apps.rulesets.selectors import Place, methods_in_force
from oneplusx.apps.standards.models import CatalogueState, CertificateType, Occupation
from oneplusx.apps.standards.selectors import calendars_of
from oneplusx.domain import planner, rules
from oneplusx.domain.errors import NotFound
from oneplusx.web.naming import named

FIELD_DIGITS = 2
CROSS_TRIED_MAX = 20
KEPT_MAX = 500
"""Programs whose plans are kept in memory; the oldest give way."""
OPEN = (PlanState.PUBLISHED, PlanState.REGISTRATION)


@dataclass(frozen=True, slots=True)
class Freed:
    """A course, or a slot of the program, that a certificate frees."""

    code: str
    name: str
    credits_hundredths: int


@dataclass(frozen=True, slots=True)
class Fit:
    """One certificate: what it frees in this program, and its next exam."""

    certificate_type: CertificateType
    freed: Sequence[Freed]
    credits_hundredths: int = 0
    next_exam: PlanLevel | None = None


@dataclass(frozen=True, slots=True)
class NamedPair:
    """Something with two names that is no row, e.g. an occupation inside a standard."""

    code: str
    name_zh: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class MyMajor:
    """The page of one program.

    Attributes:
        version: The method in force; ``None``: nothing can be converted here yet.
        fits: Certificates that name the major; those that free most first.
        cross: A certificate of another field that frees most, if any frees something.
        occupations: Those of the major, then those of the certificates' standards.
    """

    program: Program
    version: RuleSetVersion | None
    fits: Sequence[Fit]
    cross: Fit | None
    occupations: Sequence[Occupation | NamedPair]
    on: date


def public_programs() -> QuerySet[Program]:
    """Programs of all colleges, for the public."""
    return Program.objects.select_related("college", "department", "major").order_by("-entry_year", "code", "id")


def public_program(college_code: str, major_code: str, entry_year: int) -> Program:
    """The program of a major and entry year in a college; of several the longest.

    Raises:
        NotFound: ``not_found``.
    """
    rows = public_programs().filter(college__code=college_code, major__code=major_code, entry_year=entry_year)
    found = rows.order_by("-length_years", "code").first()
    if found is None:
        raise NotFound("not_found")
    return found


def my_major(program: Program, on: date) -> MyMajor:
    """Everything the page of a program says on a date."""
    place = Place(program.college_id, program.college.parent_id, program.id, program.entry_year)
    method = methods_in_force([place], on)[place]
    published = CertificateType.objects.filter(state=CatalogueState.PUBLISHED).select_related(
        "achievement_type", "organization", "standard"
    )
    kinds = list(published.order_by("family", "level_rank", "code"))
    fitting = [one for one in kinds if fits_major(one, program.major.code)]
    tried = _other_fields(kinds, program.major.code)
    freed = _freed(program, method and method[1], [*fitting, *tried], on)
    fits = [Fit(one, *freed[one.id]) for one in fitting]
    cross = [Fit(one, *freed[one.id]) for one in tried if freed[one.id][0]]
    best = max(cross, key=lambda one: one.credits_hundredths, default=None)
    exams = _next_exams(program.college.province_code, [*fits, *([best] if best else [])], on)
    fits.sort(key=lambda one: (-one.credits_hundredths, one.certificate_type.level_rank, one.certificate_type.code))
    return MyMajor(
        program=program,
        version=method[0] if method else None,
        fits=[replace(one, next_exam=exams.get(one.certificate_type.id)) for one in fits],
        cross=replace(best, next_exam=exams.get(best.certificate_type.id)) if best else None,
        occupations=_occupations(program, fitting),
        on=on,
    )


def _other_fields(kinds: Iterable[CertificateType], major_code: str) -> list[CertificateType]:
    """Certificates that name only majors of other fields, the highest bank value first."""
    field = major_code[:FIELD_DIGITS]
    found = [
        one for one in kinds if one.major_codes and not any(code[:FIELD_DIGITS] == field for code in one.major_codes)
    ]
    found.sort(key=lambda one: (-(one.bank_value_hundredths or 0), one.code))
    return found[:CROSS_TRIED_MAX]


def _freed(
    program: Program, rule_set: rules.RuleSet | None, kinds: Sequence[CertificateType], on: date
) -> dict[UUID, tuple[list[Freed], int]]:
    """What each certificate by itself frees for somebody who has passed nothing yet, and its credits."""
    if rule_set is None:
        return {one.id: ([], 0) for one in kinds}
    facts = program_facts(program)
    calendar = calendars_of([program.college_id])[program.college_id]
    courses = {row.code: row for row in Course.objects.filter(program_courses__program=program)}
    records = {one.id: rules.LearnerRecord((as_held(one, "my-major", on),), (), (), facts, calendar) for one in kinds}
    found = {}
    for kind_id, chosen in _chosen(rule_set, records, on).items():
        freed = [_freed_one(item, target, courses) for item in chosen for target in item.targets]
        found[kind_id] = freed, sum(item.credits_hundredths for item in chosen)
    return found


Chosen = dict[UUID, Sequence[planner.PlannedConversion]]
_kept: OrderedDict[bytes, Chosen] = OrderedDict()
_lock = Lock()


def _chosen(rule_set: rules.RuleSet, records: Mapping[UUID, rules.LearnerRecord], on: date) -> Chosen:
    """The plan of each record, computed once for what the method, the program and the certificates say that day."""
    key = blake2b(pickle.dumps((rule_set, list(records.items()), on)), digest_size=16).digest()
    with _lock:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    found: Chosen = {
        kind_id: planner.plan(rule_set, record, on, why_not=False, ignore_windows=True).chosen
        for kind_id, record in records.items()
    }
    with _lock:
        _kept[key] = found
        while len(_kept) > KEPT_MAX:
            _kept.popitem(last=False)
    return found


def _freed_one(item: planner.PlannedConversion, target: rules.TargetRef, courses: dict[str, Course]) -> Freed:
    course = courses.get(target.course_code or "")
    alone = item.credits_hundredths if len(item.targets) == 1 else None
    hundredths = target.credits_hundredths or alone or (course.credits_hundredths if course else 0)
    if course is not None:
        return Freed(course.code, named(course), hundredths)
    return Freed("", slot_name(target.slot or target.course_code or ""), hundredths)


def _next_exams(province_code: str, fits: Sequence[Fit], on: date) -> dict[UUID, PlanLevel]:
    """Per certificate the exam whose registration ends first."""
    ids = [one.certificate_type.id for one in fits]
    here = Q(plan__province_code__in={"", province_code})
    rows = PlanLevel.objects.filter(
        here, certificate_type_id__in=ids, plan__state__in=OPEN, plan__registers_until_on__gte=on
    )
    found: dict[UUID, PlanLevel] = {}
    for row in rows.select_related("plan").order_by("plan__registers_until_on", "plan__exam_from_on", "plan__code"):
        found.setdefault(row.certificate_type_id, row)
    return found


def _occupations(program: Program, kinds: Sequence[CertificateType]) -> list[Occupation | NamedPair]:
    known: dict[str, Occupation | NamedPair] = {
        row.code: row for row in Occupation.objects.filter(code__in=program.major.occupation_codes).order_by("code")
    }
    for kind in kinds:
        for one in kind.standard.occupations if kind.standard else []:
            pair = NamedPair(str(one.get("code", "")), str(one.get("name_zh", "")), str(one.get("name_en", "")))
            known.setdefault(pair.code or pair.name_zh, pair)
    return list(known.values())
