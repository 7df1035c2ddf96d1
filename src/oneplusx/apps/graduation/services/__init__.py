"""Writes of the graduation audit: its stored answers, and invitations."""

from oneplusx.apps.graduation.services.auditing import (
    audit_cohort,
    audit_enrollment,
    refresh_results,
    start_cohort_audit,
)
from oneplusx.apps.graduation.services.inviting import invite_learners

__all__ = ["audit_cohort", "audit_enrollment", "invite_learners", "refresh_results", "start_cohort_audit"]
