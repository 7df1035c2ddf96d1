"""Import of scores of a plan (考核成绩)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.importers.plans import PLAN, plan_of
from oneplusx.apps.assessment.models import ExamPlan, PlanState, RegistrationState, Score
from oneplusx.apps.assessment.selectors.blocking import schemes_of
from oneplusx.apps.intake import parsing
from oneplusx.apps.intake.registry import (
    CHANGED,
    NEW,
    UNCHANGED,
    Applied,
    Column,
    ImportKind,
    Option,
    Options,
    Problem,
    Row,
    Verdict,
    error,
)
from oneplusx.web.actor import Actor

PARTS = {
    "理论": "theory",
    "theory": "theory",
    "实操": "practice",
    "practice": "practice",
    "口试": "oral",
    "oral": "oral",
}
ABSENT = {"缺考", "absent", "缺"}
ABSENT_WORD = "absent"


def _own_plans(institution_id: UUID) -> list[tuple[str, str, str]]:
    rows = ExamPlan.objects.filter(
        organization_id=institution_id, state__in=(PlanState.IN_PROGRESS, PlanState.SCORE_REGISTRATION)
    )
    return [
        (row.code, f"{row.code} {row.name_zh}", f"{row.code} {row.name_en or row.name_zh}")
        for row in rows.order_by("code")
    ]


def check_scores(rows: Sequence[Row], *, institution_id: UUID, options: Options) -> Sequence[Verdict]:
    """What recording the scores would do; a row of another plan is refused."""
    plan = plan_of(options)
    if plan is None or plan.organization_id != institution_id:
        return [error("assessment.unknown_plan", None, found=options.get(PLAN, "")) for _ in rows]
    people = _by_ticket(plan, rows)
    current = {
        (one, part): score
        for one, part, score in Score.objects.filter(registration__plan=plan, is_current=True).values_list(
            "registration_id", "part", "score_hundredths"
        )
    }
    schemes = schemes_of(plan)
    verdicts = []
    for row in rows:
        candidate = people.get(row.values["ticket"])
        if row.values["plan_code"] != plan.code:
            found = row.values["plan_code"]
            verdicts.append(error("assessment.other_plan", "plan_code", found=found, expected=plan.code))
        elif candidate is None:
            verdicts.append(error("assessment.unknown_candidate", "ticket", found=row.values["ticket"]))
        elif row.values["part"] not in schemes[candidate[1]].codes:
            allowed = ", ".join(schemes[candidate[1]].codes)
            verdicts.append(error("assessment.unknown_part", "part", found=row.values["part"], allowed=allowed))
        else:
            key = candidate[0], row.values["part"]
            is_same = key in current and current[key] == hundredths(row.values["score"])
            verdicts.append(NEW if key not in current else UNCHANGED if is_same else CHANGED)
    return verdicts


def _by_ticket(plan: ExamPlan, rows: Sequence[Row]) -> dict[str, tuple[UUID, UUID]]:
    tickets = plan.tickets.filter(
        number__among=[row.values["ticket"] for row in rows], registration__state=RegistrationState.CONFIRMED
    )
    return {
        number: (registration_id, level_id)
        for number, registration_id, level_id in tickets.values_list(
            "number", "registration_id", "registration__level_id"
        )
    }


def hundredths(text: str | None) -> int | None:
    """What ``score_cell`` read, as the services take it; ``None``: absent."""
    return None if text is None or text == ABSENT_WORD else int(Decimal(text) * 100)


def apply_scores(
    rows: Sequence[Row],
    *,
    institution_id: UUID,  # noqa: ARG001
    options: Options,
    actor: Actor,
    now: datetime,
) -> Applied | None:
    """Records the scores of a chunk."""
    plan = plan_of(options)
    if plan is None:
        return Applied({row.number: Problem("assessment.unknown_plan", None, {"found": ""}) for row in rows})
    people = _by_ticket(plan, rows)
    given = [
        services.ScoreRow(people[row.values["ticket"]][0], row.values["part"], hundredths(row.values["score"]))
        for row in rows
        if row.values["ticket"] in people and row.values["plan_code"] == plan.code
    ]
    services.record_scores(exam_plan_id=plan.id, rows=given, actor=actor, now=now)
    return None


def score_cell() -> parsing.Parse:
    """A score of 0–100 with at most two decimals, or that the candidate was absent."""
    number = parsing.decimal_text(2, 0, 100)

    def parse(cell: object) -> object:
        return ABSENT_WORD if isinstance(cell, str) and cell.strip().casefold() in ABSENT else number(cell)

    return parse


SCORES = ImportKind(
    code="exam_scores",
    title_zh="考核成绩",
    title_en="Exam scores",
    permission="import.exam_scores",
    order=62,
    key=("plan_code", "ticket", "part"),
    slice_rows=0,
    check_rows=check_scores,
    apply_rows=apply_scores,
    next_path="/exams/",
    options=(Option(PLAN, "考核计划", "Exam plan", choices=_own_plans, is_required=True),),
    note_zh="成绩为 0–100，最多两位小数；缺考填“缺考”。每行须写明计划编号，其他计划的成绩会被拒绝。",
    note_en="Scores are 0–100 with at most two decimals, or “absent”. Each row names its plan; others are refused.",
    columns=(
        Column("plan_code", "计划编号", "Plan code", is_required=True, parse=parsing.identifier(60)),
        Column("ticket", "准考证号", "Ticket number", is_required=True, parse=parsing.identifier(40)),
        Column(
            "part",
            "部分",
            "Part",
            is_required=True,
            parse=parsing.one_of(PARTS, "理论、实操、口试"),
            choices=lambda _institution_id: ["理论", "实操"],
            sample="理论",
        ),
        Column(
            "score",
            "成绩",
            "Score",
            aliases=("realPassMark",),
            is_required=True,
            parse=score_cell(),
            sample="82.5",
        ),
    ),
)
