"""Writes of the graduation audit: its stored answers, the review that concludes, invitations."""

from oneplusx.apps.graduation.services.auditing import (
    audit_cohort,
    audit_enrollment,
    refresh_results,
    start_cohort_audit,
)
from oneplusx.apps.graduation.services.conditions import record_conditions_of
from oneplusx.apps.graduation.services.inviting import invite_learners
from oneplusx.apps.graduation.services.reviews import (
    Decided,
    Ruling,
    Weighed,
    cancel_review,
    decide_items,
    mark_changed,
    open_review,
    preview_items,
    reopen_conclusion,
)
from oneplusx.apps.graduation.services.warnings import (
    Warned,
    acknowledge_warnings,
    set_levels,
    start_warnings,
    warn_learners,
)

__all__ = [
    "Decided",
    "Ruling",
    "Warned",
    "Weighed",
    "acknowledge_warnings",
    "audit_cohort",
    "audit_enrollment",
    "cancel_review",
    "decide_items",
    "invite_learners",
    "mark_changed",
    "open_review",
    "preview_items",
    "record_conditions_of",
    "refresh_results",
    "reopen_conclusion",
    "set_levels",
    "start_cohort_audit",
    "start_warnings",
    "warn_learners",
]
