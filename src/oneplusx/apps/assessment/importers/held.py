"""Import of exams held elsewhere with their results (别处组织的考核): one row per candidate and certificate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from oneplusx.apps.assessment.importers.scores import hundredths, score_cell
from oneplusx.apps.assessment.models import ExamPlan, ExamResult, PlanState
from oneplusx.apps.assessment.services import HeldResult, PlanDraft, record_held_exam
from oneplusx.apps.intake import parsing
from oneplusx.apps.intake.registry import (
    CHANGED,
    UNCHANGED,
    Applied,
    Column,
    ImportKind,
    Options,
    Problem,
    Row,
    RowStatus,
    Verdict,
    error,
)
from oneplusx.apps.parties.models import Enrollment, Institution, InstitutionKind
from oneplusx.apps.parties.selectors import enrollments_by_number
from oneplusx.apps.standards.models import CatalogueState, CertificateType
from oneplusx.apps.standards.selectors import scheme_of
from oneplusx.domain.assessment import decide
from oneplusx.domain.errors import DomainError
from oneplusx.web.actor import Actor
from oneplusx.web.origin import Origin

PARTS = ("theory", "practice", "oral")
PASSED = {
    "已通过": True,
    "通过": True,
    "合格": True,
    "未通过": False,
    "不通过": False,
    "不合格": False,
    "passed": True,
    "failed": False,
}


@dataclass(frozen=True, slots=True)
class Found:
    """A row with its codes looked up."""

    enrollment: Enrollment
    certificate_type: CertificateType
    result: HeldResult


class Finder:
    """Looks up colleges, students and certificates of many rows in a few queries."""

    def __init__(self, rows: Sequence[Row], organization_id: UUID) -> None:
        codes = {row.values["college_code"] for row in rows}
        colleges = Institution.objects.filter(kind=InstitutionKind.COLLEGE, code__in=codes)
        self.colleges = {one.code: one for one in colleges}
        self.students: dict[tuple[str, str], Enrollment] = {}
        for code, college in self.colleges.items():
            numbers = [row.values["student_number"] for row in rows if row.values["college_code"] == code]
            self.students |= {(code, number): one for number, one in enrollments_by_number(college, numbers).items()}
        asked = {row.values["certificate"] for row in rows}
        own = CertificateType.objects.filter(organization_id=organization_id, state=CatalogueState.PUBLISHED)
        types = own.filter(Q(code__in=asked) | Q(national_id__in=asked)).select_related("standard")
        self.types = {key: one for one in types for key in (one.national_id, one.code) if key in asked}

    def find(self, row: Row) -> Found | Verdict:
        """The row in our terms, or what is wrong with it."""
        college, number, code = (row.values[name] for name in ("college_code", "student_number", "certificate"))
        if college not in self.colleges:
            return error("assessment.unknown_college", "college_code", found=college)
        student = self.students.get((college, number))
        if student is None:
            return error("curriculum.unknown_student", "student_number", found=number)
        kind = self.types.get(code)
        if kind is None:
            return error("assessment.unknown_certificate", "certificate", found=code)
        return self._scored(row, student, kind)

    def _scored(self, row: Row, student: Enrollment, kind: CertificateType) -> Found | Verdict:
        scheme = scheme_of(kind)
        given = {part: hundredths(row.values[part]) for part in PARTS if row.values.get(part) is not None}
        if strange := next((part for part in given if part not in scheme.codes), None):
            return error("assessment.unknown_part", strange, found=strange, allowed=", ".join(scheme.codes))
        overall = hundredths(row.values.get("score"))
        if overall is None:
            if set(given) != set(scheme.codes):
                return error("assessment.held_no_score", "score")
            overall = decide(scheme, given).overall_hundredths
        return Found(student, kind, HeldResult(student.id, kind.id, overall, row.values["is_passed"], given))


def check_held(rows: Sequence[Row], *, institution_id: UUID, options: Options) -> Sequence[Verdict]:  # noqa: ARG001
    """What recording the results would do; says where the parts would have meant another result."""
    finder = Finder(rows, institution_id)
    codes = {row.values["plan_code"] for row in rows}
    plans = {plan.code: plan for plan in ExamPlan.objects.filter(code__in=codes)}
    known = _known(plans.values())
    return [_verdict(row, finder.find(row), plans.get(row.values["plan_code"]), known, institution_id) for row in rows]


Known = Mapping[tuple[UUID, UUID, UUID], ExamResult]


def _known(plans: Iterable[ExamPlan]) -> Known:
    rows = ExamResult.objects.filter(plan__in=list(plans)).select_related("registration__level")
    return {(row.plan_id, row.learner_id, row.registration.level.certificate_type_id): row for row in rows}


def _verdict(row: Row, found: Found | Verdict, plan: ExamPlan | None, known: Known, organization_id: UUID) -> Verdict:
    if isinstance(found, Verdict):
        return found
    if plan is not None and not _is_recorded(plan, organization_id):
        return error("assessment.code_taken", "plan_code", found=plan.code)
    key = found.enrollment.learner_id, found.certificate_type.id
    before = known.get((plan.id, *key)) if plan else None
    if before is None:
        return Verdict(RowStatus.NEW, _doubts(found))
    return _against(before, found.result, row.values["student_number"])


def _is_recorded(plan: ExamPlan, organization_id: UUID) -> bool:
    is_own = plan.organization_id == organization_id
    return is_own and plan.origin == Origin.ELSEWHERE and plan.state == PlanState.CLOSED


def _against(before: ExamResult, result: HeldResult, number: str) -> Verdict:
    """A result that is recorded already: the same, completed by its parts, or something else."""
    if (before.overall_hundredths, before.is_passed) != (result.overall_hundredths, result.is_passed):
        return error("assessment.recorded_differently", "score", found=number)
    if not result.scores or before.scores == dict(result.scores):
        return UNCHANGED
    return error("assessment.recorded_differently", "theory", found=number) if before.scores else CHANGED


def _doubts(found: Found) -> tuple[Problem, ...]:
    """A notice where the parts, by our scheme of the certificate, would have led to another result."""
    scheme, result = scheme_of(found.certificate_type), found.result
    if set(result.scores) != set(scheme.codes):
        return ()
    decision = decide(scheme, result.scores)
    if (decision.is_passed, decision.overall_hundredths) == (result.is_passed, result.overall_hundredths):
        return ()
    params = {"found": f"{decision.overall_hundredths / 100:g}", "given": f"{result.overall_hundredths / 100:g}"}
    return (Problem("assessment.decided_differently", "is_passed", params, is_notice=True),)


def apply_held(
    rows: Sequence[Row],
    *,
    institution_id: UUID,
    options: Options,  # noqa: ARG001
    actor: Actor,
    now: datetime,
) -> Applied | None:
    """Records the exams of a chunk; a plan that is refused refuses its rows."""
    finder = Finder(rows, institution_id)
    plans: dict[str, list[tuple[Row, Found]]] = {}
    refused: dict[int, Problem] = {}
    for row in rows:
        found = finder.find(row)
        if isinstance(found, Verdict):
            refused[row.number] = found.problems[0]
        else:
            plans.setdefault(row.values["plan_code"], []).append((row, found))
    for code, members in plans.items():
        try:
            record_held_exam(
                organization_id=institution_id,
                draft=_draft(code, members),
                results=[found.result for _, found in members],
                actor=actor,
                now=now,
            )
        except DomainError as why:
            refused |= {row.number: Problem(why.code, None, dict(why.params)) for row, _ in members}
    return Applied(refused) if refused else None


def _draft(code: str, members: Sequence[tuple[Row, Found]]) -> PlanDraft:
    days = sorted(date.fromisoformat(row.values["exam_on"]) for row, _ in members)
    before = days[0] - timedelta(days=1)
    return PlanDraft(
        code=code,
        name_zh=members[0][0].values["plan_name"],
        month=f"{days[0]:%Y-%m}",
        registers_from_on=before,
        registers_until_on=before,
        exam_from_on=days[0],
        exam_until_on=days[-1],
        certificate_type_ids=tuple(dict.fromkeys(found.certificate_type.id for _, found in members)),
        needs_quota=False,
    )


def _certificates(institution_id: UUID) -> list[str]:
    rows = CertificateType.objects.filter(organization_id=institution_id, state=CatalogueState.PUBLISHED)
    return [f"{row.code} {row.name_zh}" for row in rows.order_by("code")]


HELD = ImportKind(
    code="held_exams",
    title_zh="别处组织的考核",
    title_en="Exams held elsewhere",
    permission="import.exam_scores",
    order=64,
    key=("plan_code", "college_code", "student_number", "certificate"),
    slice_rows=0,
    check_rows=check_held,
    apply_rows=apply_held,
    next_path="/exams/",
    note_zh=(
        "每名考生每个证书一行。计划和成绩按别处的决定登记并立即锁定，之后可以批量颁发证书。各部分成绩可以不填；"
        "总成绩不填时按证书的合成办法由各部分算出。"
    ),
    note_en=(
        "One row per candidate and certificate. Plan and results are recorded as decided elsewhere and locked at once; "
        "certificates can be issued afterwards. Scores of parts may be left out; an overall score left out is worked "
        "out from them by the certificate's scheme."
    ),
    columns=(
        Column(
            "plan_code", "计划编号", "Plan code", is_required=True, parse=parsing.identifier(60), sample="N-2025-11"
        ),
        Column(
            "plan_name",
            "计划名称",
            "Plan name",
            aliases=("planName",),
            is_required=True,
            parse=parsing.text(160),
            sample="2025年11月职业技能等级证书考试",
        ),
        Column("exam_on", "考核日期", "Exam date", is_required=True, parse=parsing.day(), sample="2025-11-08"),
        Column("college_code", "院校代码", "College code", is_required=True, parse=parsing.identifier(40)),
        Column("student_number", "学号", "Student number", is_required=True, parse=parsing.identifier(40)),
        Column(
            "certificate",
            "证书编号",
            "Certificate code",
            aliases=("证书", "certificateId"),
            is_required=True,
            parse=parsing.leading_code(),
            choices=_certificates,
        ),
        Column("theory", "理论成绩", "Theory", parse=score_cell(), sample="78"),
        Column("practice", "实操成绩", "Practice", parse=score_cell(), sample="86.5"),
        Column("oral", "口试成绩", "Oral", parse=score_cell()),
        Column("score", "总成绩", "Overall score", aliases=("realPassMark",), parse=parsing.decimal_text(2, 0, 100)),
        Column(
            "is_passed",
            "是否通过",
            "Passed",
            aliases=("certResult",),
            is_required=True,
            parse=parsing.one_of(PASSED, "已通过、未通过"),
            choices=lambda _institution_id: ["已通过", "未通过"],
            sample="已通过",
        ),
    ),
)
