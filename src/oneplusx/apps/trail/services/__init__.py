"""Writes of the trail (留痕): acts, notices, outgoing mail, looks at personal data, the seal."""

from oneplusx.apps.trail.services.acts import destroy_personal_key, record_access, record_act
from oneplusx.apps.trail.services.answers import forget_answers
from oneplusx.apps.trail.services.messages import mark_notices_read, notify, queue_mail, send_outbox
from oneplusx.apps.trail.services.sealer import seal_acts

__all__ = [
    "destroy_personal_key",
    "forget_answers",
    "mark_notices_read",
    "notify",
    "queue_mail",
    "record_access",
    "record_act",
    "seal_acts",
    "send_outbox",
]
