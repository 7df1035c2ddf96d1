"""Public pages of standards: one version, its print, two versions compared, outcomes searched."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from oneplusx.apps.standards import presenting, selectors
from oneplusx.apps.standards.forms.contents import OutcomeFilters, VersionForm
from oneplusx.apps.standards.workbooks import standard_workbook
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain import standards
from oneplusx.web.exporting import MEDIA_TYPES, export
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

FOUND_MAX = 100
OUTCOMES = TableSpec(
    columns=(
        Column("code", gettext_lazy("Code"), sort="code", value=lambda row: row.code),
        Column("outcome", gettext_lazy("Expected outcome"), sort="text_zh", value=lambda row: row.text_zh),
        Column("task", gettext_lazy("Task"), value=lambda row: row.work_task.name_zh),
        Column("level", gettext_lazy("Level"), sort="level", value=lambda row: row.level),
        Column(
            "standard",
            gettext_lazy("Standard"),
            sort=("standard__code", "standard__version", "code"),
            value=lambda row: f"{row.standard.name_zh} {row.standard.version}",
        ),
    ),
    order="standard",
    filters=OutcomeFilters,
)


@require_safe
def standard(request: HttpRequest, standard_id: UUID) -> HttpResponse:
    actor = actor_of(request)
    found = selectors.standard_for(actor, standard_id)
    contents = selectors.contents_of(found)
    query = request.GET.get("q", "").strip()[:100]
    acts = presenting.acts_for(actor, found)
    context = {
        "standard": found,
        "contents": contents,
        "levels": presenting.level_views(found, contents),
        "certificates": selectors.certificate_types_visible_to(actor).filter(standard=found).order_by("level_rank"),
        "versions": selectors.versions_of(actor, found),
        "query": query,
        "outcomes": selectors.search_outcomes(actor, query, standard_id=found.id)[:FOUND_MAX] if query else None,
        "acts": acts,
        "version_form": VersionForm(),
        "timeline": timeline_of(actor, "standard", found.id) if acts else [],
    }
    return render(request, "standards/standard.html", context)


@require_safe
def paper(request: HttpRequest, standard_id: UUID) -> HttpResponse:
    found = selectors.standard_for(actor_of(request), standard_id)
    contents = selectors.contents_of(found)
    context = {"standard": found, "contents": contents, "levels": presenting.level_views(found, contents)}
    return render(request, "standards/standard_paper.html", context)


@require_safe
def workbook(request: HttpRequest, standard_id: UUID) -> HttpResponse:
    found = selectors.standard_for(actor_of(request), standard_id)
    response = HttpResponse(standard_workbook(found), content_type=MEDIA_TYPES["xlsx"])
    name = quote(f"{found.code}-{found.version}.xlsx")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response


@require_safe
def compare(request: HttpRequest, standard_id: UUID, other_id: UUID) -> HttpResponse:
    older, newer = selectors.comparable_for(actor_of(request), standard_id, other_id)
    found = standards.compare(selectors.contents_of(older), selectors.contents_of(newer))
    with_same = request.GET.get("all") == "1"
    context = {
        "old": older,
        "new": newer,
        "with_same": with_same,
        **presenting.comparison_in_words(found, with_same=with_same),
    }
    return render(request, "standards/compare.html", context)


@require_safe
def outcomes(request: HttpRequest) -> HttpResponse:
    rows = selectors.outcomes_visible_to(actor_of(request)).filter(standard__state="published")
    table = OUTCOMES.read(rows, request.GET)
    return export(table, "outcomes") or render(request, "standards/outcomes.html", {"table": table})
