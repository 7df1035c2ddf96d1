"""Events that the server sends to an endpoint: checking that they come from it (Standard Webhooks)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

PREFIX = "whsec_"
AGE_MAX_SECONDS = 300


class BadSignature(Exception):
    """The event is not from the server, was changed on the way, or is older than five minutes."""


def verified(body: bytes, headers: Mapping[str, str], secret: str, *, now: datetime) -> dict[str, Any]:
    """The event in a request, if its signature and its time are right.

    Args:
        body: The bytes of the request, before anything parsed them.
        headers: Its headers; the case of their names does not matter.
        secret: Of the endpoint, as it was shown once (``whsec_…``).
        now: The present, with a time zone.

    Returns:
        ``{"type": …, "timestamp": …, "data": …}``. Keep the header ``webhook-id``: the same event may come again.

    Raises:
        BadSignature
    """
    told = {name.lower(): value for name, value in headers.items()}
    identifier, moment = told.get("webhook-id", ""), told.get("webhook-timestamp", "")
    if not moment.isdigit() or abs(now.timestamp() - int(moment)) > AGE_MAX_SECONDS:
        raise BadSignature("timestamp")
    key = base64.b64decode(secret.removeprefix(PREFIX))
    wanted = hmac.new(key, f"{identifier}.{moment}.".encode() + body, hashlib.sha256).digest()
    given = [one.removeprefix("v1,") for one in told.get("webhook-signature", "").split() if one.startswith("v1,")]
    if not any(hmac.compare_digest(base64.b64encode(wanted).decode(), one) for one in given):
        raise BadSignature("signature")
    event: dict[str, Any] = json.loads(body)
    return event
