"""The library: find a method, read a version, compare two, download, try a case."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from oneplusx.apps.parties.permissions import may
from oneplusx.apps.rulesets import presenting, selectors
from oneplusx.apps.rulesets.forms.library import RuleSetFilters, TryForm
from oneplusx.apps.rulesets.pages.trying import imagined, tried
from oneplusx.domain import rules
from oneplusx.domain.errors import NotFound
from oneplusx.domain.rules.workbook import to_workbook
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
RULE_SETS = TableSpec(
    columns=(
        Column("title", gettext_lazy("Method"), sort="title_zh"),
        Column("owner", gettext_lazy("Owner"), sort="owner__name_zh"),
        Column("scope", pgettext_lazy("of a conversion method", "Level"), sort="scope"),
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
        "may_publish": bool(actor.grants) and may(actor, "rule_sets.publish"),
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
        "alliances": selectors.alliance_versions(found),
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
    report = selectors.comparison(actor, new, old)
    context = {
        "new": new,
        "old": old,
        "lines": presenting.difference(old, new),
        "may_edit": selectors.may_edit(actor, new.rule_set.owner_id),
        "affected": report,
        "affected_count": report.document["learners_changed"] if report else 0,
    }
    return render(request, "rulesets/diff.html", context)


@require_safe
def try_one(request: HttpRequest, version_id: UUID) -> HttpResponse:
    """The decision about a case made up on the spot, with its trace; nothing is kept, so it is a plain question."""
    found = selectors.version_for_actor(actor_of(request), version_id)
    asked = "obtained_on" in request.GET
    form = TryForm(request.GET if asked else None, initial=imagined(), **presenting.try_choices(found))
    context = {"version": found, "form": form, **tried(form, selectors.composed(found))}
    return render(request, "rulesets/try.html", context, status=422 if form.errors else 200)
