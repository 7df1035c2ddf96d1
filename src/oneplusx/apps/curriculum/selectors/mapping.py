"""Curriculum mapping (课证融通): coverage of a certificate by the courses of a program, gaps, and the way back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from django.db.models import Q
from django.utils.translation import get_language

from oneplusx.apps.curriculum.models import CourseOutcome, MaterialOutcome, Program, ProgramCourse
from oneplusx.apps.standards.models import CatalogueState, CertificateType, LearningOutcome, StandardLevel
from oneplusx.domain.mapping import Coverage, Link, Strength, cover

STANDARD_TYPES = Q(standard__isnull=False)
"""Certificates that have a standard whose outcomes can be mapped and trained."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One course at one outcome; ``None`` where the course does not support it."""

    link: Link | None

    @property
    def percent(self) -> str:
        """Share of the course's hours in percent, without needless zeros."""
        return percent_text(self.link.share_hundredths) if self.link else ""


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One outcome: its level's rank, the courses that support it, and what it is taught from."""

    outcome: LearningOutcome
    rank: int
    cells: Sequence[Cell]
    links: Sequence[Link]
    materials: Sequence[str]

    @property
    def text(self) -> str:
        """What the outcome says."""
        return text_of(self.outcome)

    @property
    def is_gap(self) -> bool:
        """Whether no course supports it."""
        return not self.links


@dataclass(frozen=True, slots=True)
class Matrix:
    """Outcomes × courses (覆盖矩阵), gaps first.

    Attributes:
        courses: Columns: courses that support any outcome, by term and code.
        levels: By level: its outcomes, and how many of them are covered.
    """

    program: Program
    certificate_type: CertificateType
    courses: Sequence[ProgramCourse]
    rows: Sequence[MatrixRow]
    coverage: Coverage
    levels: Sequence[tuple[str, int, int]]

    @property
    def covered(self) -> float:
        """Share of the outcomes that some course supports, to show."""
        return float(self.coverage.share)

    @property
    def gaps_count(self) -> int:
        """Outcomes that no course supports."""
        return len(self.coverage.gaps)

    @property
    def matches(self) -> list[tuple[ProgramCourse, float, float]]:
        """Each course with the share of its hours that the certificate covers, and the share of outcomes it brings."""
        return [
            (row, float(self.coverage.matches[row.course.code]), float(self.coverage.contributions[row.course.code]))
            for row in self.courses
        ]


@dataclass(frozen=True, slots=True)
class Match:
    """A certificate covers a share of a course's hours (内容匹配度); ``known``: what the program says now."""

    course: ProgramCourse
    certificate_type: CertificateType
    share: Fraction
    known: Fraction | None = None

    @property
    def percent(self) -> float:
        """The share, to show."""
        return float(self.share)

    @property
    def known_percent(self) -> float | None:
        """What the program says now, to show."""
        return None if self.known is None else float(self.known)

    @property
    def key(self) -> str:
        """What a preview shows and taking over must find again."""
        return f"{self.course.course.code}|{self.certificate_type.code}|{self.share}"


def text_of(outcome: LearningOutcome) -> str:
    """What an outcome says, in the page's language; English falls back to Chinese."""
    is_chinese = (get_language() or "").startswith("zh")
    return outcome.text_zh if is_chinese else outcome.text_en or outcome.text_zh


