"""Programs (培养方案), courses, course results, conditions, mapping to standards, teachers, and training classes."""

from oneplusx.apps.curriculum.models.mapping import (
    CourseOutcome,
    MaterialKind,
    MaterialOutcome,
    Strength,
    TeachingMaterial,
)
from oneplusx.apps.curriculum.models.programs import (
    ConditionResult,
    Course,
    CourseNature,
    CourseResult,
    PassedWay,
    Program,
    ProgramCourse,
    ResultStatus,
)
from oneplusx.apps.curriculum.models.teachers import TeacherRecord, TeacherRecordKind
from oneplusx.apps.curriculum.models.training import (
    AbsenceKind,
    TrainingAbsence,
    TrainingBase,
    TrainingClass,
    TrainingEnrollment,
    TrainingSession,
    TrainingTrainer,
)

__all__ = [
    "AbsenceKind",
    "ConditionResult",
    "Course",
    "CourseNature",
    "CourseOutcome",
    "CourseResult",
    "MaterialKind",
    "MaterialOutcome",
    "PassedWay",
    "Program",
    "ProgramCourse",
    "ResultStatus",
    "Strength",
    "TeacherRecord",
    "TeacherRecordKind",
    "TeachingMaterial",
    "TrainingAbsence",
    "TrainingBase",
    "TrainingClass",
    "TrainingEnrollment",
    "TrainingSession",
    "TrainingTrainer",
]
