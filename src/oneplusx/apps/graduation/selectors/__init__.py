"""Questions about who can graduate."""

from oneplusx.apps.graduation.selectors.cohorts import (
    Counts,
    class_options,
    counts_of,
    counts_of_visible,
    not_audited,
    program_labels,
    program_options,
)
from oneplusx.apps.graduation.selectors.documents import audit_documents
from oneplusx.apps.graduation.selectors.next_steps import (
    obtainable_certificates,
    open_courses,
    own_enrollments,
    what_if,
)
from oneplusx.apps.graduation.selectors.results import listed_results, result_for, results_visible_to, whole_results
from oneplusx.apps.graduation.selectors.unclaimed import (
    By,
    UnclaimedRow,
    UnclaimedValue,
    unclaimed_rows,
    unclaimed_value,
)

__all__ = [
    "By",
    "Counts",
    "UnclaimedRow",
    "UnclaimedValue",
    "audit_documents",
    "class_options",
    "counts_of",
    "counts_of_visible",
    "listed_results",
    "not_audited",
    "obtainable_certificates",
    "open_courses",
    "own_enrollments",
    "program_labels",
    "program_options",
    "result_for",
    "results_visible_to",
    "unclaimed_rows",
    "unclaimed_value",
    "what_if",
    "whole_results",
]
