"""The app files (文件)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """Files (文件)."""

    name = "oneplusx.apps.files"
    label = "files"
    verbose_name = _("Files")

    def ready(self) -> None:
        """Registers the daily sweep."""
        from oneplusx.apps.files.jobs import SWEEP, sweep
        from oneplusx.web import background

        background.register(SWEEP, sweep, title=_("Remove files that nothing needs"), every_seconds=24 * 3600)
