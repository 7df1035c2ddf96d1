"""What this app registers with lower apps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.approvals import registry as approvals
from oneplusx.apps.certificates.consequences import register_consequences
from oneplusx.apps.conversion import handlers
from oneplusx.apps.conversion.jobs import refresh_plans_job
from oneplusx.apps.conversion.models import SUBJECT
from oneplusx.apps.conversion.panel import review_panel, review_warnings, titles_of_subjects
from oneplusx.apps.conversion.revoking import revocation_preview
from oneplusx.apps.conversion.selectors import may_read_supplement
from oneplusx.apps.conversion.services import outcomes
from oneplusx.apps.conversion.services.recording import DECIDED
from oneplusx.apps.conversion.services.refreshing import REFRESH_JOB
from oneplusx.apps.files.registry import register_reader
from oneplusx.apps.jobs import registry as jobs
from oneplusx.apps.trail import facts
from oneplusx.apps.trail.event_kinds import register_event_kind


def register() -> None:
    """Called once when the app is ready."""
    approvals.register(
        SUBJECT,
        approvals.SubjectHandlers(
            on_approved=outcomes.on_approved,
            on_refused=outcomes.on_refused,
            on_returned=outcomes.on_returned,
            on_withdrawn=outcomes.on_withdrawn,
            panel_template="conversion/review_panel.html",
            panel=review_panel,
            warnings=review_warnings,
            titles=titles_of_subjects,
        ),
    )
    register_reader(SUBJECT, may_read_supplement)
    register_consequences(revocation_preview)
    facts.subscribe(facts.CreditsDeposited, handlers.on_credits_deposited)
    facts.subscribe(facts.AchievementsVerified, handlers.on_achievements_verified)
    facts.subscribe(facts.EnrollmentsOpened, handlers.on_enrollments_opened)
    facts.subscribe(facts.ResultsRecorded, handlers.on_results_recorded)
    facts.subscribe(facts.ScoresCorrected, handlers.on_results_recorded)
    facts.subscribe(facts.RuleSetPublished, handlers.on_rule_set_published)
    facts.subscribe(facts.AllianceLeft, handlers.on_alliance_left)
    facts.subscribe(facts.CertificatesRevoked, handlers.on_certificates_revoked)
    facts.subscribe(facts.AchievementsCorrected, handlers.on_achievements_corrected)
    jobs.register(REFRESH_JOB, refresh_plans_job, title=_("Compute plans"))
    content = {"id": "of the conversion", "state": "approved, refused, returned or reversed", "rule": "id of the rule"}
    content |= dict.fromkeys(("learner_id", "enrollment_id", "credits_hundredths"), "of the conversion")
    register_event_kind(DECIDED, _("Conversion decided or reversed"), content)
