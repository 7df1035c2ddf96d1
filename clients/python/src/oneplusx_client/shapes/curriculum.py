# Made by `python3 dev.py api`; changes are lost.
"""Shapes of curriculum."""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class AbsenceIn(TypedDict):
    """A student who was not there."""

    kind: NotRequired[Literal["absent", "excused"]]
    student_number: str


class AttendanceIn(TypedDict):
    """Everybody on the roster was there, except these."""

    absences: NotRequired[list[AbsenceIn]]


class AttendanceOut(TypedDict):
    """One learner of the roster."""

    attended_hours: int
    is_trained: bool
    planned_hours: int
    student_number: str


class ClassGroupsIn(TypedDict):
    """Classes of the college by code."""

    class_codes: list[str]


class CourseMatchOut(TypedDict):
    """How much of a course the certificate covers, and how many of the outcomes the course supports, as
    fractions.
    """

    content_match: str
    course_code: str
    outcomes_share: str


class CourseOut(TypedDict):
    """A course."""

    code: str
    college_code: str
    credits_hundredths: int
    hours: int
    id: str
    name_en: str
    name_zh: str


class CourseResultOut(TypedDict):
    """One line of a transcript."""

    attempt: int
    conversion_id: str | None
    course_code: str
    course_name: str
    credits_hundredths: int
    # The course exam was held as one with a skill assessment, as this candidate's
    exam_registration_id: NotRequired[str | None]
    grade_text: str
    nature: str
    recorded_at: str
    score_hundredths: int | None
    status: str
    term_code: str
    way: str


class CoverageOut(TypedDict):
    """Coverage of a certificate by a program."""

    certificate_code: str
    courses: list[CourseMatchOut]
    covered_share: str
    gaps: list[str]
    outcomes_count: int
    program_code: str


class CreditedOut(TypedDict):
    """How many results are new."""

    recorded: int


class EnteredOut(TypedDict):
    """How many are new on the roster, and numbers that the college does not know."""

    entered: int
    unknown: list[str]


class Equipment(TypedDict):
    """Something that a training base has."""

    count: int
    name: str


class LearnersIn(TypedDict):
    """Students of the college by number."""

    student_numbers: list[str]


class MappingCopyIn(TypedDict):
    """The program whose mapping is taken over."""

    from_program_id: str


class MappingIn(TypedDict):
    """One mapping; a share of 0 takes it away."""

    # Code of the certificate type whose level holds the outcome
    certificate: str
    course_code: str
    outcome_code: str
    program_code: str
    share_hundredths: int
    # 1 touched upon, 2 practiced, 3 mastered
    strength: NotRequired[int]


class MappingOut(TypedDict):
    """A course supports an outcome; the share in hundredths of a percent of the course's hours."""

    course_code: str
    level: str
    outcome_code: str
    outcome_id: str
    share_hundredths: int
    standard_code: str
    strength: int


class MappingsIn(TypedDict):
    """A batch of mappings of one college."""

    college_code: str
    rows: list[MappingIn]


class MatchOut(TypedDict):
    """A share that the mapping gives and the program does not know yet."""

    certificate_type: str
    course_code: str
    # To take it over by
    key: str
    # Of the hours of the course, a fraction such as 3/4
    share: str


class MatchesIn(TypedDict):
    """Matches to take over, as the list named them."""

    keys: list[str]


class NewTeachingMaterialIn(TypedDict):
    """A textbook or teaching method of a college."""

    authors: NotRequired[str]
    # Code in the catalogue
    certificate_type: NotRequired[str]
    code: str
    college_code: str
    course_code: NotRequired[str]
    edition: NotRequired[str]
    kind: Literal["textbook", "method"]
    name_en: NotRequired[str]
    name_zh: str
    # Outcomes of this certificate; empty: all of them
    outcome_codes: NotRequired[list[str]]
    # Publisher and ISBN
    source: NotRequired[str]


class NewTrainingBaseIn(TypedDict):
    """A training base of a college."""

    # Places
    capacity: int
    code: str
    college_code: str
    equipment: NotRequired[list[Equipment]]
    is_usable: NotRequired[bool]
    location: NotRequired[str]
    name_en: NotRequired[str]
    name_zh: str
    # Enterprise partner
    partner: NotRequired[str]


class ProgramOut(TypedDict):
    """A program."""

    code: str
    college_code: str
    courses_count: int
    credits_required_hundredths: int
    department_code: str
    entry_year: int
    id: str
    length_years: int
    major_code: str
    name_en: str
    name_zh: str


class ResultIn(TypedDict):
    """One result; the same student, course, term, attempt and way again is a correction."""

    attempt: NotRequired[int]
    course_code: str
    # What rules may ask for as course.NAME: attendance, homework …; decimals as text
    facts: NotRequired[dict[str, int | str] | None]
    failed_cause: NotRequired[str]
    grade_text: NotRequired[str]
    score_hundredths: NotRequired[int | None]
    status: Literal["passed", "failed", "in_progress"]
    student_number: str
    term_code: str
    way: NotRequired[Literal["normal", "retake", "substitution"]]


