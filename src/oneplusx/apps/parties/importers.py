"""Kinds of imports: learners (学生名册), classes and advisers (班级与辅导员)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
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
    Problem,
    Row,
    RowStatus,
    Verdict,
    error,
)
from oneplusx.apps.parties import selectors
from oneplusx.apps.parties.models import ClassGroup, Department, Institution
from oneplusx.apps.parties.registry import program_choices
from oneplusx.apps.parties.services import (
    AccountOutcome,
    AccountResult,
    ClassResult,
    ClassRow,
    CodedRow,
    open_accounts_by_code,
    plan_accounts,
    plan_classes,
    resolve_codes,
    save_classes,
)
from oneplusx.domain.errors import DomainError
from oneplusx.domain.identity import DocumentKind
from oneplusx.web.actor import Actor

DOCUMENTS = {
    "居民身份证": DocumentKind.RESIDENT_ID.value,
    "护照": DocumentKind.PASSPORT.value,
    "其他": DocumentKind.OTHER.value,
}
DOCUMENT_WORDS = {
    **DOCUMENTS,
    "身份证": DocumentKind.RESIDENT_ID.value,
    "二代身份证": DocumentKind.RESIDENT_ID.value,
    "其他证件": DocumentKind.OTHER.value,
    "resident id": DocumentKind.RESIDENT_ID.value,
    "passport": DocumentKind.PASSPORT.value,
    "other": DocumentKind.OTHER.value,
}
COLUMN_OF_CODE = {
    "parties.name_differs": "name",
    "parties.number_taken": "student_number",
    "parties.number_twice": "student_number",
    "identity.name_missing": "name",
    "identity.name_invalid": "name",
}
YEAR_MIN, YEAR_MAX = 1950, 2100


def _departments(institution_id: UUID) -> Sequence[str]:
    return [f"{one.code} {one.name_zh}" for one in selectors.departments_of(institution_id)]


def _classes(institution_id: UUID) -> Sequence[str]:
    groups = ClassGroup.objects.filter(college_id=institution_id).order_by("-entry_year", "code")[:2000]
    return [f"{one.code} {one.name}" for one in groups]


def _college(institution_id: UUID) -> Institution:
    return Institution.objects.get(id=institution_id)


def _coded(row: Row) -> CodedRow:
    values = row.values
    return CodedRow(
        student_number=values["student_number"],
        name=values["name"],
        identity_kind=DocumentKind(values["identity_kind"] or DocumentKind.RESIDENT_ID),
        identity_number=values["identity_number"],
        department_code=values["department_code"] or "",
        class_code=values["class_code"] or "",
        program_code=values["program_code"] or "",
        major_code=values["major_code"] or "",
        entry_year=values["entry_year"],
        phone=values["phone"] or "",
    )


def _column_of(code: str) -> str:
    default = "identity_number" if code.startswith("identity.") else "student_number"
    return COLUMN_OF_CODE.get(code, default)


def _verdict(result: AccountResult, problem: DomainError | None, notices: tuple[Problem, ...]) -> Verdict:
    if problem is not None:
        return error(problem.code, _column_of(problem.code), **problem.params)
    if result in {AccountResult.OPENED, AccountResult.ENROLLED}:
        if result is AccountResult.ENROLLED:
            notices = (*notices, Problem("parties.has_account", "identity_number", is_notice=True))
        return Verdict(RowStatus.NEW, notices)
    return Verdict(RowStatus.CHANGED if result is AccountResult.CHANGED else RowStatus.UNCHANGED, notices)


def check_learners(rows: Sequence[Row], *, institution_id: UUID, options: Options) -> Sequence[Verdict]:  # noqa: ARG001
    """What opening accounts for the rows would do."""
    college = _college(institution_id)
    coded = [_coded(row) for row in rows]
    resolved = resolve_codes(college, coded)
    planned = iter(plan_accounts(college, [one.row for one in resolved if one.row is not None]))
    verdicts = []
    for one in resolved:
        if one.row is None:
            problem = one.problem
            assert problem is not None
            verdicts.append(error(problem.code, one.column, **problem.params))
            continue
        plan = next(planned)
        warnings = plan.document.warnings if plan.document else ()
        notices = tuple(Problem(code, "identity_number", is_notice=True) for code in warnings)
        verdicts.append(_verdict(plan.result, plan.problem, notices))
    return verdicts


def apply_learners(
    rows: Sequence[Row],
    *,
    institution_id: UUID,
    options: Options,  # noqa: ARG001
    actor: Actor,
    now: datetime,
) -> Applied | None:
    """Opens the accounts of a chunk."""
    outcomes: Sequence[AccountOutcome] = open_accounts_by_code(
        college=_college(institution_id), rows=[_coded(row) for row in rows], actor=actor, now=now
    )
    refused = {
        row.number: Problem(outcome.problem.code, _column_of(outcome.problem.code), outcome.problem.params)
        for row, outcome in zip(rows, outcomes, strict=True)
        if outcome.problem is not None
    }
    return Applied(refused) if refused else None


LEARNERS = ImportKind(
    code="learners",
    title_zh="学生名册（开户）",
    title_en="Learners (opens accounts)",
    permission="import.learners",
    order=30,
    key=("student_number",),
    next_path="/learners/activation/",
    note_zh="同一证件号只有一个学习账户；已有账户的学生只增加一条学籍。院系、专业、年级可由班级或培养方案得出。",
    note_en="One document has one account; who has one gets another enrollment. Department, major and entry year may "
    "come from the class or the program.",
    columns=(
        Column(
            "student_number", "学号", "Student number", is_required=True, parse=parsing.identifier(40),
            sample="2026010001",
        ),
        Column(
            "name", "姓名", "Name", aliases=("学生姓名",), is_required=True, parse=parsing.text(120),
            sample="林晓雨",
        ),
        Column(
            "identity_kind", "证件类型", "Document", aliases=("身份证件类型",), parse=parsing.one_of(DOCUMENT_WORDS),
            choices=lambda _institution_id: list(DOCUMENTS), sample="居民身份证",
            note_zh="不填为居民身份证。", note_en="Resident ID card if empty.",
        ),
        Column(
            "identity_number", "身份证号", "Document number",
            aliases=("证件号码", "身份证件号", "身份证号码", "证件号"), is_required=True,
            parse=parsing.identifier(60), sample="990000200603050018",
            note_zh="请设为文本格式，以免末位变成0。", note_en="Format as text, or its last digits become zeros.",
        ),
        Column(
            "department_code", "院系代码", "Department code", aliases=("院系", "二级学院", "系部"),
            parse=parsing.leading_code(40), choices=_departments, sample="D01",
        ),
        Column("major_code", "专业代码", "Major code", parse=parsing.identifier(20), sample="510203"),
        Column(
            "class_code", "班级", "Class", aliases=("班级代码", "行政班"), parse=parsing.leading_code(40),
            choices=_classes, sample="RJ2601",
        ),
        Column(
            "entry_year", "入学年级", "Entry year", aliases=("年级", "入学年份"),
            parse=parsing.whole_number(YEAR_MIN, YEAR_MAX), sample="2026",
        ),
        Column(
            "program_code", "培养方案编号", "Program code", aliases=("培养方案", "培养方案代码"),
            parse=parsing.leading_code(40), choices=program_choices, sample="RJ-2026",
        ),
        Column("phone", "手机", "Phone", aliases=("手机号", "联系电话", "手机号码"), parse=parsing.identifier(30)),
    ),
    check_rows=check_learners,
    apply_rows=apply_learners,
)  # fmt: skip


def _class_row(row: Row) -> ClassRow:
    values = row.values
    return ClassRow(
        code=values["code"],
        name=values["name"],
        name_en=values["name_en"] or "",
        department_code=values["department_code"],
        department_name=values["department_name"] or "",
        major_code=values["major_code"],
        entry_year=values["entry_year"],
        adviser_number=values["adviser_number"] or "",
        adviser_name=values["adviser_name"] or "",
    )


CLASS_VERDICTS = {ClassResult.NEW: NEW, ClassResult.CHANGED: CHANGED, ClassResult.UNCHANGED: UNCHANGED}


def check_classes(rows: Sequence[Row], *, institution_id: UUID, options: Options) -> Sequence[Verdict]:  # noqa: ARG001
    """What saving the classes would do."""
    planned = plan_classes(_college(institution_id), [_class_row(row) for row in rows])
    return [
        error(one.problem.code, one.column, **one.problem.params) if one.problem else CLASS_VERDICTS[one.result]
        for one in planned
    ]


def apply_classes(
    rows: Sequence[Row],
    *,
    institution_id: UUID,
    options: Options,  # noqa: ARG001
    actor: Actor,
    now: datetime,
) -> Applied | None:
    """Saves the classes of a chunk."""
    planned = save_classes(
        college=_college(institution_id), rows=[_class_row(row) for row in rows], actor=actor, now=now
    )
    refused = {
        row.number: Problem(one.problem.code, one.column, one.problem.params)
        for row, one in zip(rows, planned, strict=True)
        if one.problem is not None
    }
    return Applied(refused) if refused else None


def _department_codes(institution_id: UUID) -> Sequence[str]:
    return list(Department.objects.filter(college_id=institution_id).order_by("code").values_list("code", flat=True))


CLASSES = ImportKind(
    code="classes",
    title_zh="班级与辅导员",
    title_en="Classes and advisers",
    permission="import.classes",
    order=10,
    key=("code",),
    next_path="/imports/",
    note_zh="填写院系名称可新建院系；填写辅导员姓名可新建辅导员，随后请在“机构与人员”中发出登录邀请。",
    note_en="A department name enters a new department, an adviser's name a new adviser; invite them afterwards under "
    "“Institution and members”.",
    columns=(
        Column(
            "code", "班级代码", "Class code", aliases=("班级编号", "班号"), is_required=True,
            parse=parsing.identifier(40), sample="RJ2601",
        ),
        Column(
            "name", "班级名称", "Class name", aliases=("班级",), is_required=True, parse=parsing.text(120),
            sample="软件技术2601班",
        ),
        Column(
            "department_code", "院系代码", "Department code", aliases=("院系", "二级学院代码", "系部代码"),
            is_required=True, parse=parsing.leading_code(40), choices=_department_codes, sample="D01",
        ),
        Column(
            "department_name", "院系名称", "Department name", aliases=("二级学院", "系部"), parse=parsing.text(120),
            sample="信息工程学院",
        ),
        Column(
            "major_code", "专业代码", "Major code", is_required=True, parse=parsing.identifier(20), sample="510203"
        ),
        Column(
            "entry_year", "入学年级", "Entry year", aliases=("年级", "入学年份"), is_required=True,
            parse=parsing.whole_number(YEAR_MIN, YEAR_MAX), sample="2026",
        ),
        Column(
            "adviser_number", "辅导员工号", "Adviser's staff number", aliases=("班主任工号", "工号"),
            parse=parsing.identifier(40), sample="T0001",
        ),
        Column(
            "adviser_name", "辅导员姓名", "Adviser's name", aliases=("辅导员", "班主任", "班主任姓名"),
            parse=parsing.text(120), sample="方辅导",
        ),
        Column(
            "name_en", "班级英文名称", "Class name in English", parse=parsing.text(120), sample="Software 2601",
            note_zh="英文页面上显示；不填显示中文名称。", note_en="Shown on English pages; the Chinese name if empty.",
        ),
    ),
    check_rows=check_classes,
    apply_rows=apply_classes,
    slice_rows=0,
)  # fmt: skip
