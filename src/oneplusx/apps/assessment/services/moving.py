"""Changes of state in assessment: along the transition table of the row's model, by compare-and-set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models

from oneplusx.apps.assessment.models import (
    CORRECTION_TRANSITIONS,
    OBJECTION_TRANSITIONS,
    PRICE_TRANSITIONS,
    SITE_TRANSITIONS,
    Objection,
    Price,
    ScoreCorrection,
    SiteApplication,
)
from oneplusx.domain.errors import Conflict

Movable = Price | SiteApplication | Objection | ScoreCorrection
TRANSITIONS: Mapping[type[Movable], Mapping[Any, frozenset[Any]]] = {
    Price: PRICE_TRANSITIONS,
    SiteApplication: SITE_TRANSITIONS,
    Objection: OBJECTION_TRANSITIONS,
    ScoreCorrection: CORRECTION_TRANSITIONS,
}


def is_moved(row: Movable, to: str, **values: object) -> bool:
    """Changes the state of a row from wherever it may come; answers whether it did. The row is read anew either way."""
    model = type(row)
    sources = [source for source, targets in TRANSITIONS[model].items() if to in targets]
    changed = model.objects.filter(id=row.id, state__in=sources).update(state=to, **values)
    row.refresh_from_db()
    return bool(changed)


def move(row: Movable, to: models.TextChoices, **values: object) -> None:
    """Changes the state of a row.

    Raises:
        Conflict: ``assessment.state_forbids``.
    """
    if not is_moved(row, to, **values):
        raise Conflict("assessment.state_forbids", state=str(row.get_state_display()), act=str(to.label))
