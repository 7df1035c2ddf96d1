"""Kinds of events that webhooks tell of (事件类别): each app registers its own in ``ready()``.

``services.publish_event`` writes the deliveries in the transaction of the event; see ``docs/formats/webhooks.md``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PING = "webhook.ping"
_FORM = re.compile(r"[a-z_]+(\.[a-z_]+)+")


@dataclass(frozen=True, slots=True)
class EventKind:
    """One kind of event.

    Attributes:
        code: Dotted and in the past: ``certificate.issued``.
        data: What the event's ``data`` holds, by name; no personal data, only ids and codes.
    """

    code: str
    title: str | Promise
    data: Mapping[str, str]


_kinds: dict[str, EventKind] = {}


def register_event_kind(code: str, title: str | Promise, data: Mapping[str, str]) -> None:
    """Registers a kind of event (once, in ``ready()``)."""
    assert _FORM.fullmatch(code), code
    _kinds[code] = EventKind(code, title, data)


def event_kinds() -> Mapping[str, EventKind]:
    """All kinds by code, in the order of their codes."""
    return dict(sorted(_kinds.items()))


register_event_kind(PING, _("Test"), {"endpoint_id": "Id of the endpoint that is tested"})
