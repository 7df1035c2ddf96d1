"""The learners that a back-test replays: the app on top, which sees conversions and audits, plugs in how to read them.

``register`` is called once, in its ``ready()``; ``rulesets`` itself knows only who is concerned.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from oneplusx.domain.backtest import CaseFile
from oneplusx.domain.graduation import Program


@dataclass(frozen=True, slots=True)
class Gathered:
    """Files of some enrollments (``learner_id`` is the enrollment's) and the programs to audit them by."""

    files: Sequence[CaseFile] = ()
    programs: Mapping[str, Program] = field(default_factory=dict)


Gather = Callable[[Sequence[UUID], date, bool], Gathered]
"""Enrollment ids, the day, whether to plan what could be converted on it."""


def _nobody(_ids: Sequence[UUID], _on: date, _with_plan: bool) -> Gathered:  # noqa: FBT001  (a protocol of three)
    return Gathered()


_gather: list[Gather] = [_nobody]


def register(gather: Gather) -> None:
    """Names who reads the records (once, in ``ready()`` of the app on top)."""
    _gather[:] = [gather]


def gather(enrollment_ids: Sequence[UUID], on: date, *, with_plan: bool) -> Gathered:
    """The records of these enrollments, ready to be replayed."""
    return _gather[0](enrollment_ids, on, with_plan)
