"""The app curriculum (培养方案)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CurriculumConfig(AppConfig):
    """Curriculum (培养方案)."""

    name = "oneplusx.apps.curriculum"
    label = "curriculum"
    verbose_name = _("Curriculum")

    def ready(self) -> None:
        """Registers imports and the way from a program's code to its id."""
        from oneplusx.apps.curriculum import registrations

        registrations.register()
