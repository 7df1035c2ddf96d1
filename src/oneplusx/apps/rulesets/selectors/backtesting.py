"""Whether a draft was back-tested as its owner demands (回测要求): this very text, lately, on everybody concerned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from oneplusx.apps.jobs.models import Job, JobState
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.rulesets.models import BacktestDemand, BacktestPolicy, Report, ReportKind, RuleSetVersion
from oneplusx.apps.rulesets.selectors.reports import enrollments_under, usual_baseline


class Tested(StrEnum):
    """How a draft stands."""

    FRESH = "fresh"
    MISSING = "missing"
    RUNNING = "running"
    CHANGED = "changed"  # the text, or the version that it replaces, is another one since
    OLD = "old"
    PARTIAL = "partial"  # of some entry years only


@dataclass(frozen=True, slots=True)
class BacktestGate:
    """What publishing looks at.

    Attributes:
        report: The back-test that counts, or the newest one.
        days: How old it may be.
    """

    is_required: bool
    state: Tested
    days: int
    report: Report | None = None

    @property
    def is_open(self) -> bool:
        """Nothing stands in the way."""
        return not self.is_required or self.state is Tested.FRESH


def backtest_policy_of(owner: Institution) -> BacktestPolicy:
    """What an owner demands; colleges that said nothing demand a back-test of what replaces a version in force."""
    stored = BacktestPolicy.objects.filter(owner=owner).first()
    is_college = owner.kind == InstitutionKind.COLLEGE
    usual = BacktestDemand.WHEN_REPLACING if is_college else BacktestDemand.NEVER
    return stored or BacktestPolicy(owner=owner, demand=usual)


def backtest_gate(version: RuleSetVersion, now: datetime) -> BacktestGate:
    """Whether a version may be published as far as back-tests are concerned."""
    policy = backtest_policy_of(version.rule_set.owner)
    baseline = usual_baseline(version)
    rows = version.reports.filter(kind=ReportKind.BACKTEST).order_by("-made_at", "-id")
    reports = list(rows.defer("document", "text"))
    states = [(_state(one, version, baseline, policy, now), one) for one in reports]
    state, report = next((pair for pair in states if pair[0] is Tested.FRESH), (*states, (Tested.MISSING, None))[0])
    return BacktestGate(_is_required(policy, version, baseline), state, policy.days_max, report)


def _is_required(policy: BacktestPolicy, version: RuleSetVersion, baseline: RuleSetVersion | None) -> bool:
    if policy.demand != BacktestDemand.WHEN_REPLACING:
        return policy.demand == BacktestDemand.ALWAYS
    return baseline is not None and enrollments_under(version, {}).exists()


def _state(
    report: Report, version: RuleSetVersion, baseline: RuleSetVersion | None, policy: BacktestPolicy, now: datetime
) -> Tested:
    if not report.is_ready:
        open_states = (JobState.WAITING, JobState.RUNNING)
        is_known = report.job_id is not None and report.digest == version.digest
        is_running = is_known and Job.objects.filter(id=str(report.job_id), state__in=open_states).exists()
        return Tested.RUNNING if is_running else Tested.MISSING
    if report.digest != version.digest or report.baseline_id != (baseline and baseline.id):
        return Tested.CHANGED
    if report.params.get("entry_year_from") or report.params.get("entry_year_to"):
        return Tested.PARTIAL
    return Tested.OLD if report.made_at < now - timedelta(days=policy.days_max) else Tested.FRESH
