"""What a decision looks at: the learner's record (学习档案) and the program's facts (培养方案)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction

from oneplusx.domain.achievement import AttributeValue, HeldAchievement


class CourseNature(StrEnum):
    """Nature of a course in its program (课程性质)."""

    PUBLIC_COMPULSORY = "public_compulsory"  # 公共必修
    PROFESSIONAL_FOUNDATION = "professional_foundation"  # 专业基础
    PROFESSIONAL_CORE = "professional_core"  # 专业核心
    PROFESSIONAL_EXTENSION = "professional_extension"  # 专业拓展
    RESTRICTED_ELECTIVE = "restricted_elective"  # 限定选修
    FREE_ELECTIVE = "free_elective"  # 任选
    PUBLIC_ELECTIVE = "public_elective"  # 公共选修
    PRACTICE = "practice"  # 集中实践
    THESIS = "thesis"  # 毕业设计
    IDEOLOGY = "ideology"  # 思想政治
    PHYSICAL_EDUCATION = "physical_education"  # 体育
    MILITARY = "military"  # 军事


class CourseStatus(StrEnum):
    """How the learner stands in a course."""

    PASSED = "passed"
    EXEMPTED = "exempted"
    FAILED = "failed"
    IN_PROGRESS = "in_progress"
    NOT_TAKEN = "not_taken"


class ConsumptionScope(StrEnum):
    """Where an achievement, once converted, may not serve again (使用范围)."""

    EVER = "ever"
    INSTITUTION = "institution"
    PROGRAM = "program"
    TARGET = "target"  # one course or slot: other courses may follow


@dataclass(frozen=True, slots=True)
class CourseStanding:
    """The learner's standing in one course of the program.

    Attributes:
        code: Course code.
        status: See ``CourseStatus``; a course without a standing counts as not taken.
        score: Recorded points, exact; ``None`` without a score.
        grade: Recorded grade text (合格, 免修 …) when it is not points.
        failed_cause: Why it was failed: ``"score"``, ``"cheating"``, ``"absence"``, ``"disqualified"`` …
        facts: More facts that rules may ask for as ``course.NAME``, e.g. ``attendance``.
    """

    code: str
    status: CourseStatus
    score: Fraction | None = None
    grade: str | None = None
    failed_cause: str | None = None
    facts: Mapping[str, AttributeValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PastUse:
    """One achievement's part in a past conversion."""

    achievement_id: str
    type: str
    credits_hundredths: int
    scope: ConsumptionScope = ConsumptionScope.PROGRAM
    family: str | None = None


@dataclass(frozen=True, slots=True)
class PastTarget:
    """One course or slot that a past conversion reached."""

    course_code: str | None
    slot: str | None
    credits_hundredths: int
    nature: str | None = None


@dataclass(frozen=True, slots=True)
class PastConversion:
    """A conversion in force (已生效或审批中的转换): approved or pending, never a withdrawn or reversed one."""

    id: str
    rule_set_code: str
    rule_id: str
    uses: tuple[PastUse, ...]
    targets: tuple[PastTarget, ...]
    credits_hundredths: int
    converted_on: date
    program: str
    institution: str = ""
    category: str | None = None


