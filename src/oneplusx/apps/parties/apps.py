"""The app parties (主体)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartiesConfig(AppConfig):
    """Parties (主体)."""

    name = "oneplusx.apps.parties"
    label = "parties"
    verbose_name = _("Parties")

    def ready(self) -> None:
        """Lends the permission map and the names to the apps below."""
        from oneplusx.apps.files.registry import register_reader
        from oneplusx.apps.intake.registry import register
        from oneplusx.apps.parties import importers, permissions, selectors, services
        from oneplusx.apps.trail import correspondents
        from oneplusx.web import granting, naming

        granting.register(permissions.may)
        correspondents.register(people=selectors.correspondents, keepers=selectors.keepers_of)
        naming.register(people=selectors.names_of_people, institutions=selectors.names_of_institutions)
        register_reader(services.PROOF, selectors.may_read_proof)
        register(importers.CLASSES)
        register(importers.LEARNERS)
