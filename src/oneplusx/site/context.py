"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from oneplusx.web.actor import PUBLIC


def page(request: HttpRequest) -> dict[str, Any]:
    """Actor and mode for the layout."""
    return {"actor": getattr(request, "actor", PUBLIC), "demo_mode": settings.DEMO_MODE}
