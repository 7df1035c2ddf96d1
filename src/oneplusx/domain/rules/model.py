"""A rule set (转换办法) as data: what one published conversion method says, and nothing more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from fractions import Fraction

from oneplusx.domain.achievement import AWARDS, LEVELS, ORGANIZER_LEVELS, AttributeValue
from oneplusx.domain.rules.decision import Purpose
from oneplusx.domain.rules.expression import Source, Target, Where
from oneplusx.domain.rules.limits import Cap, Group, Requirement, Window
from oneplusx.domain.rules.policy import CreditPolicy, GradeScale, ScorePolicy
from oneplusx.domain.rules.record import ConsumptionScope

DEFAULT_SCALES: Mapping[str, tuple[str, ...]] = {
    "level": LEVELS,
    "organizer_level": ORGANIZER_LEVELS,
    "award": AWARDS,
}
"""Ordered attribute values, low to high; a rule set may bring others."""

REVIEWER_ROLES = (
    "adviser",
    "teacher",
    "department_reviewer",
    "academic_affairs",
    "college_head",
    "organization_officer",
    "bank_officer",
    "authority_officer",
)
"""Roles that may stand in an approval chain."""


class OwnerLevel(StrEnum):
    """Who owns a rule set, top to bottom of the inheritance."""

    NATION = "nation"
    PROVINCE = "province"
    ALLIANCE = "alliance"  # colleges that accept each other's recognition
    COLLEGE = "college"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Scope:
    """For which programs a rule is meant; empty means all. Majors are code prefixes."""

    majors: tuple[str, ...] = ()
    not_majors: tuple[str, ...] = ()
    education_types: tuple[str, ...] = ()
    lengths_years: tuple[int, ...] = ()
    entry_year_from: int | None = None
    entry_year_to: int | None = None


@dataclass(frozen=True, slots=True)
class Derivation:
    """Rewrites an attribute before the rules look at it (等级换算): a level map or a downgrade.

    Exactly one of ``give`` and ``lower_by`` is set.

    Attributes:
        attribute: The attribute that is written.
        when: Criteria that must hold; an attribute that already has a value is rewritten only by ``lower_by``, or where
            the criteria name it (gold counts as first).
        give: The value to write.
        lower_by: Steps down the attribute's scale (an industry association counts one lower).
    """

    attribute: str
    types: tuple[str, ...] = ()
    when: Where = ()
    give: AttributeValue | None = None
    lower_by: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One conversion rule (转换规则).

    Attributes:
        purposes: What it may be used for, empty for any.
        content_match_min: Least share of the course that the outcome must cover; ``None`` takes the setting.
        consumption: ``None`` takes the setting.
        months_since_issue_max: Older outcomes give nothing; the setting holds too.
        evidence: Kinds of evidence demanded with the request.
        reviewers: Roles of the chain, empty for the rule set's chain.
        windows: Ids of the windows, empty for the windows that name no rules.
        category: Category for caps and groups.
        clause: Clause of the published text.
        origin: Code of the rule set it was written in (set by ``compose``).
    """

    id: str
    source: Source
    target: Target
    credits: CreditPolicy
    title_zh: str = ""
    title_en: str = ""
    score: ScorePolicy | None = None
    scope: Scope = Scope()
    purposes: tuple[Purpose, ...] = ()
    content_match_min: Fraction | None = None
    consumption: ConsumptionScope | None = None
    months_since_issue_max: int | None = None
    evidence: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()
    category: str | None = None
    priority: int = 0
    reason_zh: str = ""
    reason_en: str = ""
    clause: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalStep:
    """One step of the approval chain (审批环节).

    Attributes:
        role: One of ``REVIEWER_ROLES``.
        days: Days the step should take, ``None`` when the text does not say.
    """

    role: str
    title_zh: str = ""
    title_en: str = ""
    days: int | None = None


