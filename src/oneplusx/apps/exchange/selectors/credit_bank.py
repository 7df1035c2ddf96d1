"""What stands in the lists for the credit bank, and which codes are missing for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from oneplusx.apps.conversion.models import ConversionSource, ConversionState, ConversionTarget
from oneplusx.apps.curriculum.models import CourseResult, PassedWay, Program, ResultStatus
from oneplusx.apps.exchange.credit_bank import (
    EXTERNAL_TYPES,
    BankRow,
    CreditBankList,
    outcome_code,
)
from oneplusx.apps.exchange.models import CreditBankCodes, CreditBankFile
from oneplusx.apps.exchange.selectors.write_back import end_of, start_of, writing_colleges
from oneplusx.apps.graduation.models import Conclusion, Outcome, Review
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.standards.models import Term
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor

EDUCATION_TYPE = "voc_associate"
GRADE_POINTS: Mapping[str, int] = {"优秀": 9500, "良好": 8500, "中等": 7500, "及格": 6500, "合格": 6000, "通过": 6000}
"""For comparing grades in words with points, to find the best."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which list, of what.

    Attributes:
        since: Conversions decided from this day on, until ``until``; for the first two lists.
        review: The graduation batch; for the third.
    """

    which: CreditBankList
    college: Institution
    since: date | None = None
    until: date | None = None
    review: Review | None = None


def codes_of(college: Institution) -> CreditBankCodes | None:
    """The codes that a college set."""
    return CreditBankCodes.objects.filter(college=college).first()


def bank_college_for(actor: Actor, college_id: UUID) -> Institution:
    """A college whose lists the actor makes.

    Raises:
        NotFound: ``not_found``.
    """
    found = writing_colleges(actor).filter(id=college_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def education_types_of(college: Institution) -> list[str]:
    """Education types of the college's programs."""
    types = Program.objects.filter(college=college).order_by("education_type")
    return list(types.values_list("education_type", flat=True).distinct()) or [EDUCATION_TYPE]


def batches_of(actor: Actor) -> QuerySet[Review]:
    """Graduation batches (毕业批次) with graduates, newest first."""
    concluded = Conclusion.objects.filter(is_current=True, outcome=Outcome.GRADUATION).order_by()
    rows = Review.objects.filter(college__in=writing_colleges(actor).order_by(), items__in=concluded.values("item"))
    return rows.distinct().order_by("-opened_at", "-id")


