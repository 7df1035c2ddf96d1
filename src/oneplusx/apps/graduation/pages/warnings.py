"""Pages of academic warnings: by class and adviser, the term to work out, levels, acknowledgment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.graduation import presenting, services
from oneplusx.apps.graduation.forms.warnings import (
    ConditionsForm,
    LevelSet,
    NoteForm,
    TermForm,
    WarningFilters,
    initial_levels,
)
from oneplusx.apps.graduation.selectors import warnings as reading
from oneplusx.apps.graduation.warning_words import because, level_chart, level_name, named_levels, warning_views
from oneplusx.apps.parties.columns import CLASS, NAME, NUMBER
from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.parties.selectors import visible_institutions
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now
from oneplusx.web.exporting import export
from oneplusx.web.refusals import tell_faults, words_of
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec


def _adviser(row: Any) -> str:
    group = row.enrollment.class_group
    return group.adviser.name if group and group.adviser else ""


WARNINGS = TableSpec(
    columns=(
        Column("term", gettext_lazy("Term"), is_whole=True, sort="term_code", value=lambda row: row.term_code),
        NUMBER,
        NAME,
        CLASS,
        Column(
            "adviser",
            gettext_lazy("Adviser"),
            sort="enrollment__class_group__adviser__name_sort",
            value=_adviser,
        ),
        Column("level", gettext_lazy("Level"), sort="rank", value=level_name),
        Column("why", gettext_lazy("Why"), value=lambda row: "\n".join(because(row))),
        Column(
            "acknowledged",
            gettext_lazy("Acknowledged"),
            sort="acknowledged_at",
            value=lambda row: row.acknowledged_at,
        ),
    ),
    order="-level",
    filters=WarningFilters,
)


def _colleges(actor: Actor) -> list[Institution]:
    return [row for row in visible_institutions(actor) if may(actor, "warnings.compute", row.id)]


@login_required
@require_safe
def warnings(request: HttpRequest) -> HttpResponse:
    """Warnings by term, level, class and adviser; the adviser acknowledges them here, at first those of all terms."""
    actor = actor_of(request)
    require(actor, "warnings.view")
    rows = reading.warnings_visible_to(actor)
    terms = reading.warned_terms(actor)
    query = _query(request.GET, [] if may(actor, "warnings.acknowledge") else terms)
    table, term = WARNINGS.read(rows, query, terms=terms, levels=named_levels(rows)), query.get("term", "")
    standing = rows.filter(lifted_at=None)
    context = {
        "table": table,
        "views": warning_views(list(table.rows)),
        "chart": level_chart(reading.rank_counts(standing.filter(term_code=term) if term else standing), term),
        "term_form": _term_form(request, actor),
        "note_form": NoteForm() if may(actor, "warnings.acknowledge") else None,
        "may_configure": bool(_colleges(actor)),
    }
    return export(table, _("Academic warnings")) or render(request, "graduation/warnings.html", context)


def _query(given: QueryDict, terms: Sequence[str]) -> QueryDict:
    """The address, with the latest of these terms where it names none."""
    query = given.copy()
    if "term" not in query and terms:
        query["term"] = terms[0]
    return query


def _term_form(request: HttpRequest, actor: Actor) -> TermForm | None:
    colleges = _colleges(actor)
    if not colleges:
        return None
    data = request.POST if request.method == "POST" else None
    terms = [term for college in colleges for term in reading.terms_of(college.id)]
    return TermForm(data, colleges=colleges, terms=list(dict.fromkeys(terms)))


@login_required
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Works out the warnings of a term, as a job."""
    actor = actor_of(request)
    form = _term_form(request, actor)
    if form is None:
        require(actor, "warnings.compute")
    if form is None or not form.is_valid():
        messages.error(request, _("Choose a term of your college."))
        return redirect("graduation:warnings")
    data = form.cleaned_data
    job = services.start_warnings(college_id=UUID(data["college"]), term_code=data["term"], actor=actor, now=now())
    return redirect("jobs:job", job.id)


@login_required
@require_POST
def acknowledge(request: HttpRequest) -> HttpResponse:
    """The adviser acknowledges the chosen warnings."""
    actor = actor_of(request)
    require(actor, "warnings.acknowledge")
    form, chosen = NoteForm(request.POST), _ids(request.POST.getlist("warnings"))
    if not form.is_valid():
        tell_faults(request, form)
        return redirect("graduation:warnings")
    if not chosen:
        messages.warning(request, _("Choose at least one warning."))
        return redirect("graduation:warnings")
    try:
        count = services.acknowledge_warnings(
            warning_ids=chosen, note=form.cleaned_data["note"], actor=actor, now=now()
        )
    except (Conflict, Invalid) as error:
        messages.warning(request, words_of(error))
    else:
        text = ngettext("%(n)d warning was acknowledged.", "%(n)d warnings were acknowledged.", count)
        messages.success(request, text % {"n": count})
    return redirect("graduation:warnings")


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


@login_required
@require_safe
def warning(request: HttpRequest, credit_warning_id: UUID) -> HttpResponse:
    """One warning: why, which courses, what to do, what was agreed."""
    actor = actor_of(request)
    require(actor, "warnings.view")
    row = reading.get_warning(actor, credit_warning_id)
    [view] = warning_views([row])
    result = getattr(row.enrollment, "graduation_result", None)
    context = {
        "view": view,
        "fixes": presenting.cheapest_fix(result.document) if result else [],
        "note_form": NoteForm() if view.state == "todo" and may(actor, "warnings.acknowledge") else None,
    }
    return render(request, "graduation/warning.html", context)


@login_required
def levels(request: HttpRequest) -> HttpResponse:
    """The levels of a college."""
    actor = actor_of(request)
    require(actor, "warnings.compute")
    college = _colleges(actor)[0]
    current = initial_levels(reading.levels_of(college.id))
    forms = LevelSet(request.POST or None, initial=current, prefix="level")
    problem = ""
    if request.method == "POST" and forms.is_valid():
        given = [level for rank, form in enumerate(forms, start=1) if (level := form.as_level(rank)) is not None]
        try:
            services.set_levels(college_id=college.id, levels=given, actor=actor, now=now())
        except Invalid as error:
            problem = words_of(error)
        else:
            messages.success(request, _("The levels were saved; they count from the next time on."))
            return redirect("graduation:warning_levels")
    context = {
        "college": college,
        "forms": forms,
        "problem": problem,
        "is_own": reading.has_own_levels(college.id),
    }
    return render(request, "graduation/warning_levels.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def conditions(request: HttpRequest, enrollment_id: UUID) -> HttpResponse:
    """Records the named conditions of one learner."""
    form = ConditionsForm(request.POST)
    met = form.met() if form.is_valid() else {}
    services.record_conditions_of(enrollment_id=enrollment_id, met=met, actor=actor_of(request), now=now())
    messages.success(request, _("The conditions were recorded; the audit follows by itself."))
    return redirect("graduation:learner", enrollment_id)
