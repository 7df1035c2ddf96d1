"""Pages of curriculum mapping: programs, one program's certificates both ways, the coverage matrix, materials."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.curriculum import selectors, services, sheets
from oneplusx.apps.curriculum.forms.mapping import CopyForm, MappingForm, MaterialForm
from oneplusx.apps.curriculum.forms.programs import ProgramFilters
from oneplusx.apps.curriculum.models import CourseOutcome, Program
from oneplusx.apps.curriculum.pages.answering import own_college_id, told
from oneplusx.apps.curriculum.selectors.mapping import Matrix
from oneplusx.apps.curriculum.selectors.resources import material_for, materials_visible_to
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.standards.selectors import certificate_type_for
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now
from oneplusx.web.exporting import export, export_rows
from oneplusx.web.naming import named
from oneplusx.web.refusals import refusals_into, words_of
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

VIEW, EDIT = "programs.view", "programs.edit"
PROGRAMS = TableSpec(
    columns=(
        Column("name", gettext_lazy("Program"), sort="name_zh", value=lambda row: row.name_zh),
        Column("year", gettext_lazy("Entry year"), sort="entry_year", value=lambda row: row.entry_year),
        Column("major", gettext_lazy("Major"), sort="major__code", value=lambda row: named(row.major)),
        Column(
            "links",
            gettext_lazy("Outcomes mapped"),
            sort="links_count",
            is_number=True,
            value=lambda row: row.links_count or 0,
        ),
        Column(
            "matches",
            gettext_lazy("Content matches in use"),
            is_number=True,
            value=lambda row: len(row.content_matches),
        ),
    ),
    order="-year",
    filters=ProgramFilters,
)
MATERIALS = TableSpec(
    columns=(
        Column("code", gettext_lazy("Code"), sort="code", value=lambda row: row.code),
        Column("name", gettext_lazy("Textbook or method"), sort="name_zh", value=lambda row: row.name_zh),
        Column("kind", gettext_lazy("Kind"), sort="kind", value=lambda row: str(row.get_kind_display())),
        Column("authors", gettext_lazy("Authors"), value=lambda row: row.authors),
        Column("source", gettext_lazy("Publisher and ISBN"), value=lambda row: row.source),
        Column(
            "outcomes",
            gettext_lazy("Outcomes of the standard"),
            sort="outcomes_count",
            is_number=True,
            value=lambda row: row.outcomes_count,
        ),
    ),
    order="code",
)


def _programs(actor: Actor) -> QuerySet[Program]:
    links = CourseOutcome.objects.filter(program_course__program=OuterRef("id")).order_by()
    counted = links.values("program_course__program").annotate(count=Count("id")).values("count")
    return selectors.programs_visible_to(actor).annotate(links_count=Subquery(counted))


@login_required
@require_safe
def programs(request: HttpRequest) -> HttpResponse:
    """Programs and how much of them is mapped."""
    actor = actor_of(request)
    require(actor, VIEW)
    table = PROGRAMS.read(_programs(actor), request.GET)
    context = {"table": table, "may_import": may(actor, "import.course_mapping")}
    return export(table, _("Curriculum mapping")) or render(request, "curriculum/mapping_programs.html", context)


@login_required
@require_safe
def program(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """One program: coverage of each certificate, courses and certificates both ways, what could be taken over."""
    actor = actor_of(request)
    require(actor, VIEW)
    found = selectors.program_for(actor, program_id)
    file = export_rows(request.GET, f"{found.code}-mapping", sheets.MAPPING_HEADS, sheets.mapping_rows(found))
    if file is not None:
        return file
    matches = selectors.matches_of(found)
    context = {
        "program": found,
        "matrices": selectors.matrices_of(found, selectors.certificates_for(found)),
        "matches": matches,
        "by_course": sorted(matches, key=lambda one: (one.course.course.code, -one.share)),
        "missing": [one for one in matches if one.known is None],
        "may_edit": may(actor, EDIT, found.college_id),
        "copy_form": CopyForm(program=found),
    }
    return render(request, "curriculum/mapping_program.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def matrix(request: HttpRequest, program_id: UUID, type_id: UUID) -> HttpResponse:
    """Courses × outcomes of one certificate, gaps first; a mapping is entered here."""
    actor = actor_of(request)
    require(actor, VIEW)
    found = selectors.program_for(actor, program_id)
    kind = certificate_type_for(actor, type_id)
    may_edit = may(actor, EDIT, found.college_id)
    form = MappingForm(request.POST or None, program=found, certificate_type=kind) if may_edit else None
    if request.method == "POST" and form is not None and form.is_valid():
        [done] = services.save_mappings(college=found.college, rows=[form.row()], actor=actor, now=now())
        if done.problem is None:
            messages.success(request, _("Saved."))
            return redirect("curriculum:matrix", found.id, kind.id)
        form.add_error(done.column if done.column in form.fields else None, words_of(done.problem))
    shown = selectors.matrix_of(found, kind)
    if (file := _sheet(request, shown)) is not None:
        return file
    status = 422 if form is not None and form.errors else 200
    return render(request, "curriculum/matrix.html", {"matrix": shown, "form": form}, status=status)


def _sheet(request: HttpRequest, shown: Matrix) -> HttpResponse | None:
    heads = [_("Code"), _("Outcome of the standard"), _("Courses"), *(row.course.code for row in shown.courses)]
    rows = ([row.outcome.code, row.text, len(row.links), *(cell.percent for cell in row.cells)] for row in shown.rows)
    return export_rows(request.GET, f"{shown.program.code}-{shown.certificate_type.code}", heads, rows)


@login_required
@require_POST
def take_over(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """Takes the chosen matches of the preview into the program."""
    with told(request, _("Taken over: conversion rules now work by these shares.")):
        keys = request.POST.getlist("match")
        services.take_over_matches(program_id=program_id, keys=keys, actor=actor_of(request), now=now())
    return redirect("curriculum:mapping_program", program_id)


@login_required
@require_POST
def copy(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """Copies the mapping of another program."""
    actor = actor_of(request)
    form = CopyForm(request.POST, program=selectors.program_for(actor, program_id))
    if form.is_valid():
        source = form.cleaned_data["source"]
        with told(request):
            count = services.copy_mappings(from_program_id=source.id, to_program_id=program_id, actor=actor, now=now())
            messages.success(request, _("Copied: %(count)s") % {"count": count})
    return redirect("curriculum:mapping_program", program_id)


@login_required
@require_safe
def materials(request: HttpRequest) -> HttpResponse:
    """Textbooks and teaching methods."""
    actor = actor_of(request)
    require(actor, VIEW)
    table = MATERIALS.read(materials_visible_to(actor), request.GET)
    context = {"table": table, "may_edit": may(actor, EDIT)}
    return export(table, _("Textbooks and methods")) or render(request, "curriculum/materials.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def material(request: HttpRequest, teaching_material_id: UUID | None = None) -> HttpResponse:
    """Enters or changes one."""
    actor = actor_of(request)
    row = material_for(actor, teaching_material_id) if teaching_material_id else None
    college_id = row.college_id if row else own_college_id(actor, EDIT)
    require(actor, EDIT, college_id)
    initial: dict[str, Any] = MaterialForm.initial_of(row) if row else {}
    form = MaterialForm(request.POST or None, college_id=college_id, initial=initial)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, {"curriculum.code_taken": "code"}):
            services.save_material(
                college_id=college_id,
                draft=form.draft(),
                teaching_material_id=teaching_material_id,
                actor=actor,
                now=now(),
            )
            messages.success(request, _("Saved."))
            return redirect("curriculum:materials")
    context = {"form": form, "row": row}
    return render(request, "curriculum/material.html", context, status=422 if form.errors else 200)
