"""The kind of import of non-course conditions (毕业条件): internship, fitness test, discipline, second classroom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from oneplusx.apps.curriculum.models import ConditionResult
from oneplusx.apps.curriculum.services import ConditionRow, record_conditions
from oneplusx.apps.graduation.selectors.programs import CONDITIONS
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
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.selectors import enrollments_by_number
from oneplusx.web.actor import Actor

WORDS = {
    **{code: code for code, _zh, _en in CONDITIONS},
    **{zh: code for code, zh, _en in CONDITIONS},
    **{en: code for code, _zh, en in CONDITIONS},
    "实习": "internship",
    "顶岗实习": "internship",
    "体测": "fitness_test",
    "处分": "discipline",
}
CHOICES = tuple(zh for _code, zh, _en in CONDITIONS)


def check_conditions(rows: Sequence[Row], *, institution_id: UUID, options: Options) -> Sequence[Verdict]:  # noqa: ARG001
    """What recording the conditions would do."""
    college = Institution.objects.get(id=institution_id)
    enrollments = enrollments_by_number(college, [row.values["student_number"] for row in rows])
    known = {
        (row.enrollment_id, row.condition): row.is_met
        for row in ConditionResult.objects.filter(enrollment__in=list(enrollments.values()))
    }
    verdicts = []
    for row in rows:
        enrollment = enrollments.get(row.values["student_number"])
        if enrollment is None:
            found = row.values["student_number"]
            verdicts.append(error("curriculum.unknown_student", "student_number", found=found))
            continue
        before = known.get((enrollment.id, row.values["condition"]))
        is_same = before == row.values["is_met"]
        verdicts.append(NEW if before is None else UNCHANGED if is_same else CHANGED)
    return verdicts


def apply_conditions(
    rows: Sequence[Row],
    *,
    institution_id: UUID,
    options: Options,  # noqa: ARG001
    actor: Actor,
    now: datetime,
) -> Applied | None:
    """Records the conditions of a chunk."""
    college = Institution.objects.get(id=institution_id)
    enrollments = enrollments_by_number(college, [row.values["student_number"] for row in rows])
    given = [
        ConditionRow(enrollments[row.values["student_number"]].id, row.values["condition"], row.values["is_met"])
        for row in rows
        if row.values["student_number"] in enrollments
    ]
    if given:
        record_conditions(college=college, rows=given, actor=actor, now=now)
    return None


CONDITION_RESULTS = ImportKind(
    code="conditions",
    title_zh="毕业条件（实习、体测、处分、第二课堂）",
    title_en="Conditions of graduation",
    permission="import.conditions",
    order=55,
    key=("student_number", "condition"),
    check_rows=check_conditions,
    apply_rows=apply_conditions,
    next_path="/graduation/",
    note_zh="每名学生每项条件一行；再次导入以最后一次为准。",
    note_en="One row per learner and condition; the last import counts.",
    columns=(
        Column("student_number", "学号", "Student number", is_required=True, parse=parsing.identifier(40)),
        Column(
            "condition",
            "条件",
            "Condition",
            is_required=True,
            parse=parsing.one_of(WORDS, "、".join(CHOICES)),
            choices=lambda _institution_id: list(CHOICES),
            sample="岗位实习",
        ),
        Column("is_met", "是否达到", "Met", is_required=True, parse=parsing.yes_no(), sample="是"),
    ),
)
