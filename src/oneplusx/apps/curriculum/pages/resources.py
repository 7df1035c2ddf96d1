"""Pages of training bases and of teachers' records."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.curriculum import services
from oneplusx.apps.curriculum.forms.mapping import TeacherRecordForm
from oneplusx.apps.curriculum.forms.training import BaseForm
from oneplusx.apps.curriculum.models import TeacherRecord
from oneplusx.apps.curriculum.pages.answering import own_college_id, told
from oneplusx.apps.curriculum.selectors.resources import TEACHERS, Teacher, teachers_of
from oneplusx.apps.curriculum.selectors.training import MANAGE, VIEW, base_for, bases_visible_to, colleges_of
from oneplusx.apps.parties.permissions import may, require
from oneplusx.web.clock import now, today
from oneplusx.web.exporting import export, export_rows
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

EMPTY: Sequence[TeacherRecord | None] = (None,)
BASES = TableSpec(
    columns=(
        Column("code", gettext_lazy("Code"), sort="code", value=lambda row: row.code),
        Column("name", gettext_lazy("Training base"), sort="name_zh", value=lambda row: row.name_zh),
        Column("places", gettext_lazy("Places"), sort="capacity", is_number=True, value=lambda row: row.capacity),
        Column(
            "equipment",
            gettext_lazy("Equipment"),
            value=lambda row: ", ".join(f"{one['name']} {one['count']}" for one in row.equipment),
        ),
        Column("location", gettext_lazy("Location"), value=lambda row: row.location),
        Column("partner", gettext_lazy("Enterprise partner"), value=lambda row: row.partner),
    ),
    order="code",
)


@login_required
@require_safe
def bases(request: HttpRequest) -> HttpResponse:
    """Training bases with places and equipment."""
    actor = actor_of(request)
    require(actor, VIEW)
    table = BASES.read(bases_visible_to(actor), request.GET)
    context = {"table": table, "may_manage": may(actor, MANAGE)}
    return export(table, _("Training bases")) or render(request, "curriculum/bases.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def base(request: HttpRequest, training_base_id: UUID | None = None) -> HttpResponse:
    """Enters or changes a base."""
    actor = actor_of(request)
    row = base_for(actor, training_base_id) if training_base_id else None
    college_id = row.college_id if row else own_college_id(actor, MANAGE)
    require(actor, MANAGE, college_id)
    form = BaseForm(request.POST or None, initial=BaseForm.initial_of(row) if row else None)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, {"curriculum.code_taken": "code"}):
            services.save_base(
                college_id=college_id, draft=form.draft(), training_base_id=training_base_id, actor=actor, now=now()
            )
            messages.success(request, _("Saved."))
            return redirect("curriculum:bases")
    context = {"form": form, "row": row}
    return render(request, "curriculum/base.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def teachers(request: HttpRequest) -> HttpResponse:
    """Teachers with qualifications and training; a line is added here."""
    actor = actor_of(request)
    require(actor, TEACHERS)
    college_id = next(iter(colleges_of(actor, MANAGE)), None)
    form = TeacherRecordForm(request.POST or None, college_id=college_id) if college_id else None
    if request.method == "POST" and form is not None and college_id and form.is_valid():
        person_id = form.cleaned_data["person"].id
        with refusals_into(form, {"curriculum.class_dates": "until_on"}):
            services.add_teacher_record(
                college_id=college_id, person_id=person_id, draft=form.draft(), actor=actor, now=now()
            )
            messages.success(request, _("Saved."))
            return redirect("curriculum:teachers")
    return _teachers(request, teachers_of(actor, today()), form)


def _teachers(request: HttpRequest, rows: Sequence[Teacher], form: TeacherRecordForm | None) -> HttpResponse:
    heads = (
        _("Teacher"),
        _("Dual-qualified"),
        _("Kind"),
        _("Name of the qualification or training"),
        _("From"),
        _("Until"),
        _("Hours"),
    )
    cells = (
        (one.person.name, _("Yes") if one.is_dual_qualified else _("No"), *_cells(line))
        for one in rows
        for line in one.records or EMPTY
    )
    context = {"teachers": rows, "form": form, "dual": sum(one.is_dual_qualified for one in rows), "on": today()}
    status = 422 if form is not None and form.errors else 200
    file = export_rows(request.GET, _("Teachers"), heads, cells)
    return file or render(request, "curriculum/teachers.html", context, status=status)


def _cells(line: TeacherRecord | None) -> tuple[object, ...]:
    if line is None:
        return ("", "", "", "", "")
    return line.get_kind_display(), line.name, line.from_on, line.until_on, line.hours


@login_required
@require_POST
def end_record(request: HttpRequest, teacher_record_id: UUID) -> HttpResponse:
    """Takes a line off a teacher's record."""
    with told(request, _("Taken off the record.")):
        services.end_teacher_record(teacher_record_id=teacher_record_id, actor=actor_of(request), now=now())
    return redirect("curriculum:teachers")
