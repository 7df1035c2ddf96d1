"""A back-test cut into tasks (批量回测): values in, values out, so that each can be done in a process of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from oneplusx.domain.backtest.model import CaseFile
from oneplusx.domain.backtest.replaying import backtest
from oneplusx.domain.backtest.report import DETAILS_MAX, BacktestReport
from oneplusx.domain.graduation import Program
from oneplusx.domain.rules import RuleSet


class Task(NamedTuple):
    """Some learners under two versions; the arguments of ``backtest``."""

    before: RuleSet
    after: RuleSet
    files: Sequence[CaseFile]
    programs: Mapping[str, Program]
    details_max: int = DETAILS_MAX


def backtest_task(task: Task) -> BacktestReport:
    """The report about the learners of a task."""
    return backtest(task.before, task.after, task.files, programs=task.programs, details_max=task.details_max)
