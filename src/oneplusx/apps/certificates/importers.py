"""Import of certificates obtained outside the college (校外证书成绩), in the layout that colleges know."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from oneplusx.apps.certificates.models import Confirmation, GradingMode
from oneplusx.apps.certificates.services import (
    CertificateRow,
    RowPlan,
    RowStatus,
    plan_certificates,
    record_certificates,
)
from oneplusx.apps.certificates.services.issuing import expiry
from oneplusx.apps.certificates.services.planning import SCORE_HUNDREDTHS_MAX
from oneplusx.apps.curriculum.models import Course
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
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.standards.models import CatalogueState, CertificateType
from oneplusx.apps.standards.selectors import certificate_types_by_code
from oneplusx.domain.errors import Invalid
from oneplusx.domain.months import first_of_month
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date
from oneplusx.web.clock import now as present

PERCENT_MAX = 100
CHOICES_MAX = 3000
GRADING_MODES: Mapping[str, str] = {
    "01": "百分制",
    "02": "五级制",
    "03": "二级制",
    "04": "其他分制",
}
FIVE_GRADES = ("优秀", "良好", "中等", "中", "及格", "不及格", "优", "良")
TWO_GRADES = ("合格", "不合格", "通过", "不通过", "未通过")
VERDICTS = {RowStatus.NEW: NEW, RowStatus.CHANGED: CHANGED, RowStatus.UNCHANGED: UNCHANGED}


def _mode(cell: Any) -> str:
    """``01 百分制``, ``01``, ``1`` or ``百分制``."""
    text = parsing.text(20)(cell)
    first = str(text).split(maxsplit=1)[0]
    by_name = {name: code for code, name in GRADING_MODES.items()}
    code = by_name.get(first, first.zfill(2))
    if code not in GRADING_MODES:
        raise Invalid("intake.not_one_of", found=text, allowed=list(_mode_choices()))
    return code


def _mode_choices() -> list[str]:
    return [f"{code} {name}" for code, name in GRADING_MODES.items()]


def _types_of_catalogue(_institution_id: UUID) -> list[str]:
    rows = CertificateType.objects.filter(state=CatalogueState.PUBLISHED).order_by("family", "level_rank", "code")
    return [f"{code} {name}" for code, name in rows.values_list("code", "name_zh")[:CHOICES_MAX]]


def _modes(_institution_id: UUID) -> list[str]:
    return _mode_choices()


def _yes_no(_institution_id: UUID) -> list[str]:
    return ["是", "否"]


def _confirmations(_institution_id: UUID) -> list[tuple[str, str, str]]:
    return [
        (Confirmation.COLLEGE_LIST, "学校已核对原件或官方查询", "The college has checked originals or looked them up"),
        (Confirmation.ISSUER_LIST, "培训评价组织提供的名单", "The list comes from the issuer"),
        (Confirmation.NONE, "尚未核对，逐条核验", "Not checked yet: verify one by one"),
    ]


@dataclass(frozen=True, slots=True)
class _Holder:
    enrollment_id: UUID
    learner_id: UUID
    name: str


@dataclass(slots=True)
class _Known:
    """What the database knows about the rows, in a few queries."""

    holders: dict[str, _Holder]
    types: Mapping[str, CertificateType]
    courses: set[str]


def _look_up(rows: Sequence[Row], institution_id: UUID) -> _Known:
    codes = {code for row in rows for code in row.values["course_codes"] or ()}
    return _Known(
        holders=_holders([row.values["student_number"] for row in rows], institution_id),
        types=certificate_types_by_code({row.values["certificate_type"] for row in rows}),
        courses=set(Course.objects.filter(college_id=institution_id, code__in=codes).values_list("code", flat=True))
        if codes
        else set(),
    )


def _holders(numbers: Sequence[str], institution_id: UUID) -> dict[str, _Holder]:
    rows = Enrollment.objects.filter(college_id=institution_id, student_number__among=numbers).values_list(
        "student_number", "id", "learner_id", "learner__merged_into_id", "learner__person__name"
    )
    return {
        number: _Holder(enrollment_id, merged_id or learner_id, name)
        for number, enrollment_id, learner_id, merged_id, name in rows
    }


def _problems(row: Row, known: _Known, this_month: str) -> list[Problem]:
    values, problems = row.values, []
    if values["student_number"] not in known.holders:
        problems.append(_problem("certificates.unknown_learner", "student_number", values["student_number"]))
    if values["certificate_type"] not in known.types:
        problems.append(_problem("certificates.unknown_type", "certificate_type", values["certificate_type"]))
    problems += [
        _problem("certificates.unknown_course", "course_codes", code)
        for code in values["course_codes"] or ()
        if code not in known.courses
    ]
    if values["acquired_month"] > this_month:
        problems.append(_problem("certificates.future_month", "acquired_month", values["acquired_month"]))
    allowed = _score_refusal(values["score_text"], values["grading_mode"])
    if allowed:
        params = {"found": values["score_text"], "mode": GRADING_MODES[values["grading_mode"]], "allowed": allowed}
        problems.append(Problem("certificates.bad_score", "score_text", params))
    return problems


def _problem(code: str, column: str, found: str) -> Problem:
    return Problem(code, column, {"found": found})


def _score_refusal(text: str, mode: str) -> str:
    """What the mode allows, when the score does not fit it; ``""`` when it does."""
    if mode == GradingMode.FIVE_GRADES:
        return "" if text in FIVE_GRADES else "、".join(FIVE_GRADES[:6])
    if mode == GradingMode.PASS_FAIL:
        return "" if text in TWO_GRADES else "、".join(TWO_GRADES)
    hundredths = _hundredths(text)
    top = PERCENT_MAX * 100 if mode == GradingMode.PERCENT else SCORE_HUNDREDTHS_MAX
    return "" if hundredths is not None and hundredths <= top else f"0–{top // 100}"


def _hundredths(text: str) -> int | None:
    try:
        value = Decimal(text) * 100
    except InvalidOperation:
        return None
    return int(value) if value.is_finite() and value >= 0 and value == value.to_integral_value() else None


def _certificate(row: Row, known: _Known) -> CertificateRow:
    values = row.values
    holder, of_type = known.holders[values["student_number"]], known.types[values["certificate_type"]]
    issued_on = first_of_month(values["acquired_month"])
    points = values["grading_mode"] in {GradingMode.PERCENT, GradingMode.OTHER_SCALE}
    return CertificateRow(
        learner_id=holder.learner_id,
        enrollment_id=holder.enrollment_id,
        certificate_type_id=of_type.id,
        issuer_id=of_type.organization_id,
        holder_name=holder.name,
        acquired_month=values["acquired_month"],
        issued_on=issued_on,
        expires_on=expiry(of_type, issued_on),
        number=values["number"] or "",
        score_text=values["score_text"],
        score_hundredths=_hundredths(values["score_text"]) if points else None,
        grading_mode=values["grading_mode"],
        is_passed=values["is_passed"],
        exam_number=values["exam_number"] or "",
        course_codes=tuple(values["course_codes"] or ()),
    )


def _split(
    rows: Sequence[Row], institution_id: UUID, month: str
) -> tuple[dict[int, list[Problem]], list[tuple[Row, CertificateRow]]]:
    """Problems by row number, and the certificates of the other rows."""
    known = _look_up(rows, institution_id)
    problems: dict[int, list[Problem]] = {}
    good = []
    for row in rows:
        found = _problems(row, known, month)
        if found:
            problems[row.number] = found
        else:
            good.append((row, _certificate(row, known)))
    return problems, good


def check_rows(rows: Sequence[Row], *, institution_id: UUID, options: Options) -> Sequence[Verdict]:  # noqa: ARG001
    """Says for each row what applying it would do."""
    problems, good = _split(rows, institution_id, f"{local_date(present()):%Y-%m}")
    plans = plan_certificates([certificate for _, certificate in good], institution_id=institution_id)
    verdicts = {row.number: _verdict(plan) for (row, _), plan in zip(good, plans, strict=True)}
    for number, found in problems.items():
        first = error(found[0].code)
        verdicts[number] = Verdict(first.status, tuple(found))
    return [verdicts[row.number] for row in rows]


def _verdict(plan: RowPlan) -> Verdict:
    if plan.error is None:
        return VERDICTS[plan.status]
    column = "number" if plan.error.code.startswith("certificates.number") else None
    return Verdict(error(plan.error.code).status, (Problem(plan.error.code, column, plan.error.params),))


def apply_rows(
    rows: Sequence[Row], *, institution_id: UUID, options: Options, actor: Actor, now: datetime
) -> Applied | None:
    """Records the certificates of one chunk; the outcomes are registered by the fact that follows."""
    problems, good = _split(rows, institution_id, f"{local_date(now):%Y-%m}")
    refused = {number: found[0] for number, found in problems.items()}
    plans = record_certificates(
        rows=[certificate for _, certificate in good],
        institution_id=institution_id,
        confirmation=options.get("confirmation") or Confirmation.COLLEGE_LIST,
        actor=actor,
        now=now,
    )
    for (row, _), plan in zip(good, plans, strict=True):
        if plan.error is not None:
            refused[row.number] = Problem(plan.error.code, None, plan.error.params)
    return Applied(refused) if refused else None


def _column(key: str, title_zh: str, title_en: str, parse: Callable[[Any], Any], **more: Any) -> Column:
    return Column(key, title_zh, title_en, parse=parse, **more)


KIND = ImportKind(
    code="certificates",
    title_zh="校外证书成绩",
    title_en="Certificates obtained",
    permission="import.certificates",
    key=("student_number", "certificate_type", "acquired_month"),
    columns=(
        _column(
            "student_number",
            "学号",
            "Student number",
            parsing.identifier(40),
            is_required=True,
            sample="20240001",
            note_zh="本校学号，须已导入学生名册",
            note_en="A student number of this college; import the learners first",
        ),
        _column(
            "certificate_type",
            "考试科目",
            "Certificate",
            parsing.leading_code(60),
            is_required=True,
            choices=_types_of_catalogue,
            note_zh="从下拉列表选择“代码 名称”",
            note_en="Choose “code name” from the list",
        ),
        _column(
            "score_text",
            "成绩",
            "Score",
            parsing.text(20),
            is_required=True,
            sample="85",
            note_zh="与成绩记录方式一致：分数，或优秀、良好、合格等",
            note_en="As the mode asks: points, or a grade",
        ),
        _column(
            "is_passed",
            "是否通过",
            "Passed",
            parsing.yes_no(),
            is_required=True,
            choices=_yes_no,
            sample="是",
        ),
        _column(
            "acquired_month",
            "获得年月",
            "Month obtained",
            parsing.month(),
            is_required=True,
            sample="2026-05",
            note_zh="格式 YYYY-MM",
            note_en="As YYYY-MM",
        ),
        _column(
            "grading_mode",
            "成绩记录方式",
            "Grading mode",
            _mode,
            is_required=True,
            choices=_modes,
            sample="01 百分制",
        ),
        _column("number", "证书编号", "Certificate number", parsing.identifier(100)),
        _column("exam_number", "准考证号", "Admission ticket number", parsing.identifier(60)),
        _column(
            "course_codes",
            "免修课程代码",
            "Codes of exempted courses",
            parsing.several(parsing.identifier(40)),
            note_zh="可填多个，用逗号分隔；须为本校课程",
            note_en="Several, separated by commas; courses of this college",
        ),
    ),
    options=(
        Option("confirmation", "名单由谁确认", "Who stands for the list", _confirmations, Confirmation.COLLEGE_LIST),
    ),
    check_rows=check_rows,
    apply_rows=apply_rows,
    note_zh="学号、考试科目、获得年月相同的行视为同一证书；再次导入时内容不同即为更正，原内容保留。",
    note_en="Student number, certificate and month name a row; importing it again with other content corrects it.",
    is_order_free=True,
    next_path="/achievements/",
    order=60,
)
