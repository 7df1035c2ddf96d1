"""Models of the trail (留痕): acts, leaves of the log, notices, the outbox of mail, webhooks."""

from oneplusx.apps.trail.models.acts import AccessRecord, Act, IdempotencyRecord, PersonalKey, SealedAct
from oneplusx.apps.trail.models.leaves import LeafKind, LogLeaf, LogPlace, WaitingLeaf
from oneplusx.apps.trail.models.messages import MailPreference, Notice, OutboxMessage, OutboxState
from oneplusx.apps.trail.models.webhooks import (
    ENDPOINT_TRANSITIONS,
    DeliveryState,
    EndpointState,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)

__all__ = [
    "ENDPOINT_TRANSITIONS",
    "AccessRecord",
    "Act",
    "DeliveryState",
    "EndpointState",
    "IdempotencyRecord",
    "LeafKind",
    "LogLeaf",
    "LogPlace",
    "MailPreference",
    "Notice",
    "OutboxMessage",
    "OutboxState",
    "PersonalKey",
    "SealedAct",
    "WaitingLeaf",
    "WebhookAttempt",
    "WebhookDelivery",
    "WebhookEndpoint",
]
