"""Exam plans: the list, one plan on its board, drawing up and changing it, its acts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.forms.plans import ActForm, PlanFilters, PlanForm, PlanSitesForm, SessionForm
from oneplusx.apps.assessment.labels import blocker_words, part_label
from oneplusx.apps.assessment.models import ExamPlan, PlanAct, PlanState
from oneplusx.apps.assessment.pages.acting import done, faults, kept, plan_tabs
from oneplusx.apps.assessment.selectors.blocking import schemes_of
from oneplusx.apps.assessment.selectors.board import PATH, by_college, figures, next_acts
from oneplusx.apps.assessment.selectors.registered import sites_to_choose
from oneplusx.apps.assessment.selectors.visibility import get_plan, plans_visible_to, sees_candidates
from oneplusx.apps.assessment.services.plans import SETTABLE, SITES_SETTABLE
from oneplusx.apps.parties.permissions import may, require
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import now
from oneplusx.web.components import StepState, TimelineStep
from oneplusx.web.exporting import export
from oneplusx.web.naming import named
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

PLANS = TableSpec(
    columns=(
        Column("name", gettext_lazy("Exam plan"), sort="name_zh", value=lambda row: row.name_zh),
        Column(
            "exam", gettext_lazy("Exam from"), sort="exam_from_on", is_whole=True, value=lambda row: row.exam_from_on
        ),
        Column("state", gettext_lazy("State"), sort="state", value=lambda row: str(row.get_state_display())),
        Column("code", gettext_lazy("Code"), sort="code", value=lambda row: row.code),
        Column("month", gettext_lazy("Month"), sort="month", is_whole=True, value=lambda row: row.month),
        Column("organization", gettext_lazy("Organization"), value=lambda row: row.organization.name_zh),
        Column(
            "until",
            gettext_lazy("Registration until"),
            sort="registers_until_on",
            is_whole=True,
            value=lambda row: row.registers_until_on,
        ),
        Column("national", pgettext_lazy("exam plan", "National code"), value=lambda row: row.national_code),
    ),
    order="-exam",
    filters=PlanFilters,
)


@login_required
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Plans that the visitor may see."""
    actor = actor_of(request)
    table = PLANS.read(plans_visible_to(actor), request.GET)
    context = {"table": table, "may_draw_up": may(actor, "exams.plan")}
    return export(table, "exam-plans") or render(request, "assessment/plans.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_plan(request: HttpRequest) -> HttpResponse:
    """Draws up a plan."""
    actor = actor_of(request)
    require(actor, "exams.plan")
    organization_id = actor.institutions(Role.ORGANIZATION_OFFICER)[0]
    form = PlanForm(request.POST or None, organization_id=organization_id)
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, {"assessment.code": "code", "assessment.bad_month": "month"}):
            plan = services.create_plan(organization_id=organization_id, draft=form.as_draft(), actor=actor, now=now())
            messages.success(request, _("Drawn up. Add sessions and sites, then publish."))
            return redirect("assessment:plan", plan.id)
    return render(request, "assessment/plan_form.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_plan(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """Changes a plan that is not published."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.plan", plan.organization_id)
    form = PlanForm(request.POST or None, organization_id=plan.organization_id, initial=PlanForm.initial_of(plan))
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, {"assessment.code": "code", "assessment.bad_month": "month"}):
            services.edit_plan(exam_plan_id=plan.id, draft=form.as_draft(), actor=actor, now=now())
            messages.success(request, _("Saved"))
            return redirect("assessment:plan", plan.id)
    return render(
        request, "assessment/plan_form.html", {"form": form, "plan": plan}, status=422 if form.errors else 200
    )


