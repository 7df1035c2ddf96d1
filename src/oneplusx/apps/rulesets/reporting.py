"""Reports in words: the doctor's findings, the figures of a back-test side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oneplusx.apps.jobs.models import Job
from oneplusx.apps.rulesets import presenting
from oneplusx.apps.rulesets.models import Report, ReportKind, ReportLine, RuleSetVersion
from oneplusx.apps.rulesets.selectors import BacktestGate, composed
from oneplusx.domain import backtest as testing
from oneplusx.domain.rules import doctor
from oneplusx.web.components import Chart, ChartKind, Series
from oneplusx.web.joining import joined
from oneplusx.web.wording import say, word_of

SHOWN_FLIPS = 50
BINS = 15
HUNDRED = 100


def _language() -> str:
    return get_language() or "zh-hans"


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One finding in words."""

    severity: str
    text: str
    rules: tuple[tuple[str, str], ...]
    lines: tuple[int, ...]


def findings(report: doctor.Report, version: RuleSetVersion) -> list[FindingLine]:
    """What the doctor found, worst first."""
    titles = {rule.id: presenting.title_of(rule) for rule in composed(version).rules}
    return [
        FindingLine(
            severity=finding.severity.value,
            text=say(finding.code, dict(finding.params), _language()),
            rules=tuple((one, titles.get(one, one)) for one in finding.rules),
            lines=tuple(place.line for place in finding.places if place.line),
        )
        for finding in report.findings
    ]


@dataclass(frozen=True, slots=True)
class FlipLine:
    """A decision that changes, in words."""

    case_id: str
    before: str
    after: str
    before_hundredths: int
    after_hundredths: int
    why: str


@dataclass(frozen=True, slots=True)
class UseLine:
    """A rule and what it was used for on both sides."""

    title: str
    cases_before: int
    cases_after: int
    credits_before_hundredths: int
    credits_after_hundredths: int


@dataclass(frozen=True, slots=True)
class Moves:
    """Learners that go from one standing to another."""

    before: str
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class ShownReport:
    """A back-test ready for its page."""

    report: testing.BacktestReport
    title: str
    standings: list[Moves]
    outcomes: list[Moves]
    reasons: list[tuple[str, int]]
    rules: list[UseLine]
    flips: list[FlipLine]
    chart: Chart | None


def title_of(report: Report) -> str:
    """What a report is about, in one line."""
    version = report.version.version
    if report.kind == ReportKind.SIMULATION:
        cap = presenting.cap_words(composed(report.version).caps).get(str(report.params.get("cap_id")), "")
        return _("Version %(version)s: what if “%(cap)s” were %(limit)s?") % {
            "version": version,
            "cap": cap or report.params.get("cap_id", ""),
            "limit": report.params.get("limit", ""),
        }
    if report.kind == ReportKind.DOCTOR:
        return _("Doctor about version %(version)s") % {"version": version}
    if report.baseline is None:
        return _("Version %(version)s compared with nothing") % {"version": version}
    return _("Version %(new)s compared with %(old)s") % {"new": version, "old": report.baseline.version}


def standing_words() -> Mapping[str, str]:
    """Standings of the audit in words."""
    return {
        "satisfied": _("Can graduate"),
        "would_be": _("Can graduate once courses in progress are passed"),
        "not_yet": _("Cannot graduate yet"),
        "unknown": _("Not known"),
        "approved": _("Allowed"),
        "refused": _("Refused by the rule"),
        "needs_supplement": _("Supplement needed"),
    }


def shown(report: Report) -> ShownReport:
    """A ready back-test or simulation, in words."""
    found = testing.report_from_json(report.document)
    titles = {rule.id: presenting.title_of(rule) for rule in composed(report.version).rules}
    if report.baseline is not None:
        titles = {rule.id: presenting.title_of(rule) for rule in composed(report.baseline).rules} | titles
    return ShownReport(
        report=found,
        title=title_of(report),
        standings=_moves(found.standings),
        outcomes=_moves(found.outcomes),
        reasons=sorted(
            ((_reason(code), count) for code, count in found.reasons.items()), key=lambda pair: (-pair[1], pair[0])
        ),
        rules=[UseLine(titles.get(rule_id, rule_id), *_in_order(uses)) for rule_id, uses in found.rules.items()],
        flips=[_flip(flip) for flip in found.flips[:SHOWN_FLIPS]],
        chart=_chart(found),
    )


def _in_order(uses: testing.RuleTotals) -> tuple[int, int, int, int]:
    return (uses.cases_before, uses.cases_after, uses.credits_before_hundredths, uses.credits_after_hundredths)


def _moves(counts: Mapping[str, int]) -> list[Moves]:
    words = standing_words()
    pairs = [(key.split(">"), count) for key, count in counts.items()]
    moved = [Moves(words.get(a, a), words.get(b, b), count) for (a, b), count in pairs if a != b]
    return sorted(moved, key=lambda move: -move.count)


def _reason(code: str) -> str:
    short = say(f"short.{code}", {}, _language())
    return word_of(code, _language()) if short == f"short.{code}" else short


def _flip(flip: testing.CaseFlip) -> FlipLine:
    words = standing_words()
    failed = {test.code for test in flip.failed_before} ^ {test.code for test in flip.failed_after}
    return FlipLine(
        flip.case_id,
        words.get(flip.before.value, flip.before.value),
        words.get(flip.after.value, flip.after.value),
        flip.before_hundredths,
        flip.after_hundredths,
        joined(sorted(_reason(code) for code in failed)),
    )


def _chart(report: testing.BacktestReport) -> Chart | None:
    """Learners by the whole credits that they gain or lose; far ends are put together."""
    if not report.differences:
        return None
    bins: dict[int, int] = {}
    for difference, count in report.differences.items():
        whole = min(max(round(difference / HUNDRED), -BINS), BINS)
        bins[whole] = bins.get(whole, 0) + count
    ordered = sorted(bins)
    return Chart(
        key="differences",
        title=_("Learners by credits gained or lost"),
        kind=ChartKind.BAR,
        categories=[f"{one:+d}" if one else "±" for one in ordered],
        series=[Series(name=_("Learners"), values=[bins[one] for one in ordered])],
        heading=_("Credits"),
    )


@dataclass(frozen=True, slots=True)
class ReportLink:
    """A report in a list: what about, and how far it is."""

    report: Report
    title: str
    job: Job | None


def links(reports: list[Report]) -> list[ReportLink]:
    """Reports with their jobs, in one query."""
    jobs = {job.id: job for job in Job.objects.filter(id__in=[one.job_id for one in reports if one.job_id])}
    return [ReportLink(one, title_of(one), jobs.get(one.job_id) if one.job_id else None) for one in reports]


def with_words(lines: Iterable[ReportLine]) -> list[tuple[ReportLine, str, str]]:
    """Lines with their standings before and after in words."""
    words = standing_words()
    return [(line, words.get(line.graduation_before, ""), words.get(line.graduation_after, "")) for line in lines]


def gate_shown(gate: BacktestGate) -> dict[str, Any]:
    """What publishing says about the back-test that is demanded."""
    code = f"rulesets.backtest_{gate.state.value}"
    return {"gate": gate, "gate_words": say(code, {"days": gate.days}, get_language() or "zh-hans")}
