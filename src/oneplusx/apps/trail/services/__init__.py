"""Writes of the trail (留痕): acts, notices, outgoing mail, webhooks, looks at personal data, the seal."""

from oneplusx.apps.trail.services.acts import destroy_personal_key, record_access, record_act
from oneplusx.apps.trail.services.answers import forget_answers
from oneplusx.apps.trail.services.erasing import erase_messages, forget_mails
from oneplusx.apps.trail.services.leaves import Leaf, append_leaves, place_leaves
from oneplusx.apps.trail.services.mailing import end_mail, mail_notices, read_unsubscription, set_mail_wishes
from oneplusx.apps.trail.services.messages import mark_notices_read, notify, queue_mail, send_outbox
from oneplusx.apps.trail.services.sealer import seal_acts
from oneplusx.apps.trail.services.webhooks import (
    change_endpoint,
    create_endpoint,
    forget_deliveries,
    ping_endpoint,
    publish_event,
    publish_items,
    redeliver,
    rotate_secret,
    send_webhooks,
    set_endpoint_state,
    subscribers_of,
)

__all__ = [
    "Leaf",
    "append_leaves",
    "change_endpoint",
    "create_endpoint",
    "destroy_personal_key",
    "end_mail",
    "erase_messages",
    "forget_answers",
    "forget_deliveries",
    "forget_mails",
    "mail_notices",
    "mark_notices_read",
    "notify",
    "ping_endpoint",
    "place_leaves",
    "publish_event",
    "publish_items",
    "queue_mail",
    "read_unsubscription",
    "record_access",
    "record_act",
    "redeliver",
    "rotate_secret",
    "seal_acts",
    "send_outbox",
    "send_webhooks",
    "set_endpoint_state",
    "set_mail_wishes",
    "subscribers_of",
]
