"""Scores as other systems send them."""

from __future__ import annotations

from decimal import Decimal

from oneplusx.domain.errors import Invalid


def hundredths(score: float | None) -> int | None:
    """A score in hundredths of a point; ``None`` stays: absent.

    Raises:
        Invalid: ``assessment.score_out_of_range``: more than two decimals.
    """
    if score is None:
        return None
    exact = Decimal(str(score)) * 100
    if exact != int(exact):
        raise Invalid("assessment.score_out_of_range", found=str(score), part="")
    return int(exact)