class ResultsIn(TypedDict):
    """A batch of results of one college."""

    college_code: str
    rows: list[ResultIn]


class ResultsOut(TypedDict):
    """What became of each row, in the order sent."""

    counts: dict[str, int]
    rows: list[ResultsRecordedOut]


class ResultsRecordedOut(TypedDict):
    """What became of one row: new, changed, unchanged or error with the reason."""

    code: NotRequired[str]
    detail: NotRequired[str]
    result: str


class RosterOut(TypedDict):
    """Who is on the roster, with attendance, and the sessions."""

    learners: list[AttendanceOut]
    sessions: list[TrainingSessionOut]


class TakenOverOut(TypedDict):
    """How many."""

    count: int


class TeacherOut(TypedDict):
    """A teacher with what is in force of the record."""

    # Training classes taught now
    classes_count: int
    # Of training and practice recorded
    hours: int
    is_dual_qualified: bool
    name: str
    person_id: str
    records: list[TeacherRecordOut]


class TeacherRecordIn(TypedDict):
    """A line to add to the record of a member of a college."""

    college_code: str
    from_on: str
    hours: NotRequired[int]
    issuer: NotRequired[str]
    # Qualification to teach or in industry, recognition as dual-qualified, practice, training attended
    kind: Literal["teaching", "industry", "recognition", "practice", "training"]
    name: str
    number: NotRequired[str]
    person_id: str
    until_on: NotRequired[str | None]


class TeacherRecordOut(TypedDict):
    """One line of a teacher's record."""

    from_on: str
    hours: NotRequired[int]
    id: str
    issuer: NotRequired[str]
    # Qualification to teach or in industry, recognition as dual-qualified, practice, training attended
    kind: Literal["teaching", "industry", "recognition", "practice", "training"]
    name: str
    number: NotRequired[str]
    person_id: str
    until_on: NotRequired[str | None]


class TeachingMaterialIn(TypedDict):
    """A textbook or teaching method, and the outcomes of one certificate that it serves."""

    authors: NotRequired[str]
    # Code in the catalogue
    certificate_type: NotRequired[str]
    code: str
    course_code: NotRequired[str]
    edition: NotRequired[str]
    kind: Literal["textbook", "method"]
    name_en: NotRequired[str]
    name_zh: str
    # Outcomes of this certificate; empty: all of them
    outcome_codes: NotRequired[list[str]]
    # Publisher and ISBN
    source: NotRequired[str]


class TeachingMaterialOut(TypedDict):
    """A textbook or teaching method."""

    authors: NotRequired[str]
    changed_at: str
    code: str
    college_code: str
    edition: NotRequired[str]
    id: str
    kind: Literal["textbook", "method"]
    name_en: NotRequired[str]
    name_zh: str
    # Outcomes that it serves
    outcomes_count: int
    # Publisher and ISBN
    source: NotRequired[str]


class TrainedOut(TypedDict):
    """Learners of one college for one certificate, each counted once."""

    certificate_code: str
    college_code: str
    enrolled: int
    trained: int


class TrainerIn(TypedDict):
    """A member of the college."""

    person_id: str


class TrainingBaseIn(TypedDict):
    """A training base as it is entered."""

    # Places
    capacity: int
    code: str
    equipment: NotRequired[list[Equipment]]
    is_usable: NotRequired[bool]
    location: NotRequired[str]
    name_en: NotRequired[str]
    name_zh: str
    # Enterprise partner
    partner: NotRequired[str]


class TrainingBaseOut(TypedDict):
    """A training base with places and equipment."""

    # Places
    capacity: int
    changed_at: str
    code: str
    college_code: str
    equipment: NotRequired[list[Equipment]]
    id: str
    is_usable: NotRequired[bool]
    location: NotRequired[str]
    name_en: NotRequired[str]
    name_zh: str
    # Enterprise partner
    partner: NotRequired[str]


class TrainingClassIn(TypedDict):
    """A class to open."""

    certificate_code: str
    code: str
    college_code: str
    credit_course_code: NotRequired[str]
    ends_on: NotRequired[str | None]
    hours_planned: NotRequired[int]
    name: str
    starts_on: str


class TrainingClassOut(TypedDict):
    """A training class; with a credit course it is credit-bearing."""

    certificate_code: str
    code: str
    college_code: str
    credit_course_code: str | None
    ends_on: str | None
    hours_planned: int
    id: str
    name: str
    roster_count: int
    sessions_count: int
    starts_on: str
    taken_count: int


class TrainingSessionIn(TypedDict):
    """A session to plan."""

    held_on: str
    hours: int
    topic: NotRequired[str]


class TrainingSessionOut(TypedDict):
    """A session; attendance was taken where ``taken_at`` is given."""

    held_on: str
    hours: int
    id: str
    number: int
    taken_at: str | None
    topic: str


class TranscriptOut(TypedDict):
    """A transcript."""

    earned_hundredths: int
    enrollment_id: str
    exempted_hundredths: int
    program_code: str | None
    results: list[CourseResultOut]
    student_number: str
