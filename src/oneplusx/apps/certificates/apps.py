"""The app certificates (证书)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CertificatesConfig(AppConfig):
    """Certificates (证书)."""

    name = "oneplusx.apps.certificates"
    label = "certificates"
    verbose_name = _("Certificates")

    def ready(self) -> None:
        """Registers its import, its job and its events."""
        from oneplusx.apps.certificates import events
        from oneplusx.apps.certificates.importers import KIND
        from oneplusx.apps.certificates.jobs import issue_batch_job
        from oneplusx.apps.certificates.sections import learner_section
        from oneplusx.apps.certificates.selectors.reissues import SUBJECT, may_read_evidence
        from oneplusx.apps.certificates.services.batches import JOB, PERMISSION
        from oneplusx.apps.certificates.services.following import follow_result_corrections
        from oneplusx.apps.files.registry import register_reader
        from oneplusx.apps.intake.registry import register
        from oneplusx.apps.jobs import registry as jobs
        from oneplusx.apps.parties.registry import register_learner_section
        from oneplusx.apps.trail import facts

        register(KIND)
        jobs.register(JOB, issue_batch_job, PERMISSION, title=_("Issue certificates"))
        facts.subscribe(facts.ExamResultsCorrected, follow_result_corrections)
        register_reader(SUBJECT, may_read_evidence)
        register_learner_section(learner_section, order=20)
        events.register()