@dataclass(frozen=True, slots=True)
class ProgramCourseFacts:
    """A course of the program as the rules see it.

    Attributes:
        requires_certificate: Certificate type that the course itself requires for passing, if any.
        facts: More facts that rules may ask for as ``course.NAME``.
    """

    code: str
    name: str
    credits_hundredths: int
    nature: CourseNature
    requires_certificate: str | None = None
    facts: Mapping[str, AttributeValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ContentMatch:
    """How far a certificate type's standard covers a course (内容匹配度): found when the program was mapped."""

    course_code: str
    certificate_type: str
    share: Fraction


@dataclass(frozen=True, slots=True)
class ProgramFacts:
    """The program (培养方案) of the learner's enrollment.

    Attributes:
        credits_hundredths: Base name (``program``, ``professional``, ``public``, ``elective`` …) → credits.
        required_certificates: Certificate types that the program requires for graduation.
        content_matches: Known matches between certificate types and courses.
        slots: Requirement slots (任选课 …) → credits still open, ``None`` when not bounded. Without any
            entry every slot is open.
    """

    code: str
    major: str
    entry_year: int
    education_type: str = "full_time"
    length_years: int = 3
    credits_hundredths: Mapping[str, int] = field(default_factory=dict)
    courses: tuple[ProgramCourseFacts, ...] = ()
    institution: str = ""
    required_certificates: tuple[str, ...] = ()
    content_matches: tuple[ContentMatch, ...] = ()
    slots: Mapping[str, int | None] = field(default_factory=dict)
    course_by_code: Mapping[str, ProgramCourseFacts] = field(init=False, repr=False, compare=False)
    certificates_required: frozenset[str] = field(init=False, repr=False, compare=False)
    match_by_pair: Mapping[tuple[str, str], Fraction] = field(init=False, repr=False, compare=False)
    matches_by_type: Mapping[str, list[tuple[str, Fraction]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Builds the indexes that decisions use."""
        needed = {course.requires_certificate for course in self.courses if course.requires_certificate}
        matches = {(match.course_code, match.certificate_type): match.share for match in self.content_matches}
        object.__setattr__(self, "course_by_code", {course.code: course for course in self.courses})
        object.__setattr__(self, "certificates_required", frozenset(needed) | frozenset(self.required_certificates))
        by_type: dict[str, list[tuple[str, Fraction]]] = {}
        for (code, certificate), share in matches.items():
            by_type.setdefault(certificate, []).append((code, share))
        object.__setattr__(self, "match_by_pair", matches)
        object.__setattr__(self, "matches_by_type", by_type)


FINAL_EXAM = "final_exam"
"""Event of the calendar: the first day of a term's final exams (期末考试)."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The college's calendar as far as windows need it.

    Attributes:
        term_starts: First days (Mondays of week 1) of the terms.
        holidays: Weekdays that are not worked.
        working_weekends: Saturdays and Sundays that are worked (调休).
        events: Name (``final_exam`` …) and day of what windows are counted from.
    """

    term_starts: tuple[date, ...] = ()
    holidays: frozenset[date] = frozenset()
    working_weekends: frozenset[date] = frozenset()
    events: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, slots=True)
class LearnerRecord:
    """All that a decision knows about one learner in one enrollment. The order of its parts never matters."""

    achievements: tuple[HeldAchievement, ...]
    courses: tuple[CourseStanding, ...]
    conversions: tuple[PastConversion, ...]
    program: ProgramFacts
    calendar: Calendar = Calendar()
    achievement_by_id: Mapping[str, HeldAchievement] = field(init=False, repr=False, compare=False)
    standing_by_code: Mapping[str, CourseStanding] = field(init=False, repr=False, compare=False)
    uses_by_achievement: Mapping[str, list[tuple[PastConversion, PastUse]]] = field(
        init=False, repr=False, compare=False
    )
    uses_by_family: Mapping[str, list[tuple[PastConversion, PastUse]]] = field(init=False, repr=False, compare=False)
    targets_by_course: Mapping[str, list[tuple[PastConversion, PastTarget]]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        """Builds the indexes that decisions use."""
        by_achievement: dict[str, list[tuple[PastConversion, PastUse]]] = {}
        by_family: dict[str, list[tuple[PastConversion, PastUse]]] = {}
        by_course: dict[str, list[tuple[PastConversion, PastTarget]]] = {}
        for conversion in sorted(self.conversions, key=lambda past: past.id):
            for use in conversion.uses:
                by_achievement.setdefault(use.achievement_id, []).append((conversion, use))
                if use.family is not None:
                    by_family.setdefault(use.family, []).append((conversion, use))
            for target in conversion.targets:
                if target.course_code is not None:
                    by_course.setdefault(target.course_code, []).append((conversion, target))
        object.__setattr__(self, "achievement_by_id", {held.id: held for held in self.achievements})
        object.__setattr__(self, "standing_by_code", {standing.code: standing for standing in self.courses})
        object.__setattr__(self, "uses_by_achievement", by_achievement)
        object.__setattr__(self, "uses_by_family", by_family)
        object.__setattr__(self, "targets_by_course", by_course)
