"""The app credentials (可验证凭证)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CredentialsConfig(AppConfig):
    """Verifiable credentials (可验证凭证)."""

    name = "oneplusx.apps.credentials"
    label = "credentials"
    verbose_name = _("Verifiable credentials")

    def ready(self) -> None:
        """Credentials follow certificates; lists are published; lost keys are replaced."""
        from django.conf import settings

        from oneplusx.apps.certificates.attachments import register_documents, register_signed_form
        from oneplusx.apps.credentials import jobs, selectors, services
        from oneplusx.apps.jobs import registry
        from oneplusx.apps.keys import resigning
        from oneplusx.apps.trail import facts

        facts.subscribe(facts.CertificatesRecorded, services.follow_records)
        facts.subscribe(facts.CertificatesCorrected, services.follow_corrections)
        facts.subscribe(facts.CertificatesRevoked, services.follow_revocations)
        facts.subscribe(facts.CertificatesSuspended, services.follow_suspensions)
        facts.subscribe(facts.CertificatesReinstated, services.follow_reinstatements)
        facts.subscribe(facts.CertificatesReplaced, services.follow_replacements)
        register_documents(selectors.documents_of)
        register_signed_form(selectors.signed_form)
        resigning.register(
            "credentials",
            title=_("Credentials"),
            count=services.count_signed_with,
            resign=lambda method, actor, now: services.issue_again(verification_method=method, actor=actor, now=now),
        )
        registry.register(
            jobs.PUBLISH,
            jobs.publish_status,
            title=_("Publish status lists"),
            every_seconds=settings.ONEPLUSX_STATUS_SECONDS,
        )
        registry.register(
            jobs.ISSUE_MISSING, jobs.issue_missing, title=_("Issue missing credentials"), every_seconds=300
        )