def batch_of(actor: Actor, review_id: UUID) -> Review:
    """One of them.

    Raises:
        NotFound: ``not_found``.
    """
    found = batches_of(actor).filter(id=review_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def files_visible_to(actor: Actor) -> QuerySet[CreditBankFile]:
    """Lists that jobs made, newest first."""
    rows = CreditBankFile.objects.filter(college__in=writing_colleges(actor).order_by(), file__isnull=False)
    return rows.select_related("college", "file").order_by("-made_at")


def bank_file_for(actor: Actor, bank_file_id: UUID) -> CreditBankFile:
    """One of them.

    Raises:
        NotFound: ``not_found``.
    """
    found = files_visible_to(actor).filter(id=bank_file_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def bank_rows(wanted: Wanted) -> list[BankRow]:
    """The lines of a list, by student number and course."""
    codes = codes_of(wanted.college) or CreditBankCodes(college=wanted.college)
    if wanted.which == CreditBankList.OWN:
        return _own_rows(wanted, codes)
    return _converted_rows(wanted, codes)


def _converted_rows(wanted: Wanted, codes: CreditBankCodes) -> list[BankRow]:
    """One line per outcome and exempted course."""
    targets = ConversionTarget.objects.filter(
        enrollment__college=wanted.college, course__isnull=False, conversion__state=ConversionState.APPROVED
    )
    if wanted.since is not None:
        targets = targets.filter(conversion__decided_at__gte=start_of(wanted.since))
    if wanted.until is not None:
        targets = targets.filter(conversion__decided_at__lt=end_of(wanted.until))
    found = list(
        targets.select_related("course", "conversion", "enrollment__learner__person").order_by(
            "enrollment__student_number", "course__code", "id"
        )
    )
    sources = _sources(wanted.which, [target.conversion_id for target in found])
    lines = _Lines(codes, [target.enrollment for target in found])
    return [
        replace(lines.of(target.enrollment), target=target, outcome=source.achievement)
        for target in found
        for source in sources.get(target.conversion_id, ())
    ]


def _sources(which: CreditBankList, conversion_ids: Sequence[UUID]) -> dict[UUID, list[ConversionSource]]:
    rows = ConversionSource.objects.filter(conversion_id__among=list(set(conversion_ids)))
    if which == CreditBankList.CERTIFICATES:
        rows = rows.filter(achievement__certificate__isnull=False, achievement__certificate__is_passed=True)
    else:
        rows = rows.filter(achievement__certificate=None, achievement__type__code__in=EXTERNAL_TYPES)
    found: dict[UUID, list[ConversionSource]] = {}
    for row in rows.select_related("achievement__certificate__certificate_type__organization").order_by("id"):
        found.setdefault(row.conversion_id, []).append(row)
    return found


class _Lines:
    """What lines of one enrollment share; a fixed number of queries."""

    def __init__(self, codes: CreditBankCodes, enrollments: Iterable[Enrollment]) -> None:
        known = list(enrollments)
        programs = {row.program_id for row in known if row.program_id}
        rows = Program.objects.filter(id__among=list(programs))
        self.codes = codes
        self.programs = {
            key: (kind, major) for key, kind, major in rows.values_list("id", "education_type", "major__name_zh")
        }
        concluded = Conclusion.objects.filter(enrollment_id__among=[row.id for row in known], is_current=True)
        self.conclusions = {row.enrollment_id: row for row in concluded}

    def of(self, enrollment: Enrollment) -> BankRow:
        kind, major = self.programs.get(enrollment.program_id, ("", "")) if enrollment.program_id else ("", "")
        return BankRow(
            enrollment,
            self.codes,
            kind or EDUCATION_TYPE,
            major,
            conclusion=self.conclusions.get(enrollment.id),
        )


def _own_rows(wanted: Wanted, codes: CreditBankCodes) -> list[BankRow]:
    """One line per graduate of the batch and passed course: the best score; exempted courses stand elsewhere."""
    graduates = Conclusion.objects.filter(
        item__review=wanted.review,
        item__review__college=wanted.college,
        outcome=Outcome.GRADUATION,
        is_current=True,
    )
    enrollments = {
        row.enrollment_id: row.enrollment
        for row in graduates.select_related("enrollment__learner__person").order_by("enrollment__student_number")
    }
    ends = dict(Term.objects.filter(college=wanted.college).values_list("code", "ends_on"))
    best: dict[tuple[UUID, UUID], CourseResult] = {}
    results = CourseResult.objects.filter(
        enrollment_id__among=list(enrollments), is_current=True, status=ResultStatus.PASSED
    ).exclude(way=PassedWay.EXEMPTION)
    for result in results.select_related("course").order_by("term_code", "attempt", "id"):
        key = (result.enrollment_id, result.course_id)
        if key not in best or _points(result) > _points(best[key]):
            best[key] = result
    lines = _Lines(codes, enrollments.values())
    rows = [
        replace(lines.of(enrollments[result.enrollment_id]), result=result, term_ends_on=ends.get(result.term_code))
        for result in best.values()
    ]
    return sorted(rows, key=_place)


def _place(row: BankRow) -> tuple[str, str]:
    return row.enrollment.student_number, row.result.course.code if row.result else ""


def _points(result: CourseResult) -> int:
    if result.score_hundredths is not None:
        return result.score_hundredths
    return GRADE_POINTS.get(result.grade_text, 0)


def missing_codes(which: CreditBankList, rows: Sequence[BankRow]) -> list[str]:
    """Settings that a list needs and the college has not made, as codes of ``web/wording`` (``short.bank.…``)."""
    if not rows:
        return []
    codes = rows[0].codes
    needed = {
        CreditBankList.CERTIFICATES: ("school_code", "category_code"),
        CreditBankList.EXTERNAL: ("school_code",),
        CreditBankList.OWN: ("category_code",),
    }
    missing = {f"bank.{name}" for name in needed[which] if not getattr(codes, name)}
    if any(not codes.levels.get(row.education_type) for row in rows):
        missing.add("bank.levels")
    if which == CreditBankList.EXTERNAL:
        missing |= _missing_elsewhere(rows)
    if which != CreditBankList.CERTIFICATES:
        ended = {row.conclusion.outcome for row in rows if row.conclusion and not outcome_code(row)}
        missing |= {f"bank.outcome_{outcome}" for outcome in ended}
    return [*sorted(missing), *_missing_terms(which, rows)]


def _missing_terms(which: CreditBankList, rows: Sequence[BankRow]) -> list[str]:
    """Terms whose dates the college has not entered: the lists say when they ended."""
    if which != CreditBankList.OWN:
        return []
    codes = sorted({row.result.term_code for row in rows if row.result and row.term_ends_on is None})
    return ["bank.terms", *codes[:20]] if codes else []


def _missing_elsewhere(rows: Sequence[BankRow]) -> set[str]:
    """Codes of the school where a course was passed, unless every outcome says its own."""
    found = set()
    for name, setting in (
        ("education_level_code", "external_level_code"),
        ("education_category_code", "external_category_code"),
    ):
        if any(not getattr(row.codes, setting) and not _says(row, name) for row in rows):
            found.add(f"bank.{setting}")
    return found


def _says(row: BankRow, name: str) -> bool:
    return bool(row.outcome and row.outcome.attributes.get(name))
