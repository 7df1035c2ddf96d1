"""Lists of learners and enrollments, searched and filtered."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from oneplusx.apps.parties.models import Enrollment, Institution, Learner, LearnerState
from oneplusx.apps.parties.selectors.learners import visible_enrollments, visible_learners
from oneplusx.apps.parties.selectors.named import of_learners_named, of_numbers_starting
from oneplusx.web.actor import Actor
from oneplusx.web.search import search_filter


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerFilter:
    """What a list is narrowed to; empty values do not narrow.

    Attributes:
        query: Name in characters, pinyin or initials, or the beginning of a student number.
        state: State of the learning account.
        enrollment_state: State of the enrollment.
    """

    query: str = ""
    college_id: UUID | None = None
    college_code: str = ""
    department_id: UUID | None = None
    class_group_id: UUID | None = None
    class_code: str = ""
    entry_year: int | None = None
    student_number: str = ""
    state: str = ""
    enrollment_state: str = ""


FIELDS = {
    "college_id": "college_id",
    "college_code": "college__code",
    "department_id": "department_id",
    "class_group_id": "class_group_id",
    "class_code": "class_group__code",
    "entry_year": "entry_year",
    "student_number": "student_number",
    "state": "learner__state",
    "enrollment_state": "state",
}


def find_enrollments(actor: Actor, narrow: LearnerFilter) -> QuerySet[Enrollment]:
    """Visible enrollments (学生名单) in the order of class and student number, with all that a list shows."""
    enrollments = visible_enrollments(actor)
    for name, field in FIELDS.items():
        value = getattr(narrow, name)
        if value not in (None, ""):
            enrollments = enrollments.filter(**{field: value})
    if narrow.query.strip():
        by_name = of_learners_named(narrow.query)
        by_number = of_numbers_starting(narrow.query, "")
        enrollments = enrollments.filter((by_name & ~Q(learner__person__name_search="")) | by_number)
    return enrollments.select_related("learner__person", "college", "department", "class_group").order_by(
        "college__code", "class_group__code", "student_number", "id"
    )


def find_learners(actor: Actor, narrow: LearnerFilter) -> QuerySet[Learner]:
    """Visible accounts (学习账户) in the order in which they were opened, narrowed by their enrollments too."""
    learners = visible_learners(actor).select_related("person")
    if narrow.state:
        learners = learners.filter(state=narrow.state)
    enrollments = visible_enrollments(actor)
    narrowed = False
    for name in ("college_code", "class_code", "entry_year"):
        value = getattr(narrow, name)
        if value not in (None, ""):
            enrollments, narrowed = enrollments.filter(**{FIELDS[name]: value}), True
    if narrowed:
        learners = learners.filter(Exists(enrollments.filter(learner_id=OuterRef("pk"))))
    if narrow.query.strip():
        by_number = Exists(
            visible_enrollments(actor).filter(
                learner_id=OuterRef("pk"), student_number__startswith=narrow.query.strip()
            )
        )
        learners = learners.filter(search_filter("person__name_search", narrow.query) | Q(by_number))
    return learners.order_by("opened_at", "id")


def waiting_enrollments(actor: Actor, college: Institution) -> QuerySet[Enrollment]:
    """Visible enrollments of a college whose account is not activated yet."""
    return visible_enrollments(actor).filter(college=college, learner__state=LearnerState.OPENED)
