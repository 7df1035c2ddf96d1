"""The app notices (政策)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """Policy release (政策)."""

    name = "oneplusx.apps.notices"
    label = "notices"
    verbose_name = _("Policy release")

    def ready(self) -> None:
        """Registers its jobs, its section of the inbox, its event, and who reads its attachments."""
        from oneplusx.apps.approvals.registry import register_inbox_section
        from oneplusx.apps.files.registry import register_reader
        from oneplusx.apps.notices import jobs, models, navigation, selectors, services
        from oneplusx.apps.trail.event_kinds import register_event_kind

        jobs.register()
        register_inbox_section(navigation.tasks_section)
        register_reader(models.SUBJECT, selectors.may_read_file)
        content = {"id": "of the notice", "number": "of the document", "title": "", "task_due_on": "date or null"}
        register_event_kind(services.EVENT, _("Policy notice published"), content)
