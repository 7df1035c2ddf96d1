"""The back-test (回溯检验), pure: what another version of a conversion method would have meant, side by side.

Two rule sets are put to the same learners: every decision ever taken is taken again under both, in the order of
application, each conversion standing before the next is decided; where a day to plan for is given, the planner adds
what the learner could still convert; the graduation audit then says who could graduate. The answer counts learners
who gain and lose, cases that flip with the conditions that decide them, and changed graduations.

How to use it::

    before, after = as_if_in_force(old), as_if_in_force(new)      # compare rules, not their dates
    what_if = with_cap(before, "half", share=Fraction(2, 5))      # "what if the cap were 40 %?"
    report = merge_reports(backtest(before, after, chunk, programs=programs) for chunk in chunks(files, 500))
    store(report_to_json(report))                                 # report_from_json reads it again

* ``CaseFile`` is one learner: the record *without* what the replayed cases brought (``set_back`` takes it out), the
  cases, the transcript for the audit, and the day to plan for. One learner never stands in two files.
* Each ``backtest`` call needs nothing but its arguments, all of which can be pickled: chunks may run in any order and
  in any number of processes. ``merge_reports`` gives the same report however the files were cut (a test holds it).
* Totals are always complete; ``changes`` and ``flips`` keep the ``details_max`` greatest.
"""

from __future__ import annotations

from oneplusx.domain.backtest.batch import Task, backtest_task
from oneplusx.domain.backtest.model import (
    CaseFile,
    CaseFlip,
    LearnerChange,
    PastCase,
    RuleTotals,
    Side,
    Standing,
)
from oneplusx.domain.backtest.preparing import as_if_in_force, chunks, set_back, with_cap
from oneplusx.domain.backtest.replaying import backtest
from oneplusx.domain.backtest.report import (
    DETAILS_MAX,
    BacktestReport,
    empty_report,
    merge_reports,
    report_from_json,
    report_to_json,
)

__all__ = [
    "DETAILS_MAX",
    "BacktestReport",
    "CaseFile",
    "CaseFlip",
    "LearnerChange",
    "PastCase",
    "RuleTotals",
    "Side",
    "Standing",
    "Task",
    "as_if_in_force",
    "backtest",
    "backtest_task",
    "chunks",
    "empty_report",
    "merge_reports",
    "report_from_json",
    "report_to_json",
    "set_back",
    "with_cap",
]
