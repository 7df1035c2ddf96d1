"""The three lists that OpenURP hands to the credit bank (学分银行成绩), column by column.

Source: OpenURP, exports 学分银行成绩-证书成绩, 学分银行成绩-外校成绩 and 本校<批次>批次学分银行成绩.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.conversion.models import ConversionTarget
from oneplusx.apps.curriculum.models import CourseResult
from oneplusx.apps.exchange.models import CreditBankCodes
from oneplusx.apps.graduation.models import Conclusion, Outcome
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.recognition.models import Achievement
from oneplusx.domain.credits import format_credits
from oneplusx.web.clock import local_date

CERTIFICATE_SOURCE, COURSE_SOURCE = "02", "01"
LEVEL_UNKNOWN = "85"
NONE_ZH = "无"
STUDYING = "1690"
FIRST_HALF, SECOND_HALF = "1321", "1322"
JUNE = 6
EXTERNAL_TYPES = ("course", "self_taught_exam", "mooc")
"""Types of outcomes that are courses passed elsewhere."""


class CreditBankList(StrEnum):
    """The three lists."""

    CERTIFICATES = "certificates"
    EXTERNAL = "external"
    OWN = "own"


LABELS: Mapping[CreditBankList, Promise] = {
    CreditBankList.CERTIFICATES: _("Certificate scores"),
    CreditBankList.EXTERNAL: _("Scores of other colleges"),
    CreditBankList.OWN: _("Own course scores of a graduation batch"),
}


@dataclass(frozen=True, slots=True)
class BankRow:
    """What one line is made of."""

    enrollment: Enrollment
    codes: CreditBankCodes
    education_type: str
    major: str
    target: ConversionTarget | None = None
    outcome: Achievement | None = None
    result: CourseResult | None = None
    conclusion: Conclusion | None = None
    term_ends_on: date | None = None

    @property
    def certificate(self) -> Certificate | None:
        """Of the outcome."""
        return self.outcome.certificate if self.outcome else None


Read = Callable[[BankRow], str]


def _month(day: date | datetime | None) -> str:
    if day is None:
        return ""
    return (local_date(day) if isinstance(day, datetime) else day).strftime("%Y%m")


def _constant(text: str) -> Read:
    return lambda _row: text


def _name(row: BankRow) -> str:
    return row.enrollment.learner.person.name


def _identity(row: BankRow) -> str:
    return row.enrollment.learner.person.identity_document()


def _level(row: BankRow) -> str:
    return str(row.codes.levels.get(row.education_type, ""))


def _certificate_name(row: BankRow) -> str:
    return row.certificate.certificate_type.name_zh if row.certificate else ""


def _certificate_issuer(row: BankRow) -> str:
    organization = row.certificate.certificate_type.organization if row.certificate else None
    return organization.name_zh if organization else ""


def _certificate_month(row: BankRow) -> str:
    return row.certificate.acquired_month.replace("-", "") if row.certificate else ""


def _attribute(*names: str) -> Read:
    """The first attribute of the outcome that is filled in."""

    def read(row: BankRow) -> str:
        attributes = row.outcome.attributes if row.outcome else {}
        return next((str(attributes[name]) for name in names if attributes.get(name) not in {None, ""}), "")

    return read


def _external(name: str, setting: str) -> Read:
    """What the outcome says, else what the college set."""
    own = _attribute(name)
    return lambda row: own(row) or str(getattr(row.codes, setting))


def _external_credits(row: BankRow) -> str:
    attributes = row.outcome.attributes if row.outcome else {}
    hundredths = attributes.get("credits_hundredths")
    return format_credits(hundredths) if isinstance(hundredths, int) else _whole(str(attributes.get("credits") or ""))


def _whole(text: str) -> str:
    """``"4.0"`` → ``"4"``."""
    whole, point, rest = text.partition(".")
    return whole if point and not rest.strip("0") else text


def _external_score(row: BankRow) -> str:
    return _whole(_attribute("score")(row))


def _target_course(row: BankRow, name: str) -> str:
    course = row.target.course if row.target else None
    return str(getattr(course, name)) if course else ""


def _target_credits(row: BankRow) -> str:
    course = row.target.course if row.target else None
    return format_credits(course.credits_hundredths) if course else ""


def _converted(row: BankRow) -> str:
    return _month(row.target.conversion.decided_at if row.target else None)


def _year(row: BankRow) -> str:
    return str(row.conclusion.concluded_on.year) if row.conclusion else ""


def outcome_code(row: BankRow) -> str:
    """The code of how the studies ended; who studies still has one of its own."""
    if row.conclusion is None or row.conclusion.outcome == Outcome.EXTENSION:
        return STUDYING
    return str(row.codes.outcomes.get(row.conclusion.outcome, ""))


def _season(row: BankRow) -> str:
    if row.conclusion is None:
        return ""
    return FIRST_HALF if row.conclusion.concluded_on.month <= JUNE else SECOND_HALF


def result_score(result: CourseResult) -> str:
    """Points without useless zeros, else the grade in words."""
    return format_credits(result.score_hundredths) if result.score_hundredths is not None else result.grade_text


def _of_result(read: Callable[[CourseResult], str]) -> Read:
    return lambda row: read(row.result) if row.result else ""


_EMPTY = _constant("")
_AFTER: Sequence[tuple[str, Read]] = (
    ("转换后教育层次代码", _level),
    ("转换后课程代码", lambda row: _target_course(row, "code")),
    ("转换后课程名称", lambda row: _target_course(row, "name_zh")),
    ("转换后学分", _target_credits),
    ("转换时间", _converted),
)
_ENDING: Sequence[tuple[str, Read]] = (
    ("届别", _year),
    ("毕业结业肄业", outcome_code),
    ("毕业季", _season),
    ("备注", _EMPTY),
    ("学号", lambda row: row.enrollment.student_number),
)
COLUMNS: Mapping[CreditBankList, Sequence[tuple[str, Read]]] = {
    CreditBankList.CERTIFICATES: (
        ("姓名", _name),
        ("身份证号", _identity),
        ("转换学校代码", lambda row: row.codes.school_code),
        ("原证书来源代码", _constant(CERTIFICATE_SOURCE)),
        ("原证书类型", _constant(NONE_ZH)),
        ("原证书名称", _certificate_name),
        ("原证书等级", _constant(NONE_ZH)),
        ("原发证机构", _certificate_issuer),
        ("原教育层次代码", _constant(LEVEL_UNKNOWN)),
        ("原教育类别代码", lambda row: row.codes.category_code),
        ("原学分", _constant("0")),
        ("原学时", _EMPTY),
        ("原成绩", lambda row: row.certificate.score_text if row.certificate else ""),
        ("获得时间", _certificate_month),
        *_AFTER,
        ("转换后专业", lambda row: row.major),
    ),
    CreditBankList.EXTERNAL: (
        ("姓名", _name),
        ("身份证号", _identity),
        ("转换学校代码", lambda row: row.codes.school_code),
        ("原课程来源代码", _constant(COURSE_SOURCE)),
        ("原专业名称", _attribute("major")),
        ("原课程名称", lambda row: row.outcome.title if row.outcome else ""),
        ("原办学机构", _attribute("issuer", "platform", "school")),
        ("原教育层次代码", _external("education_level_code", "external_level_code")),
        ("原教育类别代码", _external("education_category_code", "external_category_code")),
        ("原学分", _external_credits),
        ("原学时", lambda row: _whole(_attribute("hours")(row))),
        ("原成绩", _external_score),
        ("获得时间", lambda row: _month(row.outcome.obtained_on if row.outcome else None)),
        *_ENDING,
        *_AFTER,
        ("转换后专业名称", lambda row: row.major),
    ),
    CreditBankList.OWN: (
        ("姓名", _name),
        ("身份证号", _identity),
        ("专业名称", lambda row: row.major),
        ("课程名称", _of_result(lambda result: result.course.name_zh)),
        ("教育层次代码", _level),
        ("教育类别代码", lambda row: row.codes.category_code),
        ("学分", _of_result(lambda result: format_credits(result.credits_hundredths))),
        ("学时", _of_result(lambda result: str(result.course.hours or ""))),
        ("成绩", _of_result(result_score)),
        ("获得时间", lambda row: _month(row.term_ends_on)),
        *_ENDING,
    ),
}


def heads_of(which: CreditBankList) -> list[str]:
    """Titles of the columns, exactly."""
    return [title for title, _read in COLUMNS[which]]


def cells_of_row(which: CreditBankList, row: BankRow) -> list[str]:
    """The texts of one line."""
    return [read(row) for _title, read in COLUMNS[which]]


def file_name_of(which: CreditBankList, batch: str = "") -> str:
    """As OpenURP names the file; ``batch`` is the title of the graduation batch."""
    if which == CreditBankList.OWN:
        return f"本校{batch}批次学分银行成绩.xlsx"
    return f"学分银行成绩-{'证书' if which == CreditBankList.CERTIFICATES else '外校'}成绩.xlsx"
