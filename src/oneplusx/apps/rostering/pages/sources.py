"""Pages of school systems that are read, and of readings."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.parties.permissions import require
from oneplusx.apps.rostering import selectors, services
from oneplusx.apps.rostering.forms import SourceFields, SourceForm, initial_of
from oneplusx.domain.errors import DomainError
from oneplusx.web.clock import now
from oneplusx.web.refusals import refusals_into, words_of
from oneplusx.web.requests import actor_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_source(request: HttpRequest) -> HttpResponse:
    """Connects a school system."""
    actor = actor_of(request)
    require(actor, "rostering.receive")
    form = SourceForm(request.POST or None, colleges=list(selectors.receiving_colleges(actor)))
    if form.is_bound and form.is_valid():
        with refusals_into(form):
            made = services.create_source(
                college_id=UUID(form.cleaned_data["college"]), connection=form.connection(), actor=actor, now=now()
            )
            messages.success(request, _("Saved. Test the connection now."))
            return redirect("rostering:source", made.id)
    return render(request, "rostering/new_source.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def source(request: HttpRequest, roster_source_id: UUID) -> HttpResponse:
    """A connection: settings, readings."""
    actor = actor_of(request)
    found = selectors.source_for(actor, roster_source_id)
    form = SourceFields(request.POST or None, initial=initial_of(found))
    if form.is_bound and form.is_valid():
        with refusals_into(form):
            services.change_source(source_id=found.id, connection=form.connection(), actor=actor, now=now())
            messages.success(request, _("Saved"))
            return redirect("rostering:source", found.id)
    runs = selectors.runs_visible_to(actor).filter(source=found)[:20]
    context = {"source": found, "form": form, "runs": runs}
    return render(request, "rostering/source.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def try_source(request: HttpRequest, roster_source_id: UUID) -> HttpResponse:
    """Tests a connection."""
    try:
        tried = services.try_source(source_id=roster_source_id, actor=actor_of(request), now=now())
    except DomainError as error:
        if error.code == "not_found":
            raise
        messages.error(request, words_of(error))
    else:
        words = _("The connection works: %(count)s organizations, the first one “%(name)s”.")
        messages.success(request, words % {"count": tried.orgs_count, "name": tried.first_name})
    return redirect("rostering:source", roster_source_id)


@login_required
@require_POST
def read_source(request: HttpRequest, roster_source_id: UUID) -> HttpResponse:
    """Begins a reading."""
    is_full = request.POST.get("full") == "1"
    run = services.start_run(source_id=roster_source_id, is_full=is_full, actor=actor_of(request), now=now())
    return redirect("rostering:run", run.id)


@login_required
@require_POST
def remove_source(request: HttpRequest, roster_source_id: UUID) -> HttpResponse:
    """Removes a connection."""
    services.remove_source(source_id=roster_source_id, actor=actor_of(request), now=now())
    messages.success(request, _("The connection was removed."))
    return redirect("rostering:overview")


@login_required
@require_safe
def run(request: HttpRequest, roster_run_id: UUID) -> HttpResponse:
    """A reading: what changed there, and how far its imports are."""
    actor = actor_of(request)
    found = selectors.run_for(actor, roster_run_id)
    problem = DomainError(found.problem["code"], **found.problem.get("params", {})) if found.problem else None
    context = {
        "run": found,
        "sheets": selectors.sheets_of(actor, found),
        "counts": [(name, count, found.gone_counts.get(name, 0)) for name, count in found.read_counts.items()],
        "problem": words_of(problem) if problem else "",
    }
    return render(request, "rostering/run.html", context)


@login_required
@require_POST
def advance(request: HttpRequest, roster_run_id: UUID) -> HttpResponse:
    """Hands the next wave to the imports."""
    actor = actor_of(request)
    found = selectors.run_for(actor, roster_run_id)
    services.advance_run(run_id=found.id, actor=actor, now=now())
    return redirect("rostering:run", found.id)


@login_required
@require_POST
def drop(request: HttpRequest, roster_run_id: UUID) -> HttpResponse:
    """Gives up a reading."""
    services.drop_run(run_id=roster_run_id, actor=actor_of(request), now=now())
    messages.success(request, _("The reading was given up; what was not imported comes again with the next one."))
    return redirect("rostering:run", roster_run_id)
