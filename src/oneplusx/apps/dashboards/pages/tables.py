"""The rows behind figures as tables: one per kind of row; names in full only where the rows are one's own learners'."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oneplusx.apps.assessment.models import ExamPlan, ExamRegistration, Objection
from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.conversion.models import Conversion, ConversionPlan
from oneplusx.apps.curriculum.models import TrainingEnrollment
from oneplusx.apps.dashboards.selectors import Board, View
from oneplusx.apps.graduation.models import CreditWarning, GraduationResult
from oneplusx.apps.parties.columns import CLASS, NAME, NUMBER
from oneplusx.apps.parties.labels import province_name
from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.pilots.models import Quota
from oneplusx.apps.recognition.models import Achievement, Recognition
from oneplusx.apps.supervision.labels import level_label
from oneplusx.apps.supervision.models import Complaint
from oneplusx.domain.credits import as_decimal
from oneplusx.web.masking import mask_name
from oneplusx.web.naming import named
from oneplusx.web.tables import Column, TableSpec

Address = Callable[[Any], str]
HUNDREDTHS = "credits_hundredths"


@dataclass(frozen=True, slots=True)
class RowKind:
    """How rows of a model are shown.

    Attributes:
        related: What is read together with them.
        url: Address of the record for those who work with it.
    """

    spec: TableSpec
    related: tuple[str, ...] = ()
    url: Address | None = None


def _credits(field: str, label: Any) -> Column:
    return Column(field, label, sort=field, is_number=True, value=lambda row: as_decimal(getattr(row, field)))


def _read(key: str, label: Any, sort: str = "", *, value: Callable[[Any], object] | None = None) -> Column:
    return Column(key, label, sort=sort, is_whole=True, value=value or (lambda row: getattr(row, key)))


def _department(row: Any) -> str:
    return named((row if isinstance(row, Enrollment) else row.enrollment).department)


def _of_enrollment(row: Any) -> str:
    return reverse("graduation:learner", args=[row.id if isinstance(row, Enrollment) else row.enrollment_id])


OWN_CLASS = Column(
    "class",
    _("Class"),
    is_whole=True,
    sort="class_group__code",
    value=lambda row: row.class_group.label if row.class_group else "",
)
OWN_NUMBER = _read("student_number", _("Student number"), "student_number")
DEPARTMENT = Column("department", _("Department"), value=_department)
MASKED = Column("learner", _("Name"), value=lambda row: mask_name(row.learner.person.name))
PERSON = ("learner__person",)
ENROLLED = (*PERSON, "enrollment__class_group", "enrollment__department")
WHO = (NUMBER, NAME, CLASS)
TYPE = Column("type", _("Certificate"), value=lambda row: named(row.certificate_type))
LEVEL = _read("level", _("Level"), value=lambda row: level_label(row.certificate_type.level))
PLAN = Column("plan", _("Exam plan"), value=lambda row: named(row.plan))
COLLEGE = Column("college", _("College"), value=lambda row: named(row.college) if row.college else "")
TRAINING = Column("class", _("Training class"), value=lambda row: row.training_class.name)
STATE = Column("state", _("State"), sort="state", value=lambda row: row.get_state_display())


def _days(row: Conversion) -> object:
    return round((row.decided_at - row.submitted_at).total_seconds() / 86_400, 1) if row.decided_at else ""


KINDS: Mapping[type[Model], RowKind] = {
    Enrollment: RowKind(
        TableSpec((OWN_NUMBER, NAME, OWN_CLASS, DEPARTMENT), "student_number"),
        ("learner__person", "class_group", "department"),
        _of_enrollment,
    ),
    Certificate: RowKind(
        TableSpec(
            (NAME, TYPE, LEVEL, _read("acquired_month", _("Acquired in"), "acquired_month"), STATE), "-acquired_month"
        ),
        (*PERSON, "certificate_type"),
    ),
    Recognition: RowKind(
        TableSpec(
            (
                NAME,
                Column("outcome", _("Learning outcome"), value=lambda row: row.achievement.title),
                _credits(HUNDREDTHS, _("Credits")),
                _read("recognized_at", _("Recognized on"), "recognized_at"),
            ),
            "-recognized_at",
        ),
        (*PERSON, "achievement"),
    ),
    Conversion: RowKind(
        TableSpec(
            (
                *WHO,
                _credits(HUNDREDTHS, _("Credits")),
                STATE,
                _read("submitted_at", _("Submitted"), "submitted_at"),
                _read("decided_at", _("Decided"), "decided_at"),
                Column("days", _("Days"), is_number=True, value=_days),
            ),
            "-submitted_at",
        ),
        ENROLLED,
        lambda row: reverse("conversion:seen", args=[row.id]),
    ),
    ConversionPlan: RowKind(
        TableSpec(
            (
                *WHO,
                DEPARTMENT,
                Column(
                    "items", _("Conversions"), sort="items_count", is_number=True, value=lambda row: row.items_count
                ),
                _credits("gain_hundredths", _("Credits")),
            ),
            "-gain_hundredths",
        ),
        ENROLLED,
        _of_enrollment,
    ),
    Achievement: RowKind(
        TableSpec(
            (
                NAME,
                _read("title", _("Learning outcome"), "title"),
                STATE,
                _read("expires_on", _("Expires on"), "expires_on"),
            ),
            "expires_on",
        ),
        PERSON,
    ),
    CreditWarning: RowKind(
        TableSpec(
            (*WHO, _read("warning", _("Warning"), "rank", value=named), _read("term_code", _("Term"), "term_code")),
            "number",
        ),
        ENROLLED,
        lambda row: reverse("graduation:warning", args=[row.id]),
    ),
    GraduationResult: RowKind(
        TableSpec(
            (
                *WHO,
                _credits("earned_hundredths", _("Credits earned")),
                _credits("missing_hundredths", _("Credits missing")),
            ),
            "number",
        ),
        ENROLLED,
        _of_enrollment,
    ),
    ExamRegistration: RowKind(
        TableSpec((NAME, PLAN, COLLEGE, _read("registered_at", _("Registered at"), "registered_at")), "-registered_at"),
        (*PERSON, "plan", "college"),
    ),
    TrainingEnrollment: RowKind(
        TableSpec(
            (NAME, TRAINING, _read("entered_at", _("On the roster since"), "entered_at")),
            "-entered_at",
        ),
        (*PERSON, "training_class"),
    ),
    Objection: RowKind(
        TableSpec((NAME, PLAN, STATE, _read("due_on", _("Due"), "due_on")), "due_on"),
        (*PERSON, "plan"),
        lambda row: reverse("assessment:plan", args=[row.plan_id]),
    ),
    ExamPlan: RowKind(
        TableSpec(
            (
                _read("code", _("Code"), "code"),
                Column("name", _("Exam plan"), sort="name_zh", value=named),
                _read("month", _("Month"), "month"),
                Column("state", _("State"), value=lambda row: row.get_state_display()),
            ),
            "-month",
        ),
        ("organization",),
        lambda row: reverse("assessment:plan", args=[row.id]),
    ),
    Institution: RowKind(
        TableSpec(
            (
                _read("code", _("Code"), "code"),
                Column("name", _("Name"), sort="name_zh", value=named),
                _read("province", _("Province"), "province_code", value=lambda row: province_name(row.province_code)),
            ),
            "code",
        ),
    ),
    Quota: RowKind(
        TableSpec(
            (
                COLLEGE,
                TYPE,
                LEVEL,
                Column(
                    "approved",
                    pgettext_lazy("board", "Approved"),
                    sort="approved_count",
                    is_number=True,
                    value=lambda row: row.approved_count,
                ),
            ),
            "-approved",
        ),
        ("college", "certificate_type"),
    ),
    Complaint: RowKind(
        TableSpec(
            (
                _read("receipt_number", _("Receipt number"), "receipt_number"),
                Column("about", _("Complaint about"), value=lambda row: row.get_about_display()),
                Column("institution", _("Institution"), value=lambda row: named(row.institution)),
                STATE,
                _read("due_on", _("Due"), "due_on"),
            ),
            "due_on",
        ),
        ("institution",),
        lambda row: reverse("supervision:complaint", args=[row.id]),
    ),
}
OFFICERS_ONLY = frozenset({Board.COLLEGE, Board.ADOPTION})
NAMED = frozenset({Board.COLLEGE, Board.ADOPTION, Board.MINE})


def kind_of(view: View, model: type[Model]) -> RowKind:
    """How the rows of a figure are shown in a view."""
    kind = KINDS[model]
    if view.board in NAMED:
        return kind if view.board in OFFICERS_ONLY else RowKind(kind.spec, kind.related)
    columns = tuple(MASKED if column is NAME else column for column in kind.spec.columns)
    return RowKind(TableSpec(columns, kind.spec.order), kind.related, kind.url)
