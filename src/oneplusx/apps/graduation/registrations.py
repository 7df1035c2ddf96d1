"""What this app registers with lower apps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.graduation import handlers, importers
from oneplusx.apps.graduation.case_files import gather_case_files
from oneplusx.apps.graduation.jobs import (
    audit_cohort_job,
    decide_job,
    invite_job,
    mark_changed_job,
    refresh_results_job,
    warn_job,
)
from oneplusx.apps.graduation.sections import learner_section
from oneplusx.apps.graduation.services.auditing import COHORT_JOB
from oneplusx.apps.graduation.services.inviting import INVITE_JOB
from oneplusx.apps.graduation.services.reviews import DECIDE_JOB
from oneplusx.apps.graduation.services.warnings import WARN_JOB
from oneplusx.apps.intake import registry as intake
from oneplusx.apps.jobs import registry as jobs
from oneplusx.apps.parties.registry import register_learner_section
from oneplusx.apps.rulesets import cohorts
from oneplusx.apps.trail import facts


def register() -> None:
    """Called once when the app is ready."""
    facts.subscribe(facts.EnrollmentsOpened, handlers.on_enrollments_opened)
    facts.subscribe(facts.ResultsRecorded, handlers.on_results_recorded)
    facts.subscribe(facts.ScoresCorrected, handlers.on_results_recorded)
    facts.subscribe(facts.PlansRefreshed, handlers.on_plans_refreshed)
    facts.subscribe(facts.CertificatesRevoked, handlers.on_certificates_revoked)
    facts.subscribe(facts.AchievementsCorrected, handlers.on_achievements_corrected)
    cohorts.register(gather_case_files)
    jobs.register(handlers.CHANGED_JOB, mark_changed_job, title=_("Look for records that changed after a review"))
    jobs.register(handlers.REFRESH_JOB, refresh_results_job, title=_("Audit learners anew"))
    jobs.register(COHORT_JOB, audit_cohort_job, "graduation.audit", title=_("Audit a cohort"))
    jobs.register(DECIDE_JOB, decide_job, "graduation.review", title=_("Decide for many learners of a review"))
    jobs.register(INVITE_JOB, invite_job, "learners.invite", title=_("Invite learners to apply"))
    jobs.register(WARN_JOB, warn_job, "warnings.compute", title=_("Academic warnings of a term"))
    register_learner_section(learner_section, order=10)
    intake.register(importers.CONDITION_RESULTS)
