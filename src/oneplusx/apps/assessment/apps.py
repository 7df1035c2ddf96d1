"""The app assessment (考核)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentConfig(AppConfig):
    """Assessment (考核)."""

    name = "oneplusx.apps.assessment"
    label = "assessment"
    verbose_name = _("Assessment")

    def ready(self) -> None:
        """Registers imports, background jobs and readers of attachments."""
        from oneplusx.apps.assessment import registrations

        registrations.register()
