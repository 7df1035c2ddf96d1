"""Kinds of imports: programs (培养方案), courses (课程), course results (课程成绩)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from oneplusx.apps.curriculum import services
from oneplusx.apps.curriculum.models import Course, CourseNature, PassedWay, Program, ResultStatus
from oneplusx.apps.intake import parsing
from oneplusx.apps.intake.registry import (
    CHANGED,
    NEW,
    UNCHANGED,
    Applied,
    Column,
    ImportKind,
    Options,
    Problem,
    Row,
    Verdict,
    error,
)
from oneplusx.apps.parties.models import Department, Institution
from oneplusx.web.actor import Actor

VERDICTS = {services.Saved.NEW: NEW, services.Saved.CHANGED: CHANGED, services.Saved.UNCHANGED: UNCHANGED}
NATURES = {
    "公共必修": CourseNature.PUBLIC_COMPULSORY.value,
    "公共基础": CourseNature.PUBLIC_COMPULSORY.value,
    "专业基础": CourseNature.PROFESSIONAL_FOUNDATION.value,
    "专业核心": CourseNature.PROFESSIONAL_CORE.value,
    "专业拓展": CourseNature.PROFESSIONAL_EXTENSION.value,
    "集中实践": CourseNature.PRACTICE.value,
    "实践": CourseNature.PRACTICE.value,
    "毕业设计": CourseNature.THESIS.value,
    "思想政治": CourseNature.IDEOLOGY.value,
    "体育": CourseNature.PHYSICAL_EDUCATION.value,
    "军事": CourseNature.MILITARY.value,
    "限定选修": CourseNature.RESTRICTED_ELECTIVE.value,
    "专业选修": CourseNature.RESTRICTED_ELECTIVE.value,
    "任选": CourseNature.FREE_ELECTIVE.value,
    "公共选修": CourseNature.PUBLIC_ELECTIVE.value,
    **{nature: nature for nature in CourseNature.values},
}
STATUSES = {
    "通过": ResultStatus.PASSED.value,
    "合格": ResultStatus.PASSED.value,
    "不通过": ResultStatus.FAILED.value,
    "不合格": ResultStatus.FAILED.value,
    "在修": ResultStatus.IN_PROGRESS.value,
    **{status: status for status in ResultStatus.values},
}
WAYS = {
    "正常": PassedWay.NORMAL.value,
    "重修": PassedWay.RETAKE.value,
    "补考": PassedWay.RETAKE.value,
    "替代": PassedWay.SUBSTITUTION.value,
    PassedWay.NORMAL.value: PassedWay.NORMAL.value,
    PassedWay.RETAKE.value: PassedWay.RETAKE.value,
    PassedWay.SUBSTITUTION.value: PassedWay.SUBSTITUTION.value,
}
CAUSES = {
    "作弊": "cheating",
    "旷考": "absence",
    "缺考": "absence",
    "取消资格": "disqualified",
    "cheating": "cheating",
    "absence": "absence",
    "disqualified": "disqualified",
}
PASSED_GRADES = frozenset({"优秀", "良好", "中等", "及格", "合格", "通过"})
FAILED_GRADES = frozenset({"不及格", "不合格", "不通过"})
PASS_LINE = Decimal(60)
HUNDRED = 100


def college_of(institution_id: UUID) -> Institution:
    return Institution.objects.get(id=institution_id)


def verdicts_of(planned: Sequence[services.Planned]) -> list[Verdict]:
    return [
        error(plan.problem.code, plan.column or None, **plan.problem.params)
        if plan.problem is not None
        else VERDICTS[plan.saved]
        for plan in planned
    ]


def refused_of(rows: Sequence[Row], planned: Sequence[services.Planned]) -> Applied | None:
    refused = {
        row.number: Problem(plan.problem.code, plan.column or None, plan.problem.params)
        for row, plan in zip(rows, planned, strict=True)
        if plan.problem is not None
    }
    return Applied(refused) if refused else None


def _program_row(row: Row) -> services.ProgramRow:
    values = row.values
    slots = {
        slot: values[column]
        for slot, column in (("free_elective", "free_elective"), ("public_elective", "public_elective"))
        if values[column] is not None
    }
    return services.ProgramRow(
        code=values["code"],
        name_zh=values["name_zh"],
        name_en=values["name_en"] or "",
        major_code=values["major_code"],
        department_code=values["department_code"],
        entry_year=values["entry_year"],
        length_years=values["length_years"] or 3,
        credits_required_hundredths=values["credits_required"],
        slots=slots,
        required_certificates=tuple(values["required_certificates"] or ()),
    )


def check_programs(rows: Sequence[Row], *, institution_id: UUID, options: Options) -> Sequence[Verdict]:  # noqa: ARG001
    """What saving the programs would do."""
    college = college_of(institution_id)
    return verdicts_of(services.plan_programs(college=college, rows=[_program_row(row) for row in rows]))


def apply_programs(
    rows: Sequence[Row],
    *,
    institution_id: UUID,
    options: Options,  # noqa: ARG001
    actor: Actor,
    now: datetime,
) -> Applied | None:
    """Saves the programs of a chunk."""
    college = college_of(institution_id)
    planned = services.save_programs(college=college, rows=[_program_row(row) for row in rows], actor=actor, now=now)
    return refused_of(rows, planned)


def _course_row(row: Row) -> services.CourseRow:
    values = row.values
    return services.CourseRow(
        code=values["code"],
        name_zh=values["name_zh"] or "",
        name_en=values["name_en"] or "",
        credits_hundredths=values["credits"],
        hours=values["hours"],
        program_code=values["program_code"] or "",
        nature=values["nature"] or CourseNature.PUBLIC_COMPULSORY,
        term_number=values["term_number"] or 1,
        is_compulsory=True if values["is_compulsory"] is None else values["is_compulsory"],
        facts=values["facts"],
    )


def check_courses(rows: Sequence[Row], *, institution_id: UUID, options: Options) -> Sequence[Verdict]:  # noqa: ARG001
    """What saving the courses would do."""
    college = college_of(institution_id)
    return verdicts_of(services.plan_courses(college=college, rows=[_course_row(row) for row in rows]))


def apply_courses(
    rows: Sequence[Row],
    *,
    institution_id: UUID,
    options: Options,  # noqa: ARG001
    actor: Actor,
    now: datetime,
) -> Applied | None:
    """Saves the courses of a chunk."""
    college = college_of(institution_id)
    planned = services.save_courses(college=college, rows=[_course_row(row) for row in rows], actor=actor, now=now)
    return refused_of(rows, planned)


def _result_row(row: Row) -> services.ResultRow | None:
    """The result; ``None`` when neither a score nor a status is given."""
    values = row.values
    points, grade = _score(values["score"])
    status = values["status"] or _status_of(points, grade)
    if status is None:
        return None
    return services.ResultRow(
        student_number=values["student_number"],
        course_code=values["course_code"],
        term_code=values["term_code"],
        status=status,
        score_hundredths=points,
        grade_text=grade,
        attempt=values["attempt"] or 1,
        way=values["way"] or PassedWay.NORMAL,
        failed_cause=values["failed_cause"] or "",
        facts=values["facts"],
    )


def _score(text: str | None) -> tuple[int | None, str]:
    """Exact hundredths of a point, or a grade text."""
    if not text:
        return None, ""
    if text.replace(".", "", 1).isdigit():
        return int(Decimal(text) * HUNDRED), ""
    return None, text


def _status_of(points: int | None, grade: str) -> str | None:
    if points is not None:
        return ResultStatus.PASSED if points >= PASS_LINE * HUNDRED else ResultStatus.FAILED
    if grade in PASSED_GRADES:
        return ResultStatus.PASSED
    return ResultStatus.FAILED if grade in FAILED_GRADES else None


def check_results(rows: Sequence[Row], *, institution_id: UUID, options: Options) -> Sequence[Verdict]:  # noqa: ARG001
    """What recording the results would do."""
    parsed = [_result_row(row) for row in rows]
    planned = iter(
        services.plan_results(college=college_of(institution_id), rows=[row for row in parsed if row is not None])
    )
    return [
        error("curriculum.result_needs_score", "score") if row is None else verdicts_of([next(planned)])[0]
        for row in parsed
    ]


def apply_results(
    rows: Sequence[Row],
    *,
    institution_id: UUID,
    options: Options,  # noqa: ARG001
    actor: Actor,
    now: datetime,
) -> Applied | None:
    """Records the results of a chunk."""
    parsed = [(row, result) for row in rows if (result := _result_row(row)) is not None]
    planned = services.record_results(
        college=college_of(institution_id), rows=[result for _, result in parsed], actor=actor, now=now
    )
    return refused_of([row for row, _ in parsed], planned)


def department_choices(institution_id: UUID) -> Sequence[str]:
    found = Department.objects.filter(college_id=institution_id).order_by("code")
    return [f"{one.code} {one.name_zh}" for one in found]


def program_choices(institution_id: UUID) -> Sequence[str]:
    found = Program.objects.filter(college_id=institution_id).order_by("-entry_year", "code")[:1000]
    return [f"{one.code} {one.name_zh}" for one in found]


def course_choices(institution_id: UUID) -> Sequence[str]:
    found = Course.objects.filter(college_id=institution_id).order_by("code")[:2000]
    return [f"{one.code} {one.name_zh}" for one in found]


PROGRAMS = ImportKind(
    code="programs",
    title_zh="培养方案",
    title_en="Programs",
    permission="import.programs",
    order=20,
    key=("code",),
    check_rows=check_programs,
    apply_rows=apply_programs,
    next_path="/programs/",
    columns=(
        Column(
            "code", "培养方案编号", "Program code", is_required=True, parse=parsing.identifier(40), sample="RJ-2026"
        ),
        Column(
            "name_zh",
            "培养方案名称",
            "Program name",
            is_required=True,
            parse=parsing.text(160),
            sample="软件技术（2026级）",
        ),
        Column("name_en", "英文名称", "English name"),
        Column("major_code", "专业代码", "Major code", is_required=True, parse=parsing.identifier(20), sample="510203"),
        Column(
            "department_code",
            "院系代码",
            "Department code",
            aliases=("院系", "二级学院"),
            is_required=True,
            parse=parsing.leading_code(40),
            choices=department_choices,
            sample="D01",
        ),
        Column(
            "entry_year",
            "年级",
            "Entry year",
            aliases=("入学年级",),
            is_required=True,
            parse=parsing.whole_number(1950, 2100),
            sample="2026",
        ),
        Column("length_years", "学制", "Length in years", parse=parsing.whole_number(1, 8), sample="3"),
        Column(
            "credits_required",
            "毕业最低学分",
            "Credits required",
            aliases=("毕业学分",),
            is_required=True,
            parse=parsing.credits_hundredths(),
            sample="140",
        ),
        Column("public_elective", "公共选修学分", "Public elective credits", parse=parsing.credits_hundredths()),
        Column("free_elective", "任选学分", "Free elective credits", parse=parsing.credits_hundredths()),
        Column(
            "required_certificates",
            "必备证书代码",
            "Certificates required",
            parse=parsing.several(),
            note_zh="多个用逗号隔开。",
            note_en="Several with commas.",
        ),
    ),
)
COURSES = ImportKind(
    code="courses",
    title_zh="课程（及其在培养方案中的位置）",
    title_en="Courses (and their place in programs)",
    permission="import.programs",
    order=25,
    key=("code", "program_code"),
    slice_rows=0,
    check_rows=check_courses,
    apply_rows=apply_courses,
    next_path="/programs/",
    note_zh="只写课程代码和培养方案编号时，课程须已存在。",
    note_en="With a course code and a program code only, the course must exist already.",
    columns=(
        Column("code", "课程代码", "Course code", is_required=True, parse=parsing.identifier(40), sample="S1001"),
        Column("name_zh", "课程名称", "Course name", parse=parsing.text(160), sample="程序设计基础"),
        Column("name_en", "课程英文名", "English name"),
        Column("credits", "学分", "Credits", parse=parsing.credits_hundredths(), sample="4"),
        Column("hours", "学时", "Hours", parse=parsing.whole_number(0, 5000), sample="64"),
        Column(
            "program_code",
            "培养方案编号",
            "Program code",
            parse=parsing.leading_code(40),
            choices=program_choices,
            sample="RJ-2026",
        ),
        Column(
            "nature",
            "课程性质",
            "Nature",
            parse=parsing.one_of(NATURES, "公共必修、专业基础、专业核心、专业拓展、集中实践、限定选修、任选、公共选修"),
            choices=lambda _institution_id: [name for name in NATURES if not name.isascii()],
            sample="专业基础",
        ),
        Column("term_number", "开课学期", "Term", parse=parsing.whole_number(1, 16), sample="1"),
        Column("is_compulsory", "是否必修", "Compulsory", parse=parsing.yes_no(), sample="是"),
        Column(
            "facts",
            "课程属性",
            "Facts of the course",
            parse=parsing.named_facts(),
            note_zh="供转换规则使用，写作 unified=yes; assessment=check。",
            note_en="What conversion rules ask for: unified=yes; assessment=check.",
        ),
    ),
)
COURSE_RESULTS = ImportKind(
    code="course_results",
    title_zh="课程成绩",
    title_en="Course results",
    permission="import.course_results",
    order=50,
    key=("student_number", "course_code", "term_code", "attempt", "way"),
    check_rows=check_results,
    apply_rows=apply_results,
    next_path="/graduation/",
    note_zh="已有成绩再次导入且内容不同时，作为更正并保留原记录。",
    note_en="A result that is imported again with other content is a correction; the earlier one is kept.",
    columns=(
        Column("student_number", "学号", "Student number", is_required=True, parse=parsing.identifier(40)),
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
            "term_code",
            "学期",
            "Term",
            aliases=("学年学期",),
            is_required=True,
            parse=parsing.identifier(20),
            sample="2026-2027-1",
        ),
        Column("score", "成绩", "Score", parse=parsing.text(20), sample="85"),
        Column("status", "状态", "Status", parse=parsing.one_of(STATUSES, "通过、不通过、在修"), sample="通过"),
        Column("attempt", "修读次数", "Attempt", parse=parsing.whole_number(1, 20)),
        Column("way", "通过途径", "Way", parse=parsing.one_of(WAYS, "正常、重修、替代")),
        Column("failed_cause", "不及格原因", "Cause of failure", parse=parsing.one_of(CAUSES, "作弊、缺考、取消资格")),
        Column(
            "facts",
            "修读情况",
            "Facts of the learner's course",
            parse=parsing.named_facts(),
            note_zh="供转换规则使用，写作 attendance=85; homework=90。",
            note_en="What conversion rules ask for: attendance=85; homework=90.",
        ),
    ),
)
