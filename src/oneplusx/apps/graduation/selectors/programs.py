"""Programs as the audit sees them: the college's own tree, or the one that follows from courses and slots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from oneplusx.apps.curriculum.models import CourseNature, Program, ProgramCourse
from oneplusx.domain import graduation
from oneplusx.domain.graduation.document import trusted_program

CONDITIONS = (
    ("internship", "岗位实习", "Internship"),
    ("fitness_test", "体质测试", "Fitness test"),
    ("discipline", "无未解除的处分", "No pending discipline"),
    ("second_classroom", "第二课堂", "Second classroom"),
)
GROUPS = (
    ("public", "公共必修课", "Public compulsory", {"public_compulsory", "ideology", "physical_education", "military"}),
    ("foundation", "专业基础课", "Professional foundation", {"professional_foundation"}),
    ("core", "专业核心课", "Professional core", {"professional_core"}),
    ("extension", "专业拓展课", "Professional extension", {"professional_extension", "restricted_elective"}),
    ("practice", "实践教学", "Practice", {"practice", "thesis"}),
)
SLOT_TITLES = {
    "public_elective": ("公共选修学分", "Public elective credits"),
    "free_elective": ("任选学分", "Free elective credits"),
}
SLOT_PREFIX = "slot:"


def plain_programs(program_ids: Iterable[UUID]) -> dict[UUID, graduation.Program]:
    """Programs by id, in two queries, without what methods ask in addition (``asking.asked_at``)."""
    programs = Program.objects.filter(id__in=set(program_ids)).select_related("major")
    rows: dict[UUID, list[ProgramCourse]] = defaultdict(list)
    for row in ProgramCourse.objects.filter(program__in=programs).select_related("course").order_by("course__code"):
        rows[row.program_id].append(row)
    return {program.id: audited(program, rows[program.id]) for program in programs}


def audited(program: Program, rows: Sequence[ProgramCourse]) -> graduation.Program:
    """One program; ``requirements`` when the college wrote a tree, else the standard tree."""
    if program.requirements:
        return trusted_program(program.requirements, name=program.code).program
    return graduation.Program(
        code=program.code,
        name_zh=program.name_zh,
        name_en=program.name_en,
        major=program.major.code,
        entry_year=program.entry_year,
        requirement=standard_tree(program, rows),
        courses=tuple(
            graduation.CatalogCourse(
                code=row.course.code,
                name=row.course.name_zh,
                credits_hundredths=row.course.credits_hundredths,
                hours=row.course.hours,
                nature=row.nature,
            )
            for row in rows
        ),
    )


def standard_tree(program: Program, rows: Sequence[ProgramCourse]) -> graduation.Node:
    """All compulsory courses by group, the credits of each slot, the total, certificates and named conditions."""
    children: list[graduation.Node] = []
    for key, title_zh, title_en, natures in GROUPS:
        courses = tuple(_course(row) for row in rows if row.is_compulsory and row.nature in natures)
        if courses:
            children.append(graduation.AllOf(id=key, title_zh=title_zh, title_en=title_en, children=courses))
    children.extend(_slot(slot, needed or 0) for slot, needed in sorted(program.slots.items()))
    children.append(
        graduation.CreditsFrom(
            id="total",
            title_zh="毕业总学分",
            title_en="Credits in total",
            min_hundredths=program.credits_required_hundredths,
            sharing=graduation.Sharing.FREE,
        )
    )
    children.extend(_certificate(code) for code in program.required_certificates)
    children.extend(
        graduation.ConditionIs(id=f"condition-{code}", title_zh=zh, title_en=en, condition=code)
        for code, zh, en in CONDITIONS
    )
    return graduation.AllOf(id="program", title_zh=program.name_zh, title_en=program.name_en, children=tuple(children))


def _course(row: ProgramCourse) -> graduation.CourseIs:
    course = row.course
    return graduation.CourseIs(
        id=f"course-{course.code}", title_zh=course.name_zh, title_en=course.name_en, code=course.code
    )


def _slot(slot: str, needed_hundredths: int) -> graduation.CreditsFrom:
    title_zh, title_en = SLOT_TITLES.get(slot, (slot, slot))
    nature = slot if slot in CourseNature.values else ""
    pool = graduation.Pool(natures=(nature,) if nature else (), patterns=(f"{SLOT_PREFIX}{slot}:*",))
    return graduation.CreditsFrom(
        id=f"slot-{slot}", title_zh=title_zh, title_en=title_en, min_hundredths=needed_hundredths, pool=pool
    )


def _certificate(code: str) -> graduation.AchievementIs:
    return graduation.AchievementIs(
        id=f"certificate-{code}", title_zh=f"证书 {code}", title_en=f"Certificate {code}", certificate_types=(code,)
    )
