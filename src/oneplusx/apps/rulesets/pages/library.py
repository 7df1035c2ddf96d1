"""The library: find a method, read a version, compare two, download, try a case."""

from __future__ import annotations

from fractions import Fraction
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_safe

from oneplusx.apps.parties.permissions import may
from oneplusx.apps.rulesets import presenting, selectors
from oneplusx.apps.rulesets.explaining import explain_changes, explain_trace
from oneplusx.apps.rulesets.forms import RuleSetFilters, TryForm
from oneplusx.apps.rulesets.trying import COURSE, OUTCOME, TriedCase, try_case
from oneplusx.domain import rules
from oneplusx.domain.errors import NotFound
from oneplusx.domain.rules.workbook import to_workbook
from oneplusx.web.clock import today
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

HUNDRED = 100
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RULE_SETS = TableSpec(
    columns=(
        Column("title", gettext_lazy("Method"), sort="title_zh"),
        Column("owner", gettext_lazy("Owner"), sort="owner__name_zh"),
        Column("scope", gettext_lazy("Level"), sort="scope"),
        Column("versions", gettext_lazy("Versions")),
    ),
    order="title",
    filters=RuleSetFilters,
)


@require_safe
def rule_sets(request: HttpRequest) -> HttpResponse:
    """All methods with a visible version."""
    actor = actor_of(request)
    table = RULE_SETS.read(selectors.rule_sets_visible_to(actor), request.GET)
    context = {
        "table": table,
        "rows": selectors.with_versions(actor, table.rows),
        "may_upload": may(actor, "rule_sets.edit"),
    }
    return render(request, "rulesets/rule_sets.html", context)


@require_safe
def version(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """One version in readable tables."""
    actor = actor_of(request)
    found = selectors.version_for_actor(actor, version_id)
    others = selectors.versions_visible_to(actor).filter(rule_set=found.rule_set_id).exclude(id=found.id)
    context = {
        "version": found,
        "shown": presenting.shown(found),
        "others": others.order_by("-effective_from_on", "-id"),
        "may_edit": selectors.may_edit(actor, found.rule_set.owner_id),
    }
    return render(request, "rulesets/version.html", context)


@require_safe
def download(request: HttpRequest, version_id: UUID, form: str) -> HttpResponse:
    """The version as YAML or as the spreadsheet."""
    found = selectors.version_for_actor(actor_of(request), version_id)
    document = rules.from_json(found.document)
    if form == "xlsx":
        answer = HttpResponse(to_workbook(document), content_type=SPREADSHEET)
    else:
        answer = HttpResponse(rules.dump_rule_set(document), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.rule_set.code}-{found.version}.{form}"'
    return answer


@require_safe
def diff(request: HttpRequest, version_id: UUID, other_id: UUID) -> HttpResponse:
    """What changed from one version to another of the same method."""
    actor = actor_of(request)
    new, old = selectors.version_for_actor(actor, version_id), selectors.version_for_actor(actor, other_id)
    if new.rule_set_id != old.rule_set_id:
        raise NotFound("not_found")
    context = {"new": new, "old": old, "lines": presenting.difference(old, new)}
    return render(request, "rulesets/diff.html", context)


@require_safe
def try_one(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The decision about a case made up on the spot, with its trace; nothing is kept, so it is a plain question."""
    found = selectors.version_for_actor(actor_of(request), version_id)
    asked = "obtained_on" in request.GET
    form = TryForm(request.GET if asked else None, initial=_initial(), **presenting.try_choices(found))
    context: dict[str, Any] = {"version": found, "form": form}
    if asked and form.is_valid():
        decision = try_case(found, _case(form.cleaned_data))
        names = {OUTCOME: "", COURSE: "", f"course:{COURSE}": form.cleaned_data["course_name"]}
        language, document = get_language() or "zh-hans", rules.decision_to_json(decision)
        names |= presenting.names_in_decision(document, selectors.composed(found))
        context |= {
            "decision": decision,
            "reasons": explain_trace(document, names, language),
            "changes": explain_changes(document, names, language),
        }
    return render(request, "rulesets/try.html", context, status=422 if form.errors else 200)


def _initial() -> dict[str, Any]:
    on = today()
    return {"on": on, "obtained_on": on, "entry_year": on.year - 1, "course_credits": 4, "program_credits": 140}


def _case(data: dict[str, Any]) -> TriedCase:
    def hundredths(name: str) -> int:
        return int(data[name] * HUNDRED)

    return TriedCase(
        rule_id=data["rule"] or None,
        type=data["type"],
        level=data["level"],
        score=None if data["score"] is None else Fraction(data["score"]),
        obtained_on=data["obtained_on"],
        expires_on=data["expires_on"],
        bank_value_hundredths=None if data["bank_value"] is None else hundredths("bank_value"),
        course_code=data["course_code"],
        course_name=data["course_name"],
        nature=data["nature"],
        course_credits_hundredths=hundredths("course_credits"),
        major=data["major"],
        entry_year=data["entry_year"],
        program_credits_hundredths=hundredths("program_credits"),
        on=data["on"],
    )
