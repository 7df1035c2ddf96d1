"""What an export can contain: fields, and the two layouts with their usual columns.

Source of the layout ``certificate_scores``: the columns in which OpenURP hands certificate scores to the credit bank.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.conversion.models import ConversionTarget
from oneplusx.apps.exchange.models import WriteBackRow
from oneplusx.apps.recognition.models import Achievement
from oneplusx.domain.credits import format_credits
from oneplusx.web.clock import local_date

SCHOOL_SYSTEM = "school_system"
CERTIFICATE_SCORES = "certificate_scores"
LAYOUTS: Mapping[str, Promise] = {
    SCHOOL_SYSTEM: _("Exemptions for the school system"),
    CERTIFICATE_SCORES: _("Certificate scores for the credit bank"),
}
EXEMPT, CANCEL = "exemption", "cancel"
ACTIONS = {EXEMPT: "免修", CANCEL: "取消"}
CERTIFICATE_SOURCE = "02"
EDUCATION_LEVEL = "85"
NONE_ZH = "无"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an export: an exempted course, with the outcome in layouts that name it."""

    target: ConversionTarget
    term_code: str
    outcomes: Sequence[Achievement]
    major: str
    row: WriteBackRow | None = None

    @property
    def certificate(self) -> Certificate | None:
        """The certificate of the first outcome."""
        return self.outcomes[0].certificate if self.outcomes else None


class Field(NamedTuple):
    """A field: its usual column title, what officers read about it, and how it is read."""

    title: str
    label: Promise
    read: Callable[[Line], str]


def _score(line: Line) -> str:
    found = line.target.score_hundredths
    return "" if found is None else format_credits(found)


def _month(line: Line) -> str:
    return line.certificate.acquired_month.replace("-", "") if line.certificate else ""


def _issuer(line: Line) -> str:
    organization = line.certificate.certificate_type.organization if line.certificate else None
    return organization.name_zh if organization else ""


def _setting(name: str) -> Callable[[Line], str]:
    def read(line: Line) -> str:
        return str(line.target.enrollment.college.settings.get(name, ""))

    return read


def _converted_on(line: Line) -> str:
    at = line.target.conversion.decided_at
    return local_date(at).isoformat() if at else ""


def _constant(text: str) -> Callable[[Line], str]:
    return lambda _line: text


FIELDS: Mapping[str, Field] = {
    "row_key": Field("行标识", _("Key of the row; receipts name it"), lambda line: line.row.key if line.row else ""),
    "action": Field("操作", _("Exempt or cancel"), lambda line: ACTIONS[line.row.kind if line.row else EXEMPT]),
    "student_number": Field("学号", _("Student number"), lambda line: line.target.enrollment.student_number),
    "name": Field("姓名", _("Name"), lambda line: line.target.learner.person.name),
    "identity_number": Field(
        "身份证号",
        _("Identity number in full; each reading is recorded"),
        lambda line: line.target.learner.person.identity_document(),
    ),
    "department": Field("院系", _("Department"), lambda line: line.target.enrollment.department.name_zh),
    "class": Field(
        "班级",
        _("Class"),
        lambda line: line.target.enrollment.class_group.name if line.target.enrollment.class_group else "",
    ),
    "course_code": Field(
        "课程代码", _("Code of the exempted course"), lambda line: line.target.course.code if line.target.course else ""
    ),
    "course_name": Field(
        "课程名称",
        _("Name of the exempted course"),
        lambda line: line.target.course.name_zh if line.target.course else "",
    ),
    "credits": Field("学分", _("Credits"), lambda line: format_credits(line.target.credits_hundredths)),
    "term": Field("学期", _("Term"), lambda line: line.term_code),
    "score": Field("成绩", _("Recorded score"), _score),
    "grade": Field("等级", _("Recorded grade"), lambda line: line.target.grade_text),
    "outcomes": Field("学习成果", _("Learning outcomes"), lambda line: "、".join(one.title for one in line.outcomes)),
    "rule": Field("转换规则", _("Rule"), lambda line: line.target.conversion.rule_id),
    "method": Field(
        "转换办法", _("Conversion method"), lambda line: line.target.conversion.rule_set_version.rule_set.code
    ),
    "converted_on": Field("转换日期", _("Date of conversion"), _converted_on),
    "converted_month": Field(
        "转换时间", _("Month of conversion"), lambda line: _converted_on(line)[:7].replace("-", "")
    ),
    "school_code": Field("转换学校代码", _("Code of the college"), lambda line: line.target.enrollment.college.code),
    "source_code": Field("原证书来源代码", _("Code of the source: always 02"), _constant(CERTIFICATE_SOURCE)),
    "certificate_kind": Field("原证书类型", _("Kind of certificate: always none"), _constant(NONE_ZH)),
    "certificate_name": Field(
        "原证书名称",
        _("Name of the certificate"),
        lambda line: line.certificate.certificate_type.name_zh if line.certificate else "",
    ),
    "certificate_level": Field("原证书等级", _("Level of the certificate: always none"), _constant(NONE_ZH)),
    "certificate_number": Field(
        "证书编号", _("Certificate number"), lambda line: line.certificate.number if line.certificate else ""
    ),
    "issuer": Field("原发证机构", _("Issuer"), _issuer),
    "source_level": Field("原教育层次代码", _("Education level of the source: always 85"), _constant(EDUCATION_LEVEL)),
    "source_category": Field("原教育类别代码", _("Education category of the source"), _constant("")),
    "source_credits": Field("原学分", _("Credits of the source: always 0"), _constant("0")),
    "source_hours": Field("原学时", _("Hours of the source: empty"), _constant("")),
    "source_score": Field(
        "原成绩", _("Score of the certificate"), lambda line: line.certificate.score_text if line.certificate else ""
    ),
    "acquired_month": Field("获得时间", _("Month obtained"), _month),
    "converted_level": Field(
        "转换后教育层次代码", _("Education level of the college"), _setting("education_level_code")
    ),
    "major": Field("转换后专业", _("Major"), lambda line: line.major),
    "status": Field("状态", _("Empty, for the answer of the school system: posted or refused"), _constant("")),
    "reason": Field("原因", _("Empty, for the reason of a refusal"), _constant("")),
}
_AFTER = {"course_code": "转换后课程代码", "course_name": "转换后课程名称", "credits": "转换后学分"}
_SCHOOL_SYSTEM = [
    "row_key",
    "action",
    "student_number",
    "name",
    "course_code",
    "course_name",
    "credits",
    "term",
    "score",
    "grade",
    "outcomes",
    "converted_on",
    "status",
    "reason",
]
_CERTIFICATE_SCORES = [
    "name",
    "identity_number",
    "school_code",
    "source_code",
    "certificate_kind",
    "certificate_name",
    "certificate_level",
    "issuer",
    "source_level",
    "source_category",
    "source_credits",
    "source_hours",
    "source_score",
    "acquired_month",
    "converted_level",
    "course_code",
    "course_name",
    "credits",
    "converted_month",
    "major",
]
Columns = Sequence[Mapping[str, str]]
DEFAULTS: Mapping[str, Columns] = {
    SCHOOL_SYSTEM: [{"field": code, "title": FIELDS[code].title} for code in _SCHOOL_SYSTEM],
    CERTIFICATE_SCORES: [
        {"field": code, "title": _AFTER.get(code, FIELDS[code].title)} for code in _CERTIFICATE_SCORES
    ],
}
REQUIRED: Mapping[str, frozenset[str]] = {SCHOOL_SYSTEM: frozenset({"row_key"}), CERTIFICATE_SCORES: frozenset()}
