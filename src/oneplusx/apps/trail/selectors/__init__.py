"""Questions about the trail: what happened, notices, looks at personal data, the chain, mail and webhooks."""

from oneplusx.apps.trail.selectors.acts import (
    ActView,
    ChainReport,
    accesses_of,
    acts_of,
    acts_of_learner,
    acts_visible_to,
    may_see_outbox,
    notice_for,
    notices_of,
    outbox_message,
    outbox_visible_to,
    unread_count,
    unread_notices,
    verify_chain,
)
from oneplusx.apps.trail.selectors.mail import mail_wishes
from oneplusx.apps.trail.selectors.webhooks import (
    deliveries_visible_to,
    delivery_for,
    endpoint_for,
    endpoints_visible_to,
    manages_webhooks,
    webhook_institutions,
)

__all__ = [
    "ActView",
    "ChainReport",
    "accesses_of",
    "acts_of",
    "acts_of_learner",
    "acts_visible_to",
    "deliveries_visible_to",
    "delivery_for",
    "endpoint_for",
    "endpoints_visible_to",
    "mail_wishes",
    "manages_webhooks",
    "may_see_outbox",
    "notice_for",
    "notices_of",
    "outbox_message",
    "outbox_visible_to",
    "unread_count",
    "unread_notices",
    "verify_chain",
    "webhook_institutions",
]
