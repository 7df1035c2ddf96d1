"""The graduation audit (毕业审核), pure: a requirement tree, a record, an answer with every reason."""

from __future__ import annotations

from oneplusx.domain.graduation.audit import DEFAULT_EFFORT, audit, explain, find, verdict_of
from oneplusx.domain.graduation.certificates import CertificateFix, Obtainable, fixes_with_certificates
from oneplusx.domain.graduation.check import ProgramProblem, check_program
from oneplusx.domain.graduation.compiled import CompiledProgram, compile_program
from oneplusx.domain.graduation.facts import asks_for_outcomes
from oneplusx.domain.graduation.finding import Finding
from oneplusx.domain.graduation.record import AuditRecord, EarnedCourse, EarnedStatus, Way
from oneplusx.domain.graduation.report import write_result
from oneplusx.domain.graduation.result import (
    Allocated,
    AuditResult,
    FixItem,
    FixKind,
    NodeResult,
    Reason,
    Unit,
    result_to_json,
)
from oneplusx.domain.graduation.tree import (
    EVERYTHING,
    AchievementIs,
    AllOf,
    AnyOf,
    CatalogCourse,
    ConditionIs,
    CourseIs,
    CourseNode,
    CoursePattern,
    CoursesFrom,
    CreditsFrom,
    GradeAverage,
    HoursFrom,
    Node,
    NOf,
    Part,
    Pool,
    Program,
    Residency,
    Sharing,
    SharingRule,
    walk,
)

__all__ = [
    "DEFAULT_EFFORT",
    "EVERYTHING",
    "AchievementIs",
    "AllOf",
    "Allocated",
    "AnyOf",
    "AuditRecord",
    "AuditResult",
    "CatalogCourse",
    "CertificateFix",
    "CompiledProgram",
    "ConditionIs",
    "CourseIs",
    "CourseNode",
    "CoursePattern",
    "CoursesFrom",
    "CreditsFrom",
    "EarnedCourse",
    "EarnedStatus",
    "Finding",
    "FixItem",
    "FixKind",
    "GradeAverage",
    "HoursFrom",
    "NOf",
    "Node",
    "NodeResult",
    "Obtainable",
    "Part",
    "Pool",
    "Program",
    "ProgramProblem",
    "Reason",
    "Residency",
    "Sharing",
    "SharingRule",
    "Unit",
    "Way",
    "asks_for_outcomes",
    "audit",
    "check_program",
    "compile_program",
    "explain",
    "find",
    "fixes_with_certificates",
    "result_to_json",
    "verdict_of",
    "walk",
    "write_result",
]
