"""Changes of state in the pilot year: along the transition table of the row's model, by compare-and-set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oneplusx.apps.pilots.models import (
    ADJUSTMENT_TRANSITIONS,
    APPLICATION_TRANSITIONS,
    CLOSING_TRANSITIONS,
    WINDOW_TRANSITIONS,
    PilotApplication,
    PilotWindow,
    QuotaAdjustment,
    YearClosing,
)
from oneplusx.domain.errors import Conflict

Movable = PilotWindow | PilotApplication | QuotaAdjustment | YearClosing
TRANSITIONS: Mapping[type[Movable], Mapping[Any, frozenset[Any]]] = {
    PilotWindow: WINDOW_TRANSITIONS,
    PilotApplication: APPLICATION_TRANSITIONS,
    QuotaAdjustment: ADJUSTMENT_TRANSITIONS,
    YearClosing: CLOSING_TRANSITIONS,
}


def move(row: Movable, state: str, **values: object) -> None:
    """Changes the state of a row, and what is known with it.

    Raises:
        Conflict: ``pilots.bad_state``; ``state.changed``: somebody else was first.
    """
    model = type(row)
    if state not in TRANSITIONS[model][row.state]:
        raise Conflict("pilots.bad_state", found=row.get_state_display())
    if not model.objects.filter(id=row.id, state=row.state).update(state=state, **values):
        raise Conflict("state.changed")
    row.refresh_from_db()
