# Made by `python3 dev.py api`; changes are lost.
"""Operations of curriculum."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.curriculum import (
    AttendanceIn,
    ClassGroupsIn,
    CourseOut,
    CoverageOut,
    CreditedOut,
    EnteredOut,
    LearnersIn,
    MappingCopyIn,
    MappingOut,
    MappingsIn,
    MatchOut,
    MatchesIn,
    NewTeachingMaterialIn,
    NewTrainingBaseIn,
    ProgramOut,
    ResultsIn,
    ResultsOut,
    RosterOut,
    TakenOverOut,
    TeacherOut,
    TeacherRecordIn,
    TeacherRecordOut,
    TeachingMaterialIn,
    TeachingMaterialOut,
    TrainedOut,
    TrainerIn,
    TrainingBaseIn,
    TrainingBaseOut,
    TrainingClassIn,
    TrainingClassOut,
    TrainingSessionIn,
    TrainingSessionOut,
    TranscriptOut,
)
from oneplusx_client.shapes.graduation import By


class Curriculum:
    """Operations of curriculum."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def add_teacher_record(self, body: TeacherRecordIn, *, idempotency_key: str | None = None) -> TeacherRecordOut:
        """Add to a teacher's record.

        A qualification, a recognition, a practice or a training of a member of the college.
        """
        answer: TeacherRecordOut = self._door.value(
            Asked(method="POST", path="/api/v1/teacher-records", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def assign_trainer(
        self, training_class_id: str, body: TrainerIn, *, idempotency_key: str | None = None
    ) -> TrainerIn:
        """Make somebody a trainer.

        Whoever trains a class may not examine its learners.
        """
        answer: TrainerIn = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/training-classes/{training_class_id}/trainers",
                places={"training_class_id": training_class_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def cancel_session(self, training_session_id: str) -> None:
        """Take a session back.

        As long as its attendance was not taken.
        """
        self._door.nothing(
            Asked(
                method="DELETE",
                path="/api/v1/training-sessions/{training_session_id}",
                places={"training_session_id": training_session_id},
            )
        )

    def change_base(self, training_base_id: str, body: TrainingBaseIn) -> TrainingBaseOut:
        """Change a training base.

        All of it; its college stays.
        """
        answer: TrainingBaseOut = self._door.value(
            Asked(
                method="PUT",
                path="/api/v1/training-bases/{training_base_id}",
                places={"training_base_id": training_base_id},
                body=body,
            )
        )
        return answer

    def change_class(self, training_class_id: str, body: TrainingClassIn) -> TrainingClassOut:
        """Change a training class.

        All of it; its certificate stays once attendance was taken, its college always.
        """
        answer: TrainingClassOut = self._door.value(
            Asked(
                method="PUT",
                path="/api/v1/training-classes/{training_class_id}",
                places={"training_class_id": training_class_id},
                body=body,
            )
        )
        return answer

    def change_material(self, teaching_material_id: str, body: TeachingMaterialIn) -> TeachingMaterialOut:
        """Change a textbook or teaching method.

        All of it, with the outcomes; its college stays.
        """
        answer: TeachingMaterialOut = self._door.value(
            Asked(
                method="PUT",
                path="/api/v1/teaching-materials/{teaching_material_id}",
                places={"teaching_material_id": teaching_material_id},
                body=body,
            )
        )
        return answer

    def copy_mappings(self, program_id: str, body: MappingCopyIn) -> TakenOverOut:
        """Take the mapping of another program over.

        By course code, where nothing is mapped yet.
        """
        answer: TakenOverOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/programs/{program_id}/mapping/copy",
                places={"program_id": program_id},
                body=body,
            )
        )
        return answer

    def create_base(self, body: NewTrainingBaseIn, *, idempotency_key: str | None = None) -> TrainingBaseOut:
        """Enter a training base.

        With places and equipment.
        """
        answer: TrainingBaseOut = self._door.value(
            Asked(method="POST", path="/api/v1/training-bases", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def create_material(
        self, body: NewTeachingMaterialIn, *, idempotency_key: str | None = None
    ) -> TeachingMaterialOut:
        """Enter a textbook or teaching method.

        With the outcomes of a certificate that it serves, in one course or in any.
        """
        answer: TeachingMaterialOut = self._door.value(
            Asked(method="POST", path="/api/v1/teaching-materials", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def credit_trained(self, training_class_id: str, *, idempotency_key: str | None = None) -> CreditedOut:
        """Record the course for who is trained.

        Of a credit-bearing class; who has the result already keeps it.
        """
        answer: CreditedOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/training-classes/{training_class_id}/credit",
                places={"training_class_id": training_class_id},
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def end_teacher_record(self, teacher_record_id: str) -> None:
        """Take a line off a teacher's record.

        It stays in the history.
        """
        self._door.nothing(
            Asked(
                method="DELETE",
                path="/api/v1/teacher-records/{teacher_record_id}",
                places={"teacher_record_id": teacher_record_id},
            )
        )

    def end_trainer(self, training_class_id: str, person_id: str) -> None:
        """End somebody's training.

        That they taught the class stays known.
        """
        self._door.nothing(
            Asked(
                method="DELETE",
                path="/api/v1/training-classes/{training_class_id}/trainers/{person_id}",
                places={"training_class_id": training_class_id, "person_id": person_id},
            )
        )

    def enter_class_groups(self, training_class_id: str, body: ClassGroupsIn) -> EnteredOut:
        """Put classes on the roster.

        Everybody who studies in them; who is on it already stays.
        """
        answer: EnteredOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/training-classes/{training_class_id}/class-groups",
                places={"training_class_id": training_class_id},
                body=body,
            )
        )
        return answer

    def enter_learners(self, training_class_id: str, body: LearnersIn) -> EnteredOut:
        """Put students on the roster.

        Who is on it already stays.
        """
        answer: EnteredOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/training-classes/{training_class_id}/learners",
                places={"training_class_id": training_class_id},
                body=body,
            )
        )
        return answer

    def get_coverage(self, program_id: str, type_id: str) -> CoverageOut:
        """Coverage of a certificate by a program.

        Gaps, and how much of each course the certificate covers; a higher level covers the lower ones.
        """
        answer: CoverageOut = self._door.value(
            Asked(
                method="GET",
                path="/api/v1/programs/{program_id}/coverage/{type_id}",
                places={"program_id": program_id, "type_id": type_id},
            )
        )
        return answer

    def get_roster(self, training_class_id: str) -> RosterOut:
        """Roster with attendance.

        Everybody on the roster with the hours attended, and the sessions.
        """
        answer: RosterOut = self._door.value(
            Asked(
                method="GET",
                path="/api/v1/training-classes/{training_class_id}/roster",
                places={"training_class_id": training_class_id},
            )
        )
        return answer

    def get_trained(self, *, since: str | None = None, until: str | None = None) -> list[TrainedOut]:
        """How many were trained.

        Per college and certificate, of classes that began in the period.
        """
        answer: list[TrainedOut] = self._door.value(
            Asked(method="GET", path="/api/v1/trained-counts", query={"since": since, "until": until})
        )
        return answer

    def get_transcript(self, enrollment_id: str) -> TranscriptOut:
        """Transcript.

        All current results, exempted courses with the conversion that exempted them.
        """
        answer: TranscriptOut = self._door.value(
            Asked(
                method="GET",
                path="/api/v1/enrollments/{enrollment_id}/transcript",
                places={"enrollment_id": enrollment_id},
            )
        )
        return answer

    def list_bases(self, *, page: int | None = None, per_page: int | None = None) -> Page[TrainingBaseOut]:
        """Training bases.

        Of the caller's college, by code.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/training-bases", query={"page": page, "per_page": per_page})
        )

    def list_classes(
        self, *, page: int | None = None, per_page: int | None = None, code: str | None = None
    ) -> Page[TrainingClassOut]:
        """Training classes.

        Of the caller's college, and those that the caller teaches; the latest first.
        """
        return self._door.page(
            Asked(
                method="GET", path="/api/v1/training-classes", query={"page": page, "per_page": per_page, "code": code}
            )
        )

    def list_courses(
        self, *, page: int | None = None, per_page: int | None = None, code: str | None = None
    ) -> Page[CourseOut]:
        """Courses.

        Of the caller's college, by code.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/courses", query={"page": page, "per_page": per_page, "code": code})
        )

    def list_mappings(
        self, program_id: str, *, page: int | None = None, per_page: int | None = None
    ) -> Page[MappingOut]:
        """Mapping of a program.

        Its courses and the learning outcomes that they support.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/programs/{program_id}/mapping",
                places={"program_id": program_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def list_matches(self, program_id: str) -> list[MatchOut]:
        """Content matches to take over.

        Shares that the mapping gives for pairs of which the program says nothing.
        """
        answer: list[MatchOut] = self._door.value(
            Asked(method="GET", path="/api/v1/programs/{program_id}/matches", places={"program_id": program_id})
        )
        return answer

    def list_materials(self, *, page: int | None = None, per_page: int | None = None) -> Page[TeachingMaterialOut]:
        """Textbooks and methods.

        Of the caller's college, by code.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/teaching-materials", query={"page": page, "per_page": per_page})
        )

    def list_programs(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        entry_year: int | None = None,
        code: str | None = None,
    ) -> Page[ProgramOut]:
        """Programs.

        Of the caller's college, by entry year and code.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/programs",
                query={"page": page, "per_page": per_page, "entry_year": entry_year, "code": code},
            )
        )

    def list_teachers(self, *, page: int | None = None, per_page: int | None = None) -> Page[TeacherOut]:
        """Teachers with their records.

        Of the caller's college; dual-qualified ones first.
        """
        return self._door.page(Asked(method="GET", path="/api/v1/teachers", query={"page": page, "per_page": per_page}))

    def open_class(self, body: TrainingClassIn, *, idempotency_key: str | None = None) -> TrainingClassOut:
        """Open a training class.

        For one certificate; with a course it is credit-bearing.
        """
        answer: TrainingClassOut = self._door.value(
            Asked(method="POST", path="/api/v1/training-classes", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def plan_session(
        self, training_class_id: str, body: TrainingSessionIn, *, idempotency_key: str | None = None
    ) -> TrainingSessionOut:
        """Plan a session.

        Within the dates of the class.
        """
        answer: TrainingSessionOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/training-classes/{training_class_id}/sessions",
                places={"training_class_id": training_class_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def record_results(self, body: ResultsIn, *, idempotency_key: str | None = None) -> ResultsOut:
        """Record results, at most 5,000 rows.

        Repeats change nothing; other content under the same key is a correction. Wrong rows do not stop the others.
        """
        answer: ResultsOut = self._door.value(
            Asked(method="POST", path="/api/v1/course-results", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def save_mappings(self, body: MappingsIn, *, idempotency_key: str | None = None) -> ResultsOut:
        """Map courses, at most 5,000 rows.

        Repeats change nothing; wrong rows do not stop the others.
        """
        answer: ResultsOut = self._door.value(
            Asked(method="POST", path="/api/v1/course-mappings", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def take_attendance(self, training_session_id: str, body: AttendanceIn) -> TrainingSessionOut:
        """Take attendance.

        Everybody was there except those named; again: corrects it.
        """
        answer: TrainingSessionOut = self._door.value(
            Asked(
                method="PUT",
                path="/api/v1/training-sessions/{training_session_id}/attendance",
                places={"training_session_id": training_session_id},
                body=body,
            )
        )
        return answer

    def take_off_roster(self, training_class_id: str, learner_id: str) -> None:
        """Take a learner off the roster.

        That they were on it stays known: whoever trained them may not examine them.
        """
        self._door.nothing(
            Asked(
                method="DELETE",
                path="/api/v1/training-classes/{training_class_id}/learners/{learner_id}",
                places={"training_class_id": training_class_id, "learner_id": learner_id},
            )
        )

    def take_over_matches(self, program_id: str, body: MatchesIn) -> TakenOverOut:
        """Take content matches over.

        Conversion rules then work by these shares; 409 when the mapping changed since they were listed.
        """
        answer: TakenOverOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/programs/{program_id}/matches",
                places={"program_id": program_id},
                body=body,
            )
        )
        return answer
