"""Import of a college's terms (学期)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from oneplusx.apps.intake import parsing
from oneplusx.apps.intake.registry import (
    CHANGED,
    NEW,
    UNCHANGED,
    Applied,
    Column,
    ImportKind,
    Options,
    Row,
    Verdict,
    error,
)
from oneplusx.apps.standards.services import TermPlan, TermRow, plan_terms, save_terms
from oneplusx.web.actor import Actor

COLUMN_OF_CODE = {
    "standards.bad_term_code": "code",
    "standards.term_ends_early": "ends_on",
    "standards.exams_outside_term": "exams_on",
}


def _term(row: Row) -> TermRow:
    values = row.values
    exams = values.get("exams_on")
    return TermRow(
        values["code"],
        date.fromisoformat(values["starts_on"]),
        date.fromisoformat(values["ends_on"]),
        date.fromisoformat(exams) if exams else None,
    )


def check_rows(rows: Sequence[Row], *, institution_id: UUID, options: Options) -> Sequence[Verdict]:  # noqa: ARG001
    """What saving the terms would do."""
    return [_verdict(plan) for plan in plan_terms(college_id=institution_id, rows=[_term(row) for row in rows])]


def _verdict(plan: TermPlan) -> Verdict:
    if plan.problem is not None:
        return error(plan.problem.code, COLUMN_OF_CODE.get(plan.problem.code, "starts_on"), **plan.problem.params)
    if plan.existing is None:
        return NEW
    return UNCHANGED if plan.is_unchanged else CHANGED


def apply_rows(
    rows: Sequence[Row],
    *,
    institution_id: UUID,
    options: Options,  # noqa: ARG001
    actor: Actor,
    now: datetime,
) -> Applied | None:
    """Saves the terms of a chunk."""
    save_terms(college_id=institution_id, rows=[_term(row) for row in rows], actor=actor, now=now)
    return None


KIND = ImportKind(
    code="terms",
    title_zh="学期",
    title_en="Terms",
    permission="import.programs",
    order=15,
    key=("code",),
    slice_rows=0,
    check_rows=check_rows,
    apply_rows=apply_rows,
    next_path="/terms/",
    note_zh="按周计算的申请时段（如开学前两周）以学期首日为准，“期末考试前”以期末考试开始日期为准；未录入学期时按学年推算。",
    note_en=(
        "Windows counted in weeks start with a term's first day, those before the exams end with theirs; "
        "without terms the school year is assumed."
    ),
    columns=(
        Column("code", "学期", "Term", is_required=True, parse=parsing.identifier(20), sample="2020-2021-1"),
        Column("starts_on", "开始日期", "Starts on", is_required=True, parse=parsing.day(), sample="2020-08-31"),
        Column("ends_on", "结束日期", "Ends on", is_required=True, parse=parsing.day(), sample="2021-01-17"),
        Column("exams_on", "期末考试开始日期", "Final exams from", parse=parsing.day(), sample="2021-01-04"),
    ),
)
