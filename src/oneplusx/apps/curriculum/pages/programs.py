"""Pages of programs, courses and transcripts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from oneplusx.apps.curriculum import papers, selectors
from oneplusx.apps.curriculum.forms.programs import CourseFilters, ProgramFilters
from oneplusx.apps.curriculum.models import CourseNature
from oneplusx.apps.parties.choosing import chosen_enrollment, enrollment_tabs
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.parties.selectors import enrollments_of
from oneplusx.domain.credits import as_decimal
from oneplusx.web.clock import now
from oneplusx.web.exporting import export
from oneplusx.web.printing.papers import PDF_URL, asks_for_pdf, paper_response
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

PROGRAMS = TableSpec(
    columns=(
        Column("code", gettext_lazy("Code"), sort="code", value=lambda row: row.code),
        Column("name", gettext_lazy("Program"), sort="name_zh", value=lambda row: row.name_zh),
        Column("year", gettext_lazy("Entry year"), sort="entry_year", value=lambda row: row.entry_year),
        Column(
            "department",
            gettext_lazy("Department"),
            sort="department__code",
            value=lambda row: row.department.name_zh,
        ),
        Column(
            "credits",
            gettext_lazy("Credits required"),
            sort="credits_required_hundredths",
            is_number=True,
            value=lambda row: as_decimal(row.credits_required_hundredths),
        ),
        Column(
            "courses",
            gettext_lazy("Courses"),
            sort="courses_count",
            is_number=True,
            value=lambda row: row.courses_count,
        ),
    ),
    order="-year",
    filters=ProgramFilters,
)
COURSES = TableSpec(
    columns=(
        Column("code", gettext_lazy("Code"), sort="code", value=lambda row: row.code),
        Column("name", gettext_lazy("Course"), sort="name_zh", value=lambda row: row.name_zh),
        Column(
            "credits",
            gettext_lazy("Credits"),
            sort="credits_hundredths",
            is_number=True,
            value=lambda row: as_decimal(row.credits_hundredths),
        ),
        Column("hours", gettext_lazy("Hours"), sort="hours", is_number=True, value=lambda row: row.hours),
        Column(
            "programs",
            gettext_lazy("Programs"),
            sort="programs_count",
            is_number=True,
            value=lambda row: row.programs_count,
        ),
    ),
    order="code",
    filters=CourseFilters,
)


@login_required
@require_safe
def programs(request: HttpRequest) -> HttpResponse:
    """The college's programs; a learner sees the own ones."""
    actor = actor_of(request)
    table = PROGRAMS.read(selectors.programs_visible_to(actor), request.GET)
    context = {"table": table, "may_import": may(actor, "import.programs")}
    return export(table, _("Programs")) or render(request, "curriculum/programs.html", context)


@login_required
@require_safe
def program(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """One program: its courses by nature, its slots and certificates."""
    return render(request, "curriculum/program.html", _program(request, program_id))


@login_required
@require_safe
def program_paper(request: HttpRequest, program_id: UUID) -> HttpResponse:
    """The same on A4 paper."""
    return render(request, "curriculum/program_paper.html", _program(request, program_id))


def _program(request: HttpRequest, program_id: UUID) -> dict[str, Any]:
    found = selectors.program_for(actor_of(request), program_id)
    labels = dict(CourseNature.choices)
    slots = [(labels.get(slot, slot), needed) for slot, needed in sorted(found.slots.items())]
    may_map = may(actor_of(request), "programs.view", found.college_id)
    return {"program": found, "groups": selectors.program_groups(found), "slots": slots, "may_map": may_map}


@login_required
@require_safe
def courses(request: HttpRequest) -> HttpResponse:
    """The college's courses."""
    actor = actor_of(request)
    require(actor, "programs.view")
    table = COURSES.read(selectors.courses_visible_to(actor), request.GET)
    context = {"table": table, "may_import": may(actor, "import.programs")}
    return export(table, _("Courses")) or render(request, "curriculum/courses.html", context)


@login_required
@require_safe
def my_transcript(request: HttpRequest) -> HttpResponse:
    """The learner's own transcript; of several enrollments one at a time."""
    actor = actor_of(request)
    own = enrollments_of(actor, actor.learner_id) if actor.learner_id else []
    current = chosen_enrollment(request, own)
    context: dict[str, Any] = {
        "is_mine": True,
        "tabs": enrollment_tabs(own, current),
        "detail_url": "conversion:conversion",
        "exam_url": "assessment:my_exam",
    }
    if current is not None:
        context |= _transcript(request, current.id)
    return render(request, "curriculum/transcript.html", context)


@login_required
@require_safe
def transcript(request: HttpRequest, enrollment_id: UUID) -> HttpResponse:
    """A learner's transcript, for officers."""
    actor = actor_of(request)
    require(actor, "learners.view")
    exam_url = "assessment:candidate" if may(actor, "exams.view") else ""
    context = {"detail_url": "conversion:seen", "exam_url": exam_url, **_transcript(request, enrollment_id)}
    return render(request, "curriculum/transcript.html", context)


@login_required
@require_safe
def transcript_paper(request: HttpRequest, enrollment_id: UUID) -> HttpResponse:
    """A transcript on A4 paper, for the learner and for officers."""
    context = {**_transcript(request, enrollment_id), "at": now(), "pdf_url": PDF_URL}
    if asks_for_pdf(request.GET):
        return paper_response(papers.transcript_paper(context["transcript"], at=context["at"]), _("Transcript"))
    return render(request, "curriculum/transcript_paper.html", context)


def _transcript(request: HttpRequest, enrollment_id: UUID) -> dict[str, Any]:
    found = selectors.transcript(actor_of(request), enrollment_id)
    labels = dict(CourseNature.choices)
    terms = [
        (term, [{"row": line.result, "nature": labels.get(line.nature, "")} for line in lines])
        for term, lines in found.terms
    ]
    return {"transcript": found, "enrollment": found.enrollment, "terms": terms}