def percent_text(share_hundredths: int) -> str:
    """``12.5`` of 1250."""
    whole, rest = divmod(share_hundredths, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


def outcomes_of(certificate_type: CertificateType) -> list[tuple[LearningOutcome, int]]:
    """Outcomes that a certificate stands for, with the rank of their level: a higher level covers the lower ones."""
    return outcomes_of_types([certificate_type])[certificate_type.id]


def outcomes_of_types(types: Iterable[CertificateType]) -> dict[UUID, list[tuple[LearningOutcome, int]]]:
    """``outcomes_of`` of many certificate types in two queries."""
    known = list(types)
    standards = {row.standard_id for row in known if row.standard_id}
    levels = StandardLevel.objects.filter(standard_id__among=list(standards))
    ranks = {(row.standard_id, row.level): row.rank for row in levels}
    rows: dict[UUID, list[tuple[LearningOutcome, int]]] = defaultdict(list)
    outcomes = LearningOutcome.objects.filter(standard_id__among=list(standards)).order_by(
        "work_task__work_field__order", "work_task__order", "order", "code"
    )
    for row in outcomes:
        rows[row.standard_id].append((row, ranks.get((row.standard_id, row.level), 0)))
    return {
        kind.id: sorted(
            (one for one in rows.get(kind.standard_id, ()) if one[1] <= ranks.get((kind.standard_id, kind.level), 0)),
            key=lambda one: one[1],
        )
        if kind.standard_id
        else []
        for kind in known
    }


def links_of(program: Program) -> list[Link]:
    """What is mapped in a program; outcomes by their lineage, which new versions of a standard keep."""
    rows = CourseOutcome.objects.filter(program_course__program=program).values_list(
        "program_course__course__code", "outcome__lineage_id", "share_hundredths", "strength"
    )
    return [Link(code, lineage, share, Strength(strength)) for code, lineage, share, strength in rows]


def certificates_for(program: Program) -> list[CertificateType]:
    """Published certificates with a standard that fit the program's major, and those that are mapped already."""
    kinds = CertificateType.objects.filter(state=CatalogueState.PUBLISHED).exclude(standard=None)
    mapped = set(
        CourseOutcome.objects.filter(program_course__program=program).values_list(
            "outcome__standard__code", "outcome__standard__organization_id"
        )
    )
    rows = kinds.select_related("standard").order_by("family", "level_rank", "code")
    return [row for row in rows if fits_major(row, program.major.code) or _standard_key(row) in mapped]


def _standard_key(kind: CertificateType) -> tuple[str, UUID] | None:
    return (kind.standard.code, kind.standard.organization_id) if kind.standard else None


def fits_major(kind: CertificateType, major_code: str) -> bool:
    """Whether a certificate names the major, or the class of majors that it begins with."""
    return any(code and major_code.startswith(code) for code in kind.major_codes)


def matrix_of(program: Program, certificate_type: CertificateType) -> Matrix:
    """Coverage of one certificate by one program."""
    return matrices_of(program, [certificate_type])[0]


def matrices_of(program: Program, certificate_types: Sequence[CertificateType]) -> list[Matrix]:
    """Coverage of several certificates by one program, in as many queries as of one."""
    outcomes, links = outcomes_of_types(certificate_types), links_of(program)
    places = list(program.program_courses.select_related("course").order_by("term_number", "course__code"))
    materials = materials_of(program, [row.lineage_id for rows in outcomes.values() for row, _rank in rows])
    return [_matrix(program, kind, outcomes[kind.id], links, places, materials) for kind in certificate_types]


def _matrix(
    program: Program,
    certificate_type: CertificateType,
    outcomes: Sequence[tuple[LearningOutcome, int]],
    links: Sequence[Link],
    places: Sequence[ProgramCourse],
    materials: Mapping[UUID, Sequence[str]],
) -> Matrix:
    coverage = cover([row.lineage_id for row, _rank in outcomes], links)
    courses = [place for place in places if place.course.code in coverage.matches]
    rows = [_row(row, rank, courses, coverage, materials) for row, rank in outcomes]
    levels: dict[str, tuple[int, int]] = {}
    for one in rows:
        total, covered = levels.get(one.outcome.level, (0, 0))
        levels[one.outcome.level] = (total + 1, covered + (not one.is_gap))
    rows.sort(key=lambda one: not one.is_gap)
    counted = [(level, total, covered) for level, (total, covered) in levels.items()]
    return Matrix(program, certificate_type, courses, rows, coverage, counted)


def _row(
    outcome: LearningOutcome,
    rank: int,
    courses: Sequence[ProgramCourse],
    coverage: Coverage,
    materials: Mapping[UUID, Sequence[str]],
) -> MatrixRow:
    links = coverage.courses_of[outcome.lineage_id]
    by_course = {link.course: link for link in links}
    cells = [Cell(by_course.get(row.course.code)) for row in courses]
    return MatrixRow(outcome, rank, cells, links, materials.get(outcome.lineage_id, ()))


def materials_of(program: Program, lineage_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Names of textbooks and methods of the college by outcome."""
    rows = MaterialOutcome.objects.filter(
        material__college_id=program.college_id, outcome__lineage_id__among=list(lineage_ids)
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for lineage, name in rows.order_by("material__code").values_list("outcome__lineage_id", "material__name_zh"):
        found[lineage].append(name)
    return found


def matches_of(program: Program) -> list[Match]:
    """Which courses each mapped certificate covers, with the share; by certificate, the highest share first."""
    kinds = certificates_for(program)
    outcomes, links = outcomes_of_types(kinds), links_of(program)
    places = {row.course.code: row for row in program.program_courses.select_related("course")}
    known = {(course, kind): Fraction(share) for course, kind, share in program.content_matches}
    found = []
    for kind in kinds:
        coverage = cover([row.lineage_id for row, _rank in outcomes[kind.id]], links)
        found += [
            Match(places[code], kind, share, known.get((code, kind.code)))
            for code, share in sorted(coverage.matches.items(), key=lambda one: (-one[1], one[0]))
            if share and code in places
        ]
    return found


def missing_matches(program: Program) -> list[Match]:
    """Matches from the mapping that the program does not have yet: what taking over would add."""
    return [one for one in matches_of(program) if one.known is None]
