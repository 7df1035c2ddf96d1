"""Kind of import: rosters of training classes (培训班名册)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from oneplusx.apps.curriculum import services
from oneplusx.apps.curriculum.models import TrainingClass, TrainingEnrollment
from oneplusx.apps.intake import parsing
from oneplusx.apps.intake.registry import (
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
from oneplusx.apps.parties.models import Enrollment
from oneplusx.domain.errors import DomainError
from oneplusx.web.actor import Actor

CHOICES_MAX = 500


def _classes(institution_id: UUID) -> Sequence[str]:
    rows = TrainingClass.objects.filter(college_id=institution_id).order_by("-starts_on", "code")
    return [f"{row.code} {row.name}" for row in rows[:CHOICES_MAX]]


def _known(rows: Sequence[Row], institution_id: UUID) -> tuple[dict[str, UUID], dict[str, tuple[UUID, UUID]]]:
    codes = [row.values["class_code"] for row in rows]
    classes = TrainingClass.objects.filter(college_id=institution_id, code__among=codes)
    numbers = [row.values["student_number"] for row in rows]
    enrollments = Enrollment.objects.filter(college_id=institution_id, student_number__among=numbers)
    found = enrollments.values_list("student_number", "id", "learner_id")
    return dict(classes.values_list("code", "id")), {number: (one, learner) for number, one, learner in found}


def check_rosters(rows: Sequence[Row], *, institution_id: UUID, options: Options) -> Sequence[Verdict]:  # noqa: ARG001
    """What entering the learners would do."""
    classes, enrollments = _known(rows, institution_id)
    held = TrainingEnrollment.objects.filter(training_class_id__among=list(classes.values()), left_at=None)
    on_roster = set(held.values_list("training_class_id", "learner_id"))
    verdicts = []
    for row in rows:
        class_id = classes.get(row.values["class_code"])
        enrollment = enrollments.get(row.values["student_number"])
        if class_id is None:
            verdicts.append(error("curriculum.unknown_class", "class_code", found=row.values["class_code"]))
        elif enrollment is None:
            verdicts.append(error("curriculum.unknown_student", "student_number", found=row.values["student_number"]))
        else:
            verdicts.append(UNCHANGED if (class_id, enrollment[1]) in on_roster else NEW)
    return verdicts


def apply_rosters(
    rows: Sequence[Row],
    *,
    institution_id: UUID,
    options: Options,  # noqa: ARG001
    actor: Actor,
    now: datetime,
) -> Applied | None:
    """Enters the learners of a chunk, class by class; a full base refuses the rows of its class."""
    classes, enrollments = _known(rows, institution_id)
    by_class: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        by_class[classes[row.values["class_code"]]].append(row)
    refused: dict[int, Problem] = {}
    for class_id, some in by_class.items():
        ids = [enrollments[row.values["student_number"]][0] for row in some]
        try:
            services.enter_learners(training_class_id=class_id, enrollment_ids=ids, actor=actor, now=now)
        except DomainError as problem:
            refused |= {row.number: Problem(problem.code, "class_code", problem.params) for row in some}
    return Applied(refused) if refused else None


TRAINING_ROSTERS = ImportKind(
    code="training_rosters",
    title_zh="培训班名册",
    title_en="Rosters of training classes",
    permission="import.training_rosters",
    order=62,
    key=("class_code", "student_number"),
    check_rows=check_rosters,
    apply_rows=apply_rosters,
    next_path="/training/",
    note_zh="培训班须已开设；已在名册中的不变。",
    note_en="The class must be open already; who is on its roster stays.",
    columns=(
        Column(
            "class_code",
            "培训班代码",
            "Class code",
            aliases=("培训班",),
            is_required=True,
            parse=parsing.leading_code(40),
            choices=_classes,
        ),
        Column("student_number", "学号", "Student number", is_required=True, parse=parsing.identifier(40)),
    ),
)
