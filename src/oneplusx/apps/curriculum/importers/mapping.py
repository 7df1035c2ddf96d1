"""Kind of import: course mapping (课证映射)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from oneplusx.apps.curriculum import services
from oneplusx.apps.curriculum.importers.programs import (
    college_of,
    course_choices,
    program_choices,
    refused_of,
    verdicts_of,
)
from oneplusx.apps.curriculum.models import Strength
from oneplusx.apps.intake import parsing
from oneplusx.apps.intake.registry import Applied, Column, ImportKind, Options, Row, Verdict
from oneplusx.apps.standards.models import CatalogueState, CertificateType
from oneplusx.web.actor import Actor

CHOICES_MAX = 2000
STRENGTHS = {
    "了解": Strength.TOUCHED.value,
    "练习": Strength.PRACTICED.value,
    "掌握": Strength.MASTERED.value,
    "L": Strength.TOUCHED.value,
    "M": Strength.PRACTICED.value,
    "H": Strength.MASTERED.value,
    "1": Strength.TOUCHED.value,
    "2": Strength.PRACTICED.value,
    "3": Strength.MASTERED.value,
}


def _certificates(_institution_id: UUID) -> Sequence[str]:
    found = CertificateType.objects.filter(state=CatalogueState.PUBLISHED).exclude(standard=None)
    return [f"{one.code} {one.name_zh}" for one in found.order_by("family", "level_rank", "code")[:CHOICES_MAX]]


def _row(row: Row) -> services.MappingRow:
    values = row.values
    return services.MappingRow(
        program_code=values["program_code"],
        course_code=values["course_code"],
        certificate=values["certificate"],
        outcome_code=values["outcome_code"],
        share_hundredths=values["share"],
        strength=values["strength"] or Strength.PRACTICED.value,
    )


def check_mapping(rows: Sequence[Row], *, institution_id: UUID, options: Options) -> Sequence[Verdict]:  # noqa: ARG001
    """What saving the mappings would do."""
    college = college_of(institution_id)
    return verdicts_of(services.plan_mappings(college=college, rows=[_row(row) for row in rows]))


def apply_mapping(
    rows: Sequence[Row],
    *,
    institution_id: UUID,
    options: Options,  # noqa: ARG001
    actor: Actor,
    now: datetime,
) -> Applied | None:
    """Saves the mappings of a chunk."""
    college = college_of(institution_id)
    planned = services.save_mappings(college=college, rows=[_row(row) for row in rows], actor=actor, now=now)
    return refused_of(rows, planned)


COURSE_MAPPING = ImportKind(
    code="course_mapping",
    title_zh="课证映射（课程与学习结果）",
    title_en="Course mapping (courses and learning outcomes)",
    permission="import.course_mapping",
    order=27,
    key=("program_code", "course_code", "certificate", "outcome_code"),
    slice_rows=0,
    check_rows=check_mapping,
    apply_rows=apply_mapping,
    next_path="/mapping/",
    note_zh="学时占比填百分数；填 0 表示取消该项。",
    note_en="Shares are percentages of the course’s hours; 0 takes a mapping away.",
    columns=(
        Column(
            "program_code",
            "培养方案编号",
            "Program code",
            is_required=True,
            parse=parsing.leading_code(40),
            choices=program_choices,
            sample="RJ-2026",
        ),
        Column(
            "course_code",
            "课程代码",
            "Course code",
            is_required=True,
            parse=parsing.leading_code(40),
            choices=course_choices,
            sample="S1001",
        ),
        Column(
            "certificate",
            "证书代码",
            "Certificate code",
            is_required=True,
            parse=parsing.leading_code(80),
            choices=_certificates,
        ),
        Column(
            "outcome_code",
            "学习结果编号",
            "Outcome code",
            aliases=("技能点编号", "学习结果代码"),
            is_required=True,
            parse=parsing.identifier(40),
            sample="1.1.1",
        ),
        Column(
            "share",
            "学时占比",
            "Share of hours",
            aliases=("学时占比%", "占比"),
            is_required=True,
            parse=parsing.credits_hundredths(),
            sample="12.5",
        ),
        Column(
            "strength",
            "支撑强度",
            "Strength",
            parse=parsing.one_of(STRENGTHS, "了解、练习、掌握"),
            choices=lambda _institution_id: ["了解", "练习", "掌握"],
            sample="练习",
        ),
    ),
)
