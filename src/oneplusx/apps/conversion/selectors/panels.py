"""Applications that wait for a panel: their rule leaves the credits to it (专家组评定)."""

from __future__ import annotations

from django.db.models import QuerySet

from oneplusx.apps.conversion.models import Conversion, ConversionState
from oneplusx.domain.rules import Decision

PANEL_CODE = "credits.panel"


def waits_for_panel(decision: Decision) -> bool:
    """Whether a decision waits for credits that a panel grants."""
    return any(one.missing and one.code == PANEL_CODE for one in decision.failed)


def awaiting_panel(rows: QuerySet[Conversion]) -> QuerySet[Conversion]:
    """Those of some applications that a panel has still to score."""
    return rows.filter(state=ConversionState.RETURNED, awaits_panel=True)
