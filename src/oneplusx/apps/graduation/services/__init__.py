"""Writes of the graduation audit: its stored answers, the review that concludes, invitations."""

from oneplusx.apps.graduation.services.auditing import (
    audit_cohort,
    audit_enrollment,
    refresh_results,
    start_cohort_audit,
)
from oneplusx.apps.graduation.services.conditions import record_conditions_of
from oneplusx.apps.graduation.services.inviting import Audience, invite_in_parts, invite_learners, start_inviting
from oneplusx.apps.graduation.services.reviews import (
    DIRECT_MAX,
    Decided,
    Ruling,
    Weighed,
    cancel_review,
    decide_items,
    decide_many,
    mark_changed,
    open_review,
    preview_items,
    reopen_conclusion,
    set_completion_share,
    start_decision,
)
from oneplusx.apps.graduation.services.warnings import (
    Warned,
    acknowledge_warnings,
    set_levels,
    start_warnings,
    warn_learners,
)

__all__ = [
    "DIRECT_MAX",
    "Audience",
    "Decided",
    "Ruling",
    "Warned",
    "Weighed",
    "acknowledge_warnings",
    "audit_cohort",
    "audit_enrollment",
    "cancel_review",
    "decide_items",
    "decide_many",
    "invite_in_parts",
    "invite_learners",
    "mark_changed",
    "open_review",
    "preview_items",
    "record_conditions_of",
    "refresh_results",
    "reopen_conclusion",
    "set_completion_share",
    "set_levels",
    "start_cohort_audit",
    "start_decision",
    "start_inviting",
    "start_warnings",
    "warn_learners",
]
