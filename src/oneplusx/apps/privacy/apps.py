"""The app privacy (个人信息)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    """Rights over personal data (个人信息)."""

    name = "oneplusx.apps.privacy"
    label = "privacy"
    verbose_name = _("Personal data")

    def ready(self) -> None:
        """Registers its jobs, its cases and its kind of notices."""
        from oneplusx.apps.approvals import registry as approvals
        from oneplusx.apps.privacy import jobs, models, presenting, services
        from oneplusx.apps.trail.mail_kinds import register_mail_kind

        jobs.register()
        approvals.register(
            models.SUBJECT,
            approvals.SubjectHandlers(
                on_approved=services.on_approved,
                on_refused=services.on_refused,
                on_returned=services.on_returned,
                on_withdrawn=services.on_withdrawn,
                panel_template="privacy/panel.html",
                panel=presenting.panel,
                warnings=presenting.warnings,
                titles=presenting.titles,
                is_returnable=False,
            ),
        )
        register_mail_kind("privacy", _("Personal data"))
