"""Before publishing: doctor, back-test and consensus side by side; back-tests, simulations and their reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.parties.columns import NAME, NUMBER
from oneplusx.apps.rulesets import presenting, reporting, selectors, services
from oneplusx.apps.rulesets.forms.reports import BacktestForm, CohortForm, LineFilters, SimulationForm
from oneplusx.apps.rulesets.models import Report, ReportKind, RuleSetVersion, VersionState
from oneplusx.domain.credits import as_decimal
from oneplusx.domain.errors import DomainError
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now, today
from oneplusx.web.exporting import export
from oneplusx.web.refusals import refusals_into, words_of
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

RECENT = 20
AT_FIELDS = {"rulesets.wrong_limit": "limit", "backtest.unknown_cap": "cap"}
LINES = TableSpec(
    columns=(
        NAME,
        NUMBER,
        Column(
            "old",
            gettext_lazy("Credits before"),
            sort="old_hundredths",
            is_number=True,
            value=lambda row: as_decimal(row.old_hundredths),
        ),
        Column(
            "new",
            gettext_lazy("Credits after"),
            sort="new_hundredths",
            is_number=True,
            value=lambda row: as_decimal(row.new_hundredths),
        ),
        Column(
            "difference",
            gettext_lazy("Difference"),
            sort="difference",
            is_number=True,
            value=lambda row: as_decimal(row.difference),
        ),
        Column(
            "flips",
            gettext_lazy("Decisions changed"),
            sort="flipped_count",
            is_number=True,
            value=lambda row: row.flipped_count,
        ),
        Column(
            "graduation",
            gettext_lazy("Graduation"),
            sort="graduation_after",
            value=lambda row: reporting.with_words([row])[0][2],
        ),
    ),
    order="difference",
    filters=LineFilters,
)


@login_required
@require_safe
def checks(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """What publishing looks at, side by side."""
    actor = actor_of(request)
    version = selectors.own_version(actor, version_id)
    return _checks_page(request, actor, version)


def _checks_page(
    request: HttpRequest, actor: Actor, version: RuleSetVersion, *, status: int = 200, **forms: Any
) -> HttpResponse:
    doctors = selectors.doctors_report(version, today())
    latest = selectors.latest_backtest(version)
    reports = list(selectors.reports_of(actor, version).exclude(kind=ReportKind.DOCTOR)[:RECENT])
    consensus = selectors.consensus_of(version, today())
    gate = selectors.backtest_gate(version, now())
    context = {
        "version": version,
        "is_draft": version.state == VersionState.DRAFT,
        "doctor": doctors,
        "findings": reporting.findings(doctors, version),
        "backtest": reporting.shown(latest) if latest and latest.is_ready else None,
        "latest": reporting.links([latest])[0] if latest else None,
        "reports": reporting.links(reports),
        "consensus": consensus,
        "baseline": selectors.usual_baseline(version),
        **reporting.gate_shown(gate),
        "may_publish": not doctors.is_blocked and (consensus.is_reached or not consensus.is_required) and gate.is_open,
        "backtest_form": _backtest_form(actor, version),
        "simulation_form": _simulation_form(actor, version),
        **forms,
    }
    return render(request, "rulesets/checks.html", context, status=status)


def _backtest_form(actor: Actor, version: RuleSetVersion, data: Any = None) -> BacktestForm:
    others = selectors.versions_visible_to(actor).filter(rule_set=version.rule_set_id).exclude(id=version.id)
    baselines = [(str(one.id), one.version) for one in others.order_by("-effective_from_on", "-id")]
    return BacktestForm(data, baselines=baselines, auto_id="backtest_%s")


def _simulation_form(actor: Actor, version: RuleSetVersion, data: Any = None) -> SimulationForm:
    words = presenting.cap_words(selectors.caps_of(actor, version.id))
    return SimulationForm(data, caps=[(key, f"{words[key]} ({key})") for key in words], auto_id="simulate_%s")


@login_required
@require_POST
def backtest(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Starts a back-test."""
    version = selectors.own_version(actor_of(request), version_id)
    form = _backtest_form(actor_of(request), version, request.POST)

    def start(data: Mapping[str, Any]) -> Report:
        chosen = data["baseline"]
        return services.start_backtest(
            version_id=version_id,
            baseline_id=UUID(chosen) if chosen else None,
            params=form.params(),
            actor=actor_of(request),
            now=now(),
        )

    return _started(request, version, "backtest_form", form, start)


@login_required
@require_POST
def simulate(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Starts a simulation."""
    version = selectors.own_version(actor_of(request), version_id)
    form = _simulation_form(actor_of(request), version, request.POST)

    def start(data: Mapping[str, Any]) -> Report:
        return services.start_simulation(
            version_id=version_id,
            cap_id=data["cap"],
            limit=data["limit"],
            params=form.params(),
            actor=actor_of(request),
            now=now(),
        )

    return _started(request, version, "simulation_form", form, start)


def _started(
    request: HttpRequest,
    version: RuleSetVersion,
    name: str,
    form: CohortForm,
    start: Callable[[Mapping[str, Any]], Report],
) -> HttpResponse:
    """To the report that a valid form starts; else the form again, with what is wrong at its fields."""
    if form.is_valid():
        with refusals_into(form, AT_FIELDS):
            return redirect("rulesets:report", start(form.cleaned_data).id)
    return _checks_page(request, actor_of(request), version, status=422, **{name: form})


@login_required
@require_safe
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One report; while it is worked out, its job."""
    actor = actor_of(request)
    found = selectors.report_for(actor, report_id)
    [link] = reporting.links([found])
    context: dict[str, Any] = {"report": found, "link": link, "version": found.version}
    if found.kind == ReportKind.DOCTOR:
        return redirect("rulesets:checks", found.version_id)
    if found.is_ready:
        context["shown"] = reporting.shown(found)
    return render(request, "rulesets/report.html", context)


@login_required
@require_safe
def lines(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """Which learners a report is about."""
    actor = actor_of(request)
    found = selectors.report_for(actor, report_id)
    table = LINES.read(selectors.report_lines(actor, found), request.GET)
    context = {
        "report": found,
        "title": reporting.title_of(found),
        "table": table,
        "lines": reporting.with_words(table.rows),
    }
    return export(table, "back-test") or render(request, "rulesets/report_lines.html", context)


@login_required
@require_POST
def publish(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """Puts a draft in force; what stands in the way is told where it is seen."""
    actor = actor_of(request)
    try:
        services.publish_version(version_id=version_id, actor=actor, now=now())
    except DomainError as error:
        if error.code not in BLOCKS:
            raise
        messages.error(request, words_of(error))
        version = selectors.own_version(actor, version_id)
        return _checks_page(request, actor, version, status=409)
    messages.success(request, _("Published. The plans of all learners concerned are being worked out anew."))
    return redirect("rulesets:version", version_id)


BLOCKS = frozenset(
    {
        *("rulesets.consensus_missing", "rulesets.objection_open", "rulesets.doctor_blocks"),
        *(f"rulesets.backtest_{state.value}" for state in selectors.Tested),
    }
)
