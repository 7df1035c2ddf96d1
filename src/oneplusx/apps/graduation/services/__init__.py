"""Writes of the graduation audit: its stored answers."""

from oneplusx.apps.graduation.services.auditing import audit_cohort, refresh_results, start_cohort_audit

__all__ = ["audit_cohort", "refresh_results", "start_cohort_audit"]
