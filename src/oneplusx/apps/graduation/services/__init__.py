"""Writes of the graduation audit: its stored answers, the review that concludes, invitations."""

from oneplusx.apps.graduation.services.auditing import (
    audit_cohort,
    audit_enrollment,
    refresh_results,
    start_cohort_audit,
)
from oneplusx.apps.graduation.services.inviting import invite_learners
from oneplusx.apps.graduation.services.reviews import (
    Decided,
    Ruling,
    cancel_review,
    decide_items,
    mark_changed,
    open_review,
    preview_items,
    reopen_conclusion,
)

__all__ = [
    "Decided",
    "Ruling",
    "audit_cohort",
    "audit_enrollment",
    "cancel_review",
    "decide_items",
    "invite_learners",
    "mark_changed",
    "open_review",
    "preview_items",
    "refresh_results",
    "reopen_conclusion",
    "start_cohort_audit",
]
