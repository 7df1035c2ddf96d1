"""Pages of applications: the board, one with its checks and timeline, writing, handing in, deciding."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.approvals.presenting import case_timeline
from oneplusx.apps.approvals.selectors import active_step, case_for
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.pilots import presenting, selectors, services
from oneplusx.apps.pilots.forms.applications import ApplicationFilters, ApplicationForm, DecisionForm
from oneplusx.apps.pilots.models import ApplicationState, PilotApplication, PilotWindow
from oneplusx.apps.pilots.models.applications import SUBJECT
from oneplusx.apps.pilots.pages.answering import told
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import now, today
from oneplusx.web.components import Tab
from oneplusx.web.exporting import export
from oneplusx.web.naming import named
from oneplusx.web.paging import address
from oneplusx.web.refusals import refusals_into, words_of
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

APPLY, VIEW = "pilots.apply", "pilots.view"
FIELDS = {
    "pilots.unknown_type": "certificate",
    "pilots.applied_already": "certificate",
    "pilots.unknown_major": "major_code",
    "pilots.bad_count": "students_count",
    "pilots.bad_since": "recruiting_since",
    "pilots.unknown_classes": "class_codes",
    "pilots.too_many": "documents",
    "files.": "documents",
}
APPLICATIONS = TableSpec(
    columns=(
        Column("year", gettext_lazy("Pilot year"), sort="window__year", value=lambda row: row.window.year),
        Column("college", gettext_lazy("College"), sort="college__code", value=lambda row: named(row.college)),
        Column(
            "certificate",
            gettext_lazy("Certificate"),
            sort="certificate_type__code",
            value=lambda row: named(row.certificate_type),
        ),
        Column("major", gettext_lazy("Major"), sort="major_code", value=lambda row: row.major_label),
        Column(
            "students",
            gettext_lazy("Students"),
            sort="students_count",
            is_number=True,
            value=lambda row: row.students_count,
        ),
        Column(
            "granted",
            pgettext_lazy("quota", "Granted"),
            sort="approved_count",
            is_number=True,
            value=lambda row: row.approved_count,
        ),
        Column("state", gettext_lazy("State"), sort="state", value=presenting.state_word),
        Column("due", gettext_lazy("Due on"), sort="due_on", is_whole=True, value=lambda row: row.due_on),
    ),
    order="-year",
    filters=ApplicationFilters,
    prepare=presenting.label_majors,
)
BATCH_MAX = 200


@login_required
@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """The board: counts by state, what is overdue, and the applications."""
    actor = actor_of(request)
    require(actor, VIEW)
    table = APPLICATIONS.read(selectors.search_applications(actor), request.GET, on=today())
    context = {
        "table": table,
        "rows": [_row(row, actor) for row in table.rows],
        "tabs": _tabs(request, actor),
        "counts": selectors.counts_of(actor, today()),
        "may_apply": may(actor, APPLY),
        "open_windows": [one for one in selectors.windows_visible_to(actor) if one.is_open(now())],
        "today": today(),
    }
    return export(table, _("Pilot applications")) or render(request, "pilots/applications.html", context)


def _row(row: PilotApplication, actor: Actor) -> dict[str, Any]:
    return {
        "application": row,
        "office": presenting.office_word(row.office),  # type: ignore[attr-defined]
        "due_on": row.due_on,  # type: ignore[attr-defined]
        "is_mine": selectors.may_edit(actor, row),
    }


def _tabs(request: HttpRequest, actor: Actor) -> list[Tab]:
    counts = selectors.counts_of(actor, today())
    current = request.GET.get("state", "")
    total = sum(counts.by_state.values())
    tabs = [Tab(label=_("All"), url=address(request.GET, state=""), is_current=not current, count=total)]
    return tabs + [
        Tab(label=label, url=address(request.GET, state=state), is_current=current == state, count=count)
        for state, label in ApplicationState.choices
        if (count := counts.by_state[state]) or current == state
    ]


@login_required
@require_safe
def application(request: HttpRequest, pilot_application_id: UUID) -> HttpResponse:
    """One application with its checks, attachments, timeline and, for the office, the decision."""
    found = selectors.application_for(actor_of(request), pilot_application_id)
    return render(request, "pilots/application.html", _context(request, found))


def _context(request: HttpRequest, found: PilotApplication, form: DecisionForm | None = None) -> dict[str, Any]:
    actor = actor_of(request)
    step = _step(actor, found)
    if form is None and step is not None:
        form = DecisionForm(
            with_count=step.role == Role.AUTHORITY_OFFICER, initial={"granted_count": found.students_count}
        )
    return {
        "application": found,
        "findings": presenting.finding_lines(selectors.findings_of(found, today())),
        "documents": selectors.documents_of(actor, found),
        "major": presenting.major_name(found.major_code),
        "years": selectors.years_of_major(found),
        "studying": selectors.studying_count(found),
        "changes": _changes(found),
        "supplement_until": selectors.supplement_until(found),
        "may_edit": selectors.may_edit(actor, found),
        "may_withdraw": may(actor, APPLY, found.college_id) and found.state in {"draft", "submitted", "returned"},
        "form": form,
        "timeline": timeline_of(actor, SUBJECT, found.id),
        "course": _course(actor, found),
    }


def _step(actor: Actor, found: PilotApplication) -> Any:
    if found.case_id is None or found.state != ApplicationState.SUBMITTED:
        return None
    try:
        case = case_for(actor, found.case_id)
    except NotFound:
        return None
    return active_step(actor, case)


def _course(actor: Actor, found: PilotApplication) -> list[Any]:
    """The steps of the review; the visitor sees the application, so its course too."""
    if found.case_id is None:
        return []
    try:
        return list(case_timeline(case_for(actor, found.case_id), today()))
    except NotFound:
        return []


def _changes(found: PilotApplication) -> list[str]:
    return presenting.change_lines(selectors.changes_of_draft(found, today()))


@login_required
@require_POST
def decide(request: HttpRequest, pilot_application_id: UUID) -> HttpResponse:
    """The decision of the office that has the application."""
    actor = actor_of(request)
    found = selectors.application_for(actor, pilot_application_id)
    form = DecisionForm(request.POST, with_count=actor.has_role(Role.AUTHORITY_OFFICER))
    if form.is_valid():
        data = form.cleaned_data
        with refusals_into(form, {"pilots.bad_count": "granted_count", "approvals.reason": "reason"}):
            services.decide_application(
                pilot_application_id=found.id,
                outcome=data["outcome"],
                reason=data["reason"],
                granted_count=data.get("granted_count") if data["outcome"] == "approved" else None,
                actor=actor,
                now=now(),
            )
            messages.success(request, _("Decided; the college is told."))
            return redirect("pilots:application", found.id)
    return render(request, "pilots/application.html", _context(request, found, form), status=422)


@login_required
def new_application(request: HttpRequest, pilot_window_id: UUID) -> HttpResponse:
    """Writes a draft in a window."""
    actor = actor_of(request)
    window = selectors.window_for(actor, pilot_window_id)
    colleges = list(selectors.applying_colleges(actor, window))
    if not colleges:
        raise NotFound("not_found")
    form = _form(request, window, colleges=colleges)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, FIELDS):
            made = services.draft_application(
                pilot_window_id=window.id,
                college_id=form.college_chosen().id,
                terms=form.terms(),
                actor=actor,
                now=now(),
            )
            return _attached(request, form, made)
    return _form_page(request, form, window, colleges[0].id)


def _form(request: HttpRequest, window: PilotWindow, **given: Any) -> ApplicationForm:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return ApplicationForm(data, files, types=list(selectors.admitted_types(window)), **given)


def _attached(request: HttpRequest, form: ApplicationForm, made: PilotApplication) -> HttpResponse:
    """Attaches what came with the form; the draft stays where a file is refused."""
    with told(request, _("Saved as a draft. Check it and hand it in.")):
        if files := form.handed_in():
            services.attach_documents(pilot_application_id=made.id, files=files, actor=actor_of(request), now=now())
    return redirect("pilots:application", made.id)


def _form_page(
    request: HttpRequest,
    form: ApplicationForm,
    window: PilotWindow,
    college_id: UUID,
    found: PilotApplication | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "window": window,
        "application": found,
        "majors": selectors.majors_offered(actor_of(request), college_id),
        "changes": _changes(found) if found else [],
    }
    return render(request, "pilots/application_form.html", context, status=422 if form.errors else 200)


@login_required
def edit_application(request: HttpRequest, pilot_application_id: UUID) -> HttpResponse:
    """Changes a draft or a returned application."""
    actor = actor_of(request)
    found = selectors.application_for(actor, pilot_application_id)
    require(actor, APPLY, found.college_id)
    form = _form(request, found.window, colleges=[found.college], application=found)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, FIELDS):
            changed = services.change_application(
                pilot_application_id=found.id, terms=form.terms(), actor=actor, now=now()
            )
            return _attached(request, form, changed)
    return _form_page(request, form, found.window, found.college_id, found)


@login_required
@require_POST
def submit(request: HttpRequest, pilot_application_id: UUID) -> HttpResponse:
    """Hands one in."""
    with told(request, _("Handed in.")):
        services.submit_application(pilot_application_id=pilot_application_id, actor=actor_of(request), now=now())
    return redirect("pilots:application", pilot_application_id)


@login_required
@require_POST
def submit_many(request: HttpRequest) -> HttpResponse:
    """Hands the chosen drafts in, or all of them."""
    actor = actor_of(request)
    require(actor, APPLY)
    rows = selectors.search_applications(actor, state=ApplicationState.DRAFT)
    if request.POST.get("scope") != "all":
        chosen = set(request.POST.getlist("applications"))
        ids = [row.id for row in rows if str(row.id) in chosen]
    else:
        ids = [row.id for row in rows]
    outcomes = services.submit_applications(pilot_application_ids=ids[:BATCH_MAX], actor=actor, now=now())
    done = sum(one.error is None for one in outcomes)
    if done:
        text = ngettext("%(count)d application handed in.", "%(count)d applications handed in.", done)
        messages.success(request, text % {"count": done})
    for words in dict.fromkeys(words_of(one.error) for one in outcomes if one.error is not None):
        messages.error(request, words)
    return redirect("pilots:applications")


@login_required
@require_POST
def withdraw(request: HttpRequest, pilot_application_id: UUID) -> HttpResponse:
    """Takes one back, or discards a draft."""
    with told(request, _("Withdrawn.")):
        services.withdraw_application(pilot_application_id=pilot_application_id, actor=actor_of(request), now=now())
    return redirect("pilots:application", pilot_application_id)


@login_required
@require_POST
def remove_document(request: HttpRequest, pilot_application_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Removes an attachment."""
    with told(request, _("Removed.")):
        services.remove_document(
            pilot_application_id=pilot_application_id,
            attachment_id=attachment_id,
            actor=actor_of(request),
            now=now(),
        )
    return redirect("pilots:application", pilot_application_id)
