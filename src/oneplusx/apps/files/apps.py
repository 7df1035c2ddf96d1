"""The app files (文件)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    """Files (文件)."""

    name = "oneplusx.apps.files"
    label = "files"
    verbose_name = _("Files")
