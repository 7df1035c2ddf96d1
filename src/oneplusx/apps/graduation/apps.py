"""The app graduation (毕业审核)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GraduationConfig(AppConfig):
    """Graduation (毕业审核)."""

    name = "oneplusx.apps.graduation"
    label = "graduation"
    verbose_name = _("Graduation")

    def ready(self) -> None:
        """Registers reactions to facts and the background jobs."""
        from oneplusx.apps.graduation import registrations

        registrations.register()
