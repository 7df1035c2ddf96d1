"""Files handed in with an application, and who may read them."""

from __future__ import annotations

from oneplusx.apps.approvals.selectors import cases_visible_to
from oneplusx.apps.conversion.models import SUBJECT, Conversion
from oneplusx.apps.conversion.selectors.applications import is_own
from oneplusx.apps.files.models import Attachment
from oneplusx.apps.files.selectors import attachments_of
from oneplusx.web.actor import Actor


def supplements_of(actor: Actor, conversion: Conversion) -> list[Attachment]:
    """Files that supplement an application (补充材料) and that the actor may read, oldest first."""
    return attachments_of(actor, SUBJECT, conversion.id)


def may_read_supplement(actor: Actor, attachment: Attachment) -> bool:
    """The learner, and whoever may see the approval case; nobody else of the college."""
    conversion = Conversion.objects.filter(id=attachment.subject_id).first()
    if conversion is None:
        return False
    if is_own(actor, conversion):
        return True
    return conversion.case_id is not None and cases_visible_to(actor).filter(id=conversion.case_id).exists()
