"""Writes of programs, courses and the transcript."""

from oneplusx.apps.curriculum.services.exemptions import Exemption, post_exemptions, withdraw_exemptions
from oneplusx.apps.curriculum.services.programs import (
    CourseRow,
    Planned,
    ProgramRow,
    Saved,
    plan_courses,
    plan_programs,
    save_courses,
    save_programs,
)
from oneplusx.apps.curriculum.services.results import (
    ConditionRow,
    ResultRow,
    plan_results,
    record_conditions,
    record_results,
)

__all__ = [
    "ConditionRow",
    "CourseRow",
    "Exemption",
    "Planned",
    "ProgramRow",
    "ResultRow",
    "Saved",
    "plan_courses",
    "plan_programs",
    "plan_results",
    "post_exemptions",
    "record_conditions",
    "record_results",
    "save_courses",
    "save_programs",
    "withdraw_exemptions",
]
