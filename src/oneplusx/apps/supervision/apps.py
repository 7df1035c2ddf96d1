"""The app supervision (监督评价)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SupervisionConfig(AppConfig):
    """Supervision (监督评价)."""

    name = "oneplusx.apps.supervision"
    label = "supervision"
    verbose_name = _("Supervision")

    def ready(self) -> None:
        """Registers its background work and who reads what was handed in with complaints."""
        from oneplusx.apps.files.registry import register_reader
        from oneplusx.apps.supervision import jobs
        from oneplusx.apps.supervision.models import COMPLAINT
        from oneplusx.apps.supervision.selectors.complaints import may_read_files

        jobs.register()
        register_reader(COMPLAINT, may_read_files)