class SameOutcome(StrEnum):
    """How the outcomes of one family (the same or similar ones) count."""

    EACH = "each"
    HIGHEST = "highest"


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for all rules of the set.

    A value that the published text does not give is a setting with the mildest default.

    Attributes:
        valid_at_application: An expired outcome gives nothing.
        verified_evidence: An outcome whose evidence is not verified needs a supplement.
        months_since_issue_max: Older outcomes give nothing; ``None`` for no limit.
        obtained_since_entry: Month and day of the entry year before which nothing counts; ``None`` for no limit.
        same_outcome: Within a family each counts, or only the highest.
        consumption: Where a converted outcome may not serve again.
        content_match_min: Least content match of a course; ``None`` for none.
        refuse_scored_courses: A course with a recorded score is refused.
        required_certificate_counts: A certificate that the program itself requires may be converted.
        excluded_failure_causes: A course failed for one of these causes is refused.
        accepted_types: Only these achievement types, empty for all.
        excluded_natures: Courses of these natures are never reached.
        excluded_courses: Courses with these codes are never reached.
        excluded_course_names: Courses whose names contain one of these are never reached.
        course_where: Criteria on ``course.NAME`` facts that every course must meet, whatever the rule says.
        targets_max: Most targets of one request, whatever the rule says.
        education_types: Only learners of these, empty for all.
        lengths_years: Only programs of these lengths, empty for all.
        mutual_recognition: What another member of the alliance has recognized counts here as it does there (互认).
    """

    valid_at_application: bool = True
    verified_evidence: bool = True
    months_since_issue_max: int | None = None
    obtained_since_entry: tuple[int, int] | None = None
    same_outcome: SameOutcome = SameOutcome.EACH
    consumption: ConsumptionScope = ConsumptionScope.PROGRAM
    content_match_min: Fraction | None = None
    refuse_scored_courses: bool = False
    required_certificate_counts: bool = False
    excluded_failure_causes: tuple[str, ...] = ("cheating",)
    accepted_types: tuple[str, ...] = ()
    excluded_natures: tuple[str, ...] = ()
    excluded_courses: tuple[str, ...] = ()
    excluded_course_names: tuple[str, ...] = ()
    course_where: Where = ()
    targets_max: int | None = None
    education_types: tuple[str, ...] = ()
    lengths_years: tuple[int, ...] = ()
    mutual_recognition: bool = False


@dataclass(frozen=True, slots=True)
class Owner:
    """Who published the rule set."""

    level: OwnerLevel
    code: str
    name_zh: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The published document it comes from (依据)."""

    title: str = ""
    number: str = ""
    url: str = ""
    quality: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class LayerRef:
    """One rule set of the inheritance that a composed rule set is made of."""

    code: str
    version: str
    level: OwnerLevel


@dataclass(frozen=True, slots=True)
class RuleSet:
    """One published conversion method (转换办法), one version.

    Attributes:
        entry_years: First and last entry year, ``None`` for open.
        effective: First and last day in force, ``None`` for open.
        parent: Code of the rule set that it inherits from.
        alliances: Codes of the alliances' rule sets that stand between the parent and this one.
        members: Codes of the colleges of an alliance; composed, of all alliances among the layers.
        replaces: Version that it replaces.
        may_loosen: What a lower rule set may loosen: ``settings.NAME``, ``caps.ID``, ``rules.ID``, ``groups.ID``,
            ``requirements.ID``, ``windows``, ``approval``.
        disabled: Ids of upper rules that do not hold here.
        grade_scales: How the college grades its courses; a lower rule set's scales go before its upper one's.
        scales: Ordered values of attributes beyond the standard ones.
        bases: Bases of caps beyond the program's own: the courses that each adds up.
        layers: The rule sets it is composed of, top to bottom; empty when it stands alone.
        stated: Settings that the document names itself (``compose`` leaves the others to the upper layer).
    """

    code: str
    version: str
    owner: Owner
    rules: tuple[Rule, ...]
    title_zh: str = ""
    title_en: str = ""
    entry_years: tuple[int | None, int | None] = (None, None)
    effective: tuple[date | None, date | None] = (None, None)
    parent: str | None = None
    alliances: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    replaces: str | None = None
    settings: Settings = Settings()
    groups: tuple[Group, ...] = ()
    caps: tuple[Cap, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    windows: tuple[Window, ...] = ()
    approval: tuple[ApprovalStep, ...] = ()
    derivations: tuple[Derivation, ...] = ()
    grade_scales: tuple[GradeScale, ...] = ()
    scales: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bases: Mapping[str, Target] = field(default_factory=dict)
    source: Document = Document()
    may_loosen: tuple[str, ...] = ()
    disabled: tuple[str, ...] = ()
    stated: tuple[str, ...] = ()
    layers: tuple[LayerRef, ...] = ()
    _compiled: object | None = field(default=None, init=False, repr=False, compare=False)

    def __getstate__(self) -> list[object]:
        """The compiled form stays behind: it is made again where the rule set arrives."""
        return [None if item.name == "_compiled" else getattr(self, item.name) for item in fields(self)]
