"""Reports before publishing: the doctor at once, back-tests and simulations as jobs with progress and cancel.

1. ``run_doctor`` examines a version and stores what it found.
2. ``start_backtest`` compares a version with another one, ``start_simulation`` with one other cap.
3. ``backtest_job`` replays the cohort chunk by chunk; a line is kept for every learner treated differently.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.db import transaction

from oneplusx.apps.rulesets import cohorts
from oneplusx.apps.rulesets.models import Report, ReportKind, ReportLine, RuleSetVersion
from oneplusx.apps.rulesets.selectors import (
    commented_draft,
    composed,
    doctors_report,
    enrollments_under,
    own_version,
    usual_baseline,
)
from oneplusx.apps.rulesets.services.versions import record_version
from oneplusx.domain import backtest as testing
from oneplusx.domain import rules
from oneplusx.domain.credits import parse_credits
from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules.doctor import report_to_json
from oneplusx.web import background
from oneplusx.web.actor import Actor
from oneplusx.web.background import Progress, Work
from oneplusx.web.bulk import insert_rows
from oneplusx.web.clock import local_date
from oneplusx.web.collection import uncollected
from oneplusx.web.processes import answers, cores

JOB = "rulesets.backtest"
CHUNK = 500
ALONE_MAX = 1500
"""Fewer learners than this are replayed here: other processes would take longer to start."""
DETAILS_MAX = 200
PERCENT = 100


@transaction.atomic
def run_doctor(*, version_id: UUID, actor: Actor, now: datetime) -> Report:
    """Examines a version (体检) and stores the report.

    Raises:
        NotFound: ``not_found``.
    """
    version = commented_draft(actor, version_id)
    return store_doctors_report(version, actor, now)


def store_doctors_report(version: RuleSetVersion, actor: Actor, now: datetime) -> Report:
    """Examines a version; called in the transaction of what asks for it."""
    found = doctors_report(version, local_date(now))
    report = Report(
        version=version,
        kind=ReportKind.DOCTOR,
        digest=version.digest,
        document=report_to_json(found),
        is_ready=True,
        blocking_count=found.counts["blocking"],
        made_at=now,
        made_by_id=actor.id,
    )
    report.save(force_insert=True)
    return report


@transaction.atomic
def start_backtest(
    *,
    version_id: UUID,
    baseline_id: UUID | None,
    params: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Report:
    """Starts a back-test (回测) of a version against another one: the one in force, unless another is named.

    Args:
        params: ``entry_year_from``, ``entry_year_to`` narrow the cohort; ``with_plan`` also plans what could be
            converted today.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
    """
    version = own_version(actor, version_id)
    baseline = usual_baseline(version) if baseline_id is None else own_version(actor, baseline_id)
    return _start(ReportKind.BACKTEST, version, baseline, params, actor, now)


@transaction.atomic
def start_simulation(
    *,
    version_id: UUID,
    cap_id: str,
    limit: str,
    params: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Report:
    """Starts a simulation (模拟): what if a cap of this version were another one?

    Args:
        limit: ``40%``, ``1/3``, or a number: credits, courses or conversions, as the cap counts.

    Raises:
        NotFound: ``not_found``, ``backtest.unknown_cap``.
        Denied: ``denied``.
        Invalid: ``rulesets.wrong_limit``.
    """
    version = own_version(actor, version_id)
    changed = {**params, "cap_id": cap_id, "limit": limit.strip()}
    simulated(composed(version), changed)
    return _start(ReportKind.SIMULATION, version, version, changed, actor, now)


def simulated(rule_set: rules.RuleSet, params: Mapping[str, Any]) -> rules.RuleSet:
    """The method with the cap of a simulation.

    Raises:
        NotFound: ``backtest.unknown_cap``.
        Invalid: ``rulesets.wrong_limit``.
    """
    cap_id, limit = str(params["cap_id"]), str(params["limit"])
    cap = next((cap for cap in rule_set.caps if cap.id == cap_id), None)
    if limit.endswith("%") or "/" in limit:
        return testing.with_cap(rule_set, cap_id, share=_share(limit))
    is_credits = cap is not None and cap.unit is rules.CapUnit.CREDITS
    try:
        amount = parse_credits(limit) if is_credits else int(limit)
    except (ValueError, Invalid):
        raise Invalid("rulesets.wrong_limit", found=limit) from None
    return testing.with_cap(rule_set, cap_id, amount=max(amount, 0))


def _share(text: str) -> Fraction:
    try:
        share = Fraction(text.removesuffix("%")) / (PERCENT if text.endswith("%") else 1)
    except (ValueError, ZeroDivisionError):
        raise Invalid("rulesets.wrong_limit", found=text) from None
    if not 0 <= share <= 1:
        raise Invalid("rulesets.wrong_limit", found=text)
    return share


def _start(
    kind: ReportKind,
    version: RuleSetVersion,
    baseline: RuleSetVersion | None,
    params: Mapping[str, Any],
    actor: Actor,
    now: datetime,
) -> Report:
    report = Report(
        version=version,
        baseline=baseline,
        kind=kind,
        digest=version.digest,
        params={**params, "on": local_date(now).isoformat()},
        made_at=now,
        made_by_id=actor.id,
    )
    report.save(force_insert=True)
    report.job_id = background.start(
        kind=JOB,
        params={"report_id": str(report.id)},
        institution_id=version.rule_set.owner_id,
        actor=actor,
        now=now,
        subject_id=version.id,
    )
    report.save()
    record_version(f"rulesets.{kind}_started", version, actor, now, report_id=report.id)
    return report


def backtest_job(work: Work, progress: Progress) -> dict[str, Any]:
    """Works a report out; runs again from the start after a lost worker."""
    report = Report.objects.select_related("version__rule_set", "baseline").get(id=work.params["report_id"])
    total = replay_cohort(report, progress)
    Report.objects.filter(id=report.id).update(document=testing.report_to_json(total), is_ready=True)
    return {"path": f"/rule-sets/reports/{report.id}/", "learners": total.learners, "changed": total.learners_changed}


def replay_cohort(report: Report, progress: Progress, processes: int | None = None) -> testing.BacktestReport:
    """Replays the cohort of a report chunk by chunk and keeps a line per learner treated differently.

    Args:
        processes: How many replay side by side, while the records are read here; as many as there are cores when
            there is enough to do.
    """
    before, after = _compared(report)
    cohort = enrollments_under(report.version, report.params).order_by("program_id", "id")
    ids = list(cohort.values_list("id", flat=True))
    report.lines.all().delete()
    total = testing.empty_report(_names(before), _names(after), DETAILS_MAX)
    tasks = _tasks(ids, before, after, report.params)
    processes = processes or (cores() if len(ids) >= ALONE_MAX else 1)
    with uncollected(), closing(answers(testing.backtest_task, tasks, processes=processes)) as answered:
        for place, found in enumerate(answered, start=1):
            progress.check_cancelled()
            _keep_lines(report, found)
            total = testing.merge_reports([total, found])
            progress.report(min(place * CHUNK, len(ids)), len(ids))
    return total


def _tasks(
    ids: Sequence[UUID], before: rules.RuleSet, after: rules.RuleSet, params: Mapping[str, Any]
) -> Iterator[testing.Task]:
    on, with_plan = date.fromisoformat(str(params["on"])), bool(params.get("with_plan"))
    for start in range(0, len(ids), CHUNK):
        some = cohorts.gather(ids[start : start + CHUNK], on, with_plan=with_plan)
        yield testing.Task(before, after, some.files, some.programs, CHUNK)


def _names(rule_set: rules.RuleSet) -> tuple[str, str]:
    return rule_set.code, rule_set.version


def _compared(report: Report) -> tuple[rules.RuleSet, rules.RuleSet]:
    """Both sides; without a version in force the method is compared with nothing."""
    after = testing.as_if_in_force(composed(report.version))
    if report.kind == ReportKind.SIMULATION:
        return after, replace(simulated(after, report.params), version=f"{after.version} *")
    if report.baseline is None:
        return replace(after, rules=(), version="—"), after
    return testing.as_if_in_force(composed(report.baseline)), after


@transaction.atomic
def _keep_lines(report: Report, found: testing.BacktestReport) -> None:
    by_enrollment = {UUID(change.learner_id): change for change in found.changes}
    flips: dict[str, list[dict[str, Any]]] = {}
    for flip in found.flips:
        flips.setdefault(flip.learner_id, []).append(
            {"case_id": flip.case_id, "before": flip.before.value, "after": flip.after.value}
        )
    learners = enrollments_under(report.version, report.params).filter(id__among=list(by_enrollment))
    rows = [
        ReportLine(
            learner_id=learner_id,
            enrollment_id=enrollment_id,
            report=report,
            old_hundredths=by_enrollment[enrollment_id].before.total_hundredths,
            new_hundredths=by_enrollment[enrollment_id].after.total_hundredths,
            flipped_count=len(flips.get(str(enrollment_id), ())),
            graduation_before=by_enrollment[enrollment_id].before.standing.value,
            graduation_after=by_enrollment[enrollment_id].after.standing.value,
            details=flips.get(str(enrollment_id), []),
        )
        for enrollment_id, learner_id in learners.values_list("id", "learner_id")
    ]
    insert_rows(ReportLine, rows)
