"""The app jobs (任务)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Jobs (任务)."""

    name = "oneplusx.apps.jobs"
    label = "jobs"
    verbose_name = _("Jobs")

    def ready(self) -> None:
        """Offers the queue to the apps below and beside."""
        from oneplusx.apps.jobs.jobs import plug_in

        plug_in()
