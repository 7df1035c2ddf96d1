"""What this app registers with the apps below it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.assessment.importers import CANDIDATES, HELD, SCORES
from oneplusx.apps.assessment.jobs import seat_job
from oneplusx.apps.assessment.selectors.counting import count_results
from oneplusx.apps.assessment.selectors.visibility import site_applications_visible_to
from oneplusx.apps.assessment.services.seating import JOB
from oneplusx.apps.assessment.services.sites import SUBJECT
from oneplusx.apps.files.models import Attachment
from oneplusx.apps.files.registry import register_reader
from oneplusx.apps.intake.registry import register as register_import
from oneplusx.apps.jobs import registry
from oneplusx.apps.pilots.registry import register_results
from oneplusx.web.actor import Actor


def reads_application(actor: Actor, attachment: Attachment) -> bool:
    """Attachments of a site's application are for the site and the organization."""
    return site_applications_visible_to(actor).filter(id=attachment.subject_id).exists()


def register() -> None:
    """Imports, background work, readers of attachments, who counts the results of a quota."""
    register_import(CANDIDATES)
    register_import(SCORES)
    register_import(HELD)
    registry.register(JOB, seat_job, "exams.plan", title=_("Seating"))
    register_reader(SUBJECT, reads_application)
    register_results(count_results)
