"""The report of a back-test (回溯检验报告): totals, the greatest changes, merging, and its JSON document."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from oneplusx.domain.backtest.model import CaseFlip, LearnerChange, RuleTotals, Side, Standing
from oneplusx.domain.rules import Condition, Outcome
from oneplusx.domain.rules.decision_json import condition_from_json, condition_to_json

FORMAT = "oneplusx-backtest/1"
DETAILS_MAX = 1_000
_ARROW = ">"


@dataclass(frozen=True, slots=True)
class BacktestReport:
    """What another version would have meant.

    Attributes:
        before: Code and version.
        after: Code and version.
        learners: How many were compared.
        learners_gaining: With more credits, decided and planned, than before.
        learners_losing: With fewer.
        learners_changed: Treated differently in any way.
        credits_gained_hundredths: Of those who gain.
        credits_lost_hundredths: Of those who lose, positive.
        differences: Credits gained (hundredths, negative when lost) → learners; without those who keep theirs.
        standings: ``"not_yet>satisfied"`` → learners, unchanged ones included.
        cases: How many decisions were taken again.
        cases_flipped: Decided differently.
        outcomes: ``"approved>refused"`` → cases, unchanged ones included.
        reasons: Code of a condition that fails on one side of a flipped case only → cases.
        rules: Rule → its uses under both versions.
        not_as_decided: Cases that the old version now decides otherwise than it did: the records have changed.
        changes: Learners changed, the greatest difference first, at most ``details_max``.
        flips: Cases flipped, the greatest difference first, at most ``details_max``.
    """

    before: tuple[str, str]
    after: tuple[str, str]
    learners: int
    learners_gaining: int
    learners_losing: int
    learners_changed: int
    credits_gained_hundredths: int
    credits_lost_hundredths: int
    differences: Mapping[int, int]
    standings: Mapping[str, int]
    cases: int
    cases_flipped: int
    outcomes: Mapping[str, int]
    reasons: Mapping[str, int]
    rules: Mapping[str, RuleTotals]
    not_as_decided: int
    changes: tuple[LearnerChange, ...]
    flips: tuple[CaseFlip, ...]
    details_max: int = DETAILS_MAX

    def standing_changes(self) -> Mapping[tuple[Standing, Standing], int]:
        """Before and after → learners whose graduation changes."""
        pairs = {key: key.split(_ARROW) for key in self.standings}
        return {
            (Standing(pair[0]), Standing(pair[1])): self.standings[key]
            for key, pair in pairs.items()
            if pair[0] != pair[1]
        }


def _change_order(change: LearnerChange) -> tuple[bool, int, str]:
    same_standing = change.before.standing is change.after.standing
    return same_standing, -abs(change.difference_hundredths), change.learner_id


def _flip_order(flip: CaseFlip) -> tuple[bool, int, str]:
    return flip.before is flip.after, -abs(flip.difference_hundredths), flip.case_id


@dataclass(slots=True)
class Tally:
    """A report that is still being counted."""

    before: tuple[str, str]
    after: tuple[str, str]
    details_max: int
    counts: Counter[str] = field(default_factory=Counter)
    differences: Counter[int] = field(default_factory=Counter)
    standings: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    rules: dict[str, RuleTotals] = field(default_factory=dict)
    changes: list[LearnerChange] = field(default_factory=list)
    flips: list[CaseFlip] = field(default_factory=list)

    def add_learner(self, change: LearnerChange) -> None:
        """Counts a learner."""
        difference = change.difference_hundredths
        self.counts["learners"] += 1
        self.standings[f"{change.before.standing}{_ARROW}{change.after.standing}"] += 1
        if difference > 0:
            self.counts["learners_gaining"] += 1
            self.counts["credits_gained_hundredths"] += difference
        elif difference < 0:
            self.counts["learners_losing"] += 1
            self.counts["credits_lost_hundredths"] -= difference
        if difference:
            self.differences[difference] += 1
        if change.before != change.after:
            self.counts["learners_changed"] += 1
            self.changes.append(change)
            if len(self.changes) > 2 * self.details_max:
                self.changes = heapq.nsmallest(self.details_max, self.changes, key=_change_order)

    def add_case(self, case: tuple[CaseFlip, bool], *, is_as_decided: bool) -> None:
        """Counts a case; the flag says whether the versions differ."""
        flip, differs = case
        self.counts["cases"] += 1
        self.counts["not_as_decided"] += not is_as_decided
        self.outcomes[f"{flip.before}{_ARROW}{flip.after}"] += 1
        if not differs:
            return
        self.counts["cases_flipped"] += 1
        failed = {test.code for test in flip.failed_before} ^ {test.code for test in flip.failed_after}
        self.reasons.update(failed)
        self.flips.append(flip)
        if len(self.flips) > 2 * self.details_max:
            self.flips = heapq.nsmallest(self.details_max, self.flips, key=_flip_order)

    def add_rule(self, rule_id: str, totals: RuleTotals) -> None:
        """Counts uses of a rule."""
        self.rules[rule_id] = self.rules.get(rule_id, RuleTotals()).plus(totals)

    def add_report(self, report: BacktestReport) -> None:
        """Counts what another report has counted."""
        for name in _COUNTS:
            self.counts[name] += getattr(report, name)
        self.differences.update(report.differences)
        self.standings.update(report.standings)
        self.outcomes.update(report.outcomes)
        self.reasons.update(report.reasons)
        for rule_id, totals in report.rules.items():
            self.add_rule(rule_id, totals)
        self.changes = heapq.nsmallest(self.details_max, [*self.changes, *report.changes], key=_change_order)
        self.flips = heapq.nsmallest(self.details_max, [*self.flips, *report.flips], key=_flip_order)

    def report(self) -> BacktestReport:
        """What has been counted so far."""
        return BacktestReport(
            before=self.before,
            after=self.after,
            **{name: self.counts[name] for name in _COUNTS},
            differences=dict(sorted(self.differences.items())),
            standings=dict(sorted(self.standings.items())),
            outcomes=dict(sorted(self.outcomes.items())),
            reasons=dict(sorted(self.reasons.items())),
            rules=dict(sorted(self.rules.items())),
            changes=tuple(heapq.nsmallest(self.details_max, self.changes, key=_change_order)),
            flips=tuple(heapq.nsmallest(self.details_max, self.flips, key=_flip_order)),
            details_max=self.details_max,
        )


_COUNTS = (
    "learners",
    "learners_gaining",
    "learners_losing",
    "learners_changed",
    "credits_gained_hundredths",
    "credits_lost_hundredths",
    "cases",
    "cases_flipped",
    "not_as_decided",
)


def empty_report(before: tuple[str, str], after: tuple[str, str], details_max: int = DETAILS_MAX) -> BacktestReport:
    """The report about nobody; the arguments are code and version of both."""
    return Tally(before, after, details_max).report()


def merge_reports(reports: Iterable[BacktestReport]) -> BacktestReport:
    """One report of several about different learners, the same in whichever order they come.

    Raises:
        ValueError: There is none, or they compare different versions.
    """
    tally: Tally | None = None
    for report in reports:
        if tally is None:
            tally = Tally(report.before, report.after, report.details_max)
        if (report.before, report.after) != (tally.before, tally.after):
            raise ValueError("reports about different versions")
        tally.add_report(report)
    if tally is None:
        raise ValueError("no report to merge")
    return tally.report()


def _side_to_json(side: Side) -> dict[str, Any]:
    return side._asdict() | {"standing": side.standing.value}


def _side_from_json(data: Mapping[str, Any]) -> Side:
    return Side(**(dict(data) | {"standing": Standing(data["standing"])}))


def _flip_to_json(flip: CaseFlip) -> dict[str, Any]:
    return flip._asdict() | {
        "before": flip.before.value,
        "after": flip.after.value,
        "failed_before": [condition_to_json(test) for test in flip.failed_before],
        "failed_after": [condition_to_json(test) for test in flip.failed_after],
    }


def _conditions(items: Iterable[Mapping[str, Any]]) -> tuple[Condition, ...]:
    return tuple(condition_from_json(item) for item in items)


def _flip_from_json(data: Mapping[str, Any]) -> CaseFlip:
    parts = {
        "before": Outcome(data["before"]),
        "after": Outcome(data["after"]),
        "failed_before": _conditions(data["failed_before"]),
        "failed_after": _conditions(data["failed_after"]),
    }
    return CaseFlip(**(dict(data) | parts))


def report_to_json(report: BacktestReport) -> dict[str, Any]:
    """The report as plain JSON values; described in ``docs/formats/backtest.md``."""
    return {
        "format": FORMAT,
        "before": {"code": report.before[0], "version": report.before[1]},
        "after": {"code": report.after[0], "version": report.after[1]},
        **{name: getattr(report, name) for name in _COUNTS},
        "differences": [
            {"difference_hundredths": difference, "learners": count} for difference, count in report.differences.items()
        ],
        "standings": dict(report.standings),
        "outcomes": dict(report.outcomes),
        "reasons": dict(report.reasons),
        "rules": {rule_id: totals._asdict() for rule_id, totals in report.rules.items()},
        "changes": [
            {"learner_id": name, "before": _side_to_json(before), "after": _side_to_json(after)}
            for name, before, after in report.changes
        ],
        "flips": [_flip_to_json(flip) for flip in report.flips],
        "details_max": report.details_max,
    }


def report_from_json(data: Mapping[str, Any]) -> BacktestReport:
    """What ``report_to_json`` wrote (exact numbers of conditions come back as text)."""
    return BacktestReport(
        before=(data["before"]["code"], data["before"]["version"]),
        after=(data["after"]["code"], data["after"]["version"]),
        **{name: data[name] for name in _COUNTS},
        differences={item["difference_hundredths"]: item["learners"] for item in data["differences"]},
        standings=dict(data["standings"]),
        outcomes=dict(data["outcomes"]),
        reasons=dict(data["reasons"]),
        rules={rule_id: RuleTotals(**totals) for rule_id, totals in data["rules"].items()},
        changes=tuple(
            LearnerChange(item["learner_id"], _side_from_json(item["before"]), _side_from_json(item["after"]))
            for item in data["changes"]
        ),
        flips=tuple(_flip_from_json(item) for item in data["flips"]),
        details_max=data["details_max"],
    )