@login_required
@require_safe
def plan(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """A plan on its board: how far each step is, what blocks the next one."""
    actor = actor_of(request)
    found = get_plan(actor, exam_plan_id)
    context = {
        "plan": found,
        "tabs": plan_tabs(actor, found, "plan"),
        "steps": _steps(found),
        "acts": _acts(request, actor, found),
        "figures": figures(actor, found),
        "candidates_url": reverse("assessment:candidates", args=[found.id]) if sees_candidates(actor) else "",
        "colleges": by_college(actor, found),
        "levels": found.levels.select_related("certificate_type"),
        "sessions": _sessions(found),
        "sites": [one.site for one in found.plan_sites.select_related("site").order_by("site__code")],
        **_editing(request, actor, found),
    }
    return render(request, "assessment/plan.html", context)


def _acts(request: HttpRequest, actor: Actor, found: ExamPlan) -> list[dict[str, Any]]:
    return [
        {
            "code": one.act.value,
            "label": one.act.label,
            "needs_reason": one.needs_reason,
            "is_going_back": one.needs_reason,
            "blockers": [blocker_words(blocker) for blocker in one.blockers],
            "form": _act_form(one.act) if one.needs_reason else None,
            "refused": kept(request, f"act-{one.act.value}"),
        }
        for one in next_acts(actor, found, now())
    ]


def _act_form(act: str, data: Any = None) -> ActForm:
    return ActForm(data, auto_id=f"act-{act}-%s")


def _steps(found: ExamPlan) -> list[TimelineStep]:
    """The way of a plan, with the step it is at."""
    if found.state == PlanState.CANCELLED:
        label = PlanState.CANCELLED.label
        return [TimelineStep(title=label, state=StepState.REFUSED, at=found.state_at, note=found.state_note)]
    place = PATH.index(PlanState(found.state))
    return [
        TimelineStep(
            title=state.label,
            state=StepState.DONE if index < place else StepState.CURRENT if index == place else StepState.TODO,
            at=found.state_at if index == place else None,
            expected_on=_expected(found, state) if index > place else None,
        )
        for index, state in enumerate(PATH)
    ]


def _expected(found: ExamPlan, state: PlanState) -> Any:
    return {
        PlanState.REGISTRATION: found.registers_from_on,
        PlanState.LIST_CONFIRMED: found.registers_until_on,
        PlanState.IN_PROGRESS: found.exam_from_on,
        PlanState.SCORE_REGISTRATION: found.exam_until_on,
        PlanState.CLOSED: found.notice_until_on,
    }.get(state)


def _sessions(found: ExamPlan) -> list[dict[str, Any]]:
    rows = found.sessions.select_related("level__certificate_type").order_by("starts_at", "number")
    return [{"row": row, "part": part_label(row.part)} for row in rows]


def _editing(request: HttpRequest, actor: Actor, found: ExamPlan) -> dict[str, Any]:
    """Forms for sessions and sites, while they can be changed."""
    if not may(actor, "exams.plan", found.organization_id):
        return {}
    forms: dict[str, Any] = {"history": timeline_of(actor, "assessment.plan", found.id)}
    if found.state in SETTABLE:
        forms["session_form"] = kept(request, "session") or _session_form(found, None)
        forms["may_edit"] = found.state == PlanState.DRAFT
    if found.state in SITES_SETTABLE:
        forms["sites_form"] = kept(request, "sites") or _sites_form(actor, found, None)
    return forms


def _session_form(found: ExamPlan, data: Any) -> SessionForm:
    parts = list(dict.fromkeys(code for scheme in schemes_of(found).values() for code in scheme.codes))
    levels = [(str(one.id), named(one.certificate_type)) for one in found.levels.select_related("certificate_type")]
    return SessionForm(data, parts=parts, levels=levels, initial={"day": found.exam_from_on})


def _sites_form(actor: Actor, found: ExamPlan, data: Any) -> PlanSitesForm:
    chosen = list(found.plan_sites.values_list("site_id", flat=True))
    sites = sites_to_choose(actor, found)
    return PlanSitesForm(data, sites=sites, initial={"sites": chosen})


@login_required
@require_POST
def act(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """Does one act on a plan."""
    actor = actor_of(request)
    found = get_plan(actor, exam_plan_id)
    form = _act_form(request.POST.get("act", ""), request.POST)
    if not form.is_valid():
        return faults(request, form, "assessment:plan", found.id)
    wanted, reason = form.cleaned_data["act"], form.cleaned_data["reason"]

    def do() -> None:
        services.act_on_plan(exam_plan_id=found.id, act=wanted, reason=reason, actor=actor, now=now())

    words = _("Done: %(act)s") % {"act": PlanAct(wanted).label}
    typed = form if reason.strip() else None
    return done(request, "assessment:plan", words, do, found.id, form=typed, key=f"act-{wanted}")


@login_required
@require_POST
def add_session(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """Adds a session."""
    actor = actor_of(request)
    found = get_plan(actor, exam_plan_id)
    require(actor, "exams.plan", found.organization_id)
    form = _session_form(found, request.POST)
    if not form.is_valid():
        return faults(request, form, "assessment:plan", found.id, key="session")

    def do() -> None:
        services.add_session(exam_plan_id=found.id, actor=actor, now=now(), **form.as_session())

    return done(request, "assessment:plan", _("Session added"), do, found.id, form=form, key="session")


@login_required
@require_POST
def remove_session(request: HttpRequest, exam_plan_id: UUID, exam_session_id: UUID) -> HttpResponse:
    """Takes a session out."""
    actor = actor_of(request)
    found = get_plan(actor, exam_plan_id)

    def do() -> None:
        services.remove_session(exam_session_id=exam_session_id, actor=actor, now=now())

    return done(request, "assessment:plan", _("Session removed"), do, found.id)


@login_required
@require_POST
def set_sites(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """Says which sites take part."""
    actor = actor_of(request)
    found = get_plan(actor, exam_plan_id)
    require(actor, "exams.plan", found.organization_id)
    form = _sites_form(actor, found, request.POST)
    if not form.is_valid():
        return faults(request, form, "assessment:plan", found.id, key="sites")
    ids = [site.id for site in form.cleaned_data["sites"]]

    def do() -> None:
        services.set_plan_sites(exam_plan_id=found.id, site_ids=ids, actor=actor, now=now())

    return done(request, "assessment:plan", _("Sites saved"), do, found.id, form=form, key="sites")
