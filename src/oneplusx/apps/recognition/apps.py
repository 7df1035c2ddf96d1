"""The app recognition (认定)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecognitionConfig(AppConfig):
    """Recognition (认定)."""

    name = "oneplusx.apps.recognition"
    label = "recognition"
    verbose_name = _("Recognition")

    def ready(self) -> None:
        """Tells the apps below what recognition does with their facts, jobs, files and cases."""
        from oneplusx.apps.approvals import registry as approvals
        from oneplusx.apps.certificates.consequences import register_consequences
        from oneplusx.apps.files.registry import register_reader
        from oneplusx.apps.jobs.registry import register as register_job
        from oneplusx.apps.parties.registry import register_learner_section
        from oneplusx.apps.recognition import jobs, selectors, vouchers
        from oneplusx.apps.recognition.presenting import learner_section
        from oneplusx.apps.recognition.revoking import revocation_preview
        from oneplusx.apps.recognition.services import cases, following
        from oneplusx.apps.recognition.services.telling import RECOGNIZED
        from oneplusx.apps.trail import facts
        from oneplusx.apps.trail.event_kinds import register_event_kind

        facts.subscribe(facts.CertificatesRecorded, following.register_from_certificates)
        facts.subscribe(facts.CertificatesCorrected, following.follow_corrections)
        facts.subscribe(facts.CertificatesRevoked, following.follow_revocations)
        facts.subscribe(facts.CertificatesReplaced, following.follow_replacements)
        facts.subscribe(facts.BankValuesApproved, following.follow_bank_values)
        facts.subscribe(facts.RuleSetPublished, following.follow_rule_sets)
        vouchers.register()
        register_consequences(revocation_preview)
        each = "id, achievement_id, learner_id, institution_id, credits_hundredths of each recognition"
        register_event_kind(RECOGNIZED, _("Outcomes recognized"), {"items": each})
        register_learner_section(learner_section, order=30)
        register_reader(selectors.SUBJECT_KIND, selectors.may_read_evidence)
        register_job(jobs.KIND, jobs.run, title=_("Recognition of learning outcomes"))
        handlers = approvals.SubjectHandlers(on_approved=following.on_case_approved, titles=cases.titles_of)
        approvals.register(cases.SUBJECT_KIND, handlers)
