"""Import of candidates of a college (考生名单)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from oneplusx.apps.assessment.importers.plans import PLAN, plan_of
from oneplusx.apps.assessment.models import (
    Channel,
    ExamPlan,
    PlanLevel,
    PlanState,
)
from oneplusx.apps.assessment.selectors.candidates import CandidateRow, admissions, require_open
from oneplusx.apps.assessment.services.registering import register_candidates
from oneplusx.apps.intake import parsing
from oneplusx.apps.intake.registry import (
    NEW,
    Applied,
    Column,
    ImportKind,
    Option,
    Options,
    Problem,
    Row,
    RowStatus,
    Verdict,
    error,
)
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.parties.selectors import enrollments_by_number
from oneplusx.domain.errors import Conflict
from oneplusx.web.actor import Actor

MAJORS = "other_majors"
REFUSE, AS_SOCIAL = "refuse", "social"


def _open_plans(_institution_id: UUID) -> list[tuple[str, str, str]]:
    rows = ExamPlan.objects.filter(state=PlanState.REGISTRATION).order_by("registers_until_on", "code")
    return [(row.code, f"{row.code} {row.name_zh}", f"{row.code} {row.name_en or row.name_zh}") for row in rows]


def _level_choices(_institution_id: UUID) -> list[str]:
    rows = PlanLevel.objects.filter(plan__state=PlanState.REGISTRATION).select_related("certificate_type")
    return sorted({f"{row.certificate_type.code} {row.certificate_type.name_zh}" for row in rows})


def _rows(
    plan: ExamPlan, rows: Sequence[Row], institution_id: UUID, options: Options
) -> tuple[list[CandidateRow | Verdict], Mapping[str, Enrollment]]:
    """Each row as a candidate, or the verdict against it."""
    college = Institution.objects.get(id=institution_id)
    enrollments = enrollments_by_number(college, [row.values["student_number"] for row in rows])
    levels = {row.certificate_type.code: row.id for row in plan.levels.select_related("certificate_type")}
    found: list[CandidateRow | Verdict] = []
    for row in rows:
        enrollment = enrollments.get(row.values["student_number"])
        level_id = levels.get(row.values["certificate"])
        if enrollment is None:
            found.append(error("curriculum.unknown_student", "student_number", found=row.values["student_number"]))
        elif level_id is None:
            found.append(error("assessment.unknown_level", "certificate", found=row.values["certificate"]))
        else:
            found.append(
                CandidateRow(enrollment.learner_id, level_id, enrollment.id, enrollment.major_code, Channel.COLLEGE)
            )
    if options.get(MAJORS) == AS_SOCIAL:
        found = _strange_as_social(plan, institution_id, found)
    return found, enrollments


def _strange_as_social(
    plan: ExamPlan, institution_id: UUID, found: Sequence[CandidateRow | Verdict]
) -> list[CandidateRow | Verdict]:
    """Rows of majors that are not filed, as social candidates."""
    candidates = [one for one in found if isinstance(one, CandidateRow)]
    answers = dict(zip(map(id, candidates), admissions(plan, institution_id, candidates), strict=True))
    return [
        CandidateRow(one.learner_id, one.level_id, one.enrollment_id, one.major_code, Channel.SOCIAL)
        if isinstance(one, CandidateRow) and answers[id(one)].problem == "assessment.wrong_major"
        else one
        for one in found
    ]


def check_candidates(rows: Sequence[Row], *, institution_id: UUID, options: Options) -> Sequence[Verdict]:
    """What registering the candidates would do."""
    plan = plan_of(options)
    if plan is None or plan.state != PlanState.REGISTRATION:
        if plan is None:
            return [error("assessment.unknown_plan", None, found=options.get(PLAN, "")) for _ in rows]
        state = str(plan.get_state_display())
        return [error("assessment.registration_closed", None, state=state) for _ in rows]
    found, _enrollments = _rows(plan, rows, institution_id, options)
    candidates = [one for one in found if isinstance(one, CandidateRow)]
    answers = iter(admissions(plan, institution_id, candidates))
    verdicts = []
    for one in found:
        if isinstance(one, Verdict):
            verdicts.append(one)
            continue
        answer = next(answers)
        if answer.problem == "assessment.registered_already":
            notice = Problem(answer.problem, "student_number", {}, is_notice=True)
            verdicts.append(Verdict(RowStatus.UNCHANGED, (notice,)))
        elif answer.problem:
            verdicts.append(error(answer.problem, "student_number", **answer.params))
        else:
            verdicts.append(NEW)
    return verdicts


def apply_candidates(
    rows: Sequence[Row], *, institution_id: UUID, options: Options, actor: Actor, now: datetime
) -> Applied | None:
    """Registers the candidates of a chunk."""
    plan = plan_of(options)
    if plan is None:
        return Applied({row.number: Problem("assessment.unknown_plan", None, {"found": ""}) for row in rows})
    try:
        require_open(plan, now)
    except Conflict as closed:
        return Applied({row.number: Problem(closed.code, None, dict(closed.params)) for row in rows})
    found, _enrollments = _rows(plan, rows, institution_id, options)
    pairs = [(row, one) for row, one in zip(rows, found, strict=True) if isinstance(one, CandidateRow)]
    answers = register_candidates(
        exam_plan_id=plan.id, college_id=institution_id, rows=[one for _, one in pairs], actor=actor, now=now
    )
    refused = {
        row.number: Problem(answer.admission.problem, "student_number", dict(answer.admission.params))
        for (row, _), answer in zip(pairs, answers, strict=True)
        if answer.admission.problem not in {"", "assessment.registered_already"}
    }
    return Applied(refused) if refused else None


CANDIDATES = ImportKind(
    code="exam_candidates",
    title_zh="考生名单",
    title_en="Exam candidates",
    permission="import.exam_candidates",
    order=60,
    key=("student_number", "certificate"),
    slice_rows=0,
    check_rows=check_candidates,
    apply_rows=apply_candidates,
    next_path="/exams/",
    options=(
        Option(PLAN, "考核计划", "Exam plan", choices=_open_plans, is_required=True),
        Option(
            MAJORS,
            "专业未备案的学生",
            "Students of majors not filed",
            choices=lambda _institution_id: [
                (REFUSE, "不报名，列为错误", "Refuse them"),
                (AS_SOCIAL, "走社会考生通道", "Register as social candidates"),
            ],
            default=REFUSE,
        ),
    ),
    note_zh="每名考生每个证书一行。导入后请到考核计划页确认名单，确认时占用名额。曾未通过的学生自动按补考报名。",
    note_en=(
        "One row per candidate and certificate. Confirm the list on the page of the plan afterwards; that takes the "
        "places of the quota. Who failed before is registered for the re-sit."
    ),
    columns=(
        Column("student_number", "学号", "Student number", is_required=True, parse=parsing.identifier(40)),
        Column(
            "certificate",
            "证书编号",
            "Certificate code",
            aliases=("证书", "certificateId"),
            is_required=True,
            parse=parsing.leading_code(),
            choices=_level_choices,
        ),
    ),
)
