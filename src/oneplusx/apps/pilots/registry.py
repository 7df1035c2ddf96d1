"""What upper apps tell this one: how many of a quota's candidates sat and passed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class QuotaKey:
    """College × certificate type × year × major (empty: all majors)."""

    college_id: UUID
    certificate_type_id: UUID
    year: int
    major_code: str = ""


@dataclass(frozen=True, slots=True)
class Done:
    """What became of the places: candidates who sat, and who passed."""

    sat_count: int
    passed_count: int


ResultCounter = Callable[[Sequence[QuotaKey]], Mapping[QuotaKey, Done]]


def _nothing(_keys: Sequence[QuotaKey]) -> Mapping[QuotaKey, Done]:
    return {}


_counters: list[ResultCounter] = [_nothing]


def register_results(counter: ResultCounter) -> None:
    """Names who counts (once, in ``ready()``): ``(keys) -> {key: Done}``, set-based; without an exam left out."""
    _counters[:] = [counter]


def results(keys: Sequence[QuotaKey]) -> Mapping[QuotaKey, Done]:
    """What became of the places of these quotas."""
    return _counters[0](keys) if keys else {}
