"""The app standards (标准)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StandardsConfig(AppConfig):
    """Standards (标准)."""

    name = "oneplusx.apps.standards"
    label = "standards"
    verbose_name = _("Standards")

    def ready(self) -> None:
        """Registers its imports."""
        from oneplusx.apps.intake.registry import register
        from oneplusx.apps.standards.importers import CATALOGUE, LEVELS, OUTCOMES, TERMS
        from oneplusx.apps.standards.registrations import register_register, register_standards

        for kind in (CATALOGUE, LEVELS, OUTCOMES, TERMS):
            register(kind)
        register_register()
        register_standards()
