"""Fees of a plan per head, and prices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.forms.candidates import FeeForm, StateFeeForm
from oneplusx.apps.assessment.forms.sites import AppraisalForm, CommentForm, PriceForm, PriceReasonForm
from oneplusx.apps.assessment.labels import yuan
from oneplusx.apps.assessment.models import ExamPlan, FeeConfirmation, Party, PlanState, Price, PriceState
from oneplusx.apps.assessment.pages.acting import done, faults, kept, plan_tabs
from oneplusx.apps.assessment.selectors.fees import (
    SAYINGS,
    differences,
    fee_lines,
    lines_of_party,
    parties_of,
    sum_of,
)
from oneplusx.apps.assessment.selectors.visibility import (
    get_plan,
    one_of,
    organizations_of,
    prices_visible_to,
    registrations_visible_to,
)
from oneplusx.apps.parties.labels import province_name
from oneplusx.apps.parties.permissions import may, require
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now
from oneplusx.web.exporting import export
from oneplusx.web.naming import named
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

PRICE_FORMS: Mapping[str, type[Form]] = {"appraise": AppraisalForm, "comment": CommentForm}
LINES = TableSpec(
    columns=(
        Column(
            "name", gettext_lazy("Name"), sort="learner__person__name_sort", value=lambda row: row.learner.person.name
        ),
        Column(
            "college",
            gettext_lazy("College"),
            sort="registration__college__name_zh",
            value=lambda row: row.registration.college.name_zh if row.registration.college else "",
        ),
        Column("payer", gettext_lazy("Who pays"), sort="payer", value=lambda row: str(row.get_payer_display())),
        Column(
            "amount",
            gettext_lazy("Fee (yuan)"),
            sort="amount_fen",
            is_number=True,
            value=lambda row: row.amount_fen / 100,
        ),
        Column(
            "organization", gettext_lazy("Organization"), is_number=True, value=lambda row: yuan(row.organization_fen)
        ),
        Column("site", gettext_lazy("Exam site"), is_number=True, value=lambda row: yuan(row.site_fen)),
        Column("college_fen", gettext_lazy("College says"), is_number=True, value=lambda row: yuan(row.college_fen)),
    ),
    order="name",
)
PRICES = TableSpec(
    columns=(
        Column(
            "certificate",
            gettext_lazy("Certificate"),
            sort="certificate_type__code",
            value=lambda row: row.certificate_type.name_zh,
        ),
        Column(
            "province",
            gettext_lazy("Province"),
            sort="province_code",
            value=lambda row: province_name(row.province_code),
        ),
        Column(
            "amount",
            gettext_lazy("Fee (yuan)"),
            sort="amount_fen",
            is_number=True,
            value=lambda row: row.amount_fen / 100,
        ),
        Column(
            "cap", gettext_lazy("National cap"), sort="cap_fen", is_number=True, value=lambda row: row.cap_fen / 100
        ),
        Column("until", gettext_lazy("Comments until"), is_whole=True, value=lambda row: row.comments_until_on),
        Column("state", gettext_lazy("State"), sort="state", value=lambda row: str(row.get_state_display())),
    ),
    order="certificate",
)


@login_required
@require_safe
def fees(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """Fee lines, what each party confirmed, the differences."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    require(actor, "exams.confirm_fees")
    mine = registrations_visible_to(actor).filter(plan=plan).order_by()
    table = LINES.read(fee_lines(plan).filter(registration__in=mine), request.GET)
    if plan.state == PlanState.LIST_CONFIRMED:
        _let_state(actor, plan, table.rows)
    context = {
        "plan": plan,
        "tabs": plan_tabs(actor, plan, "fees"),
        "table": table,
        "parties": _parties(request, actor, plan),
        "differences": [_difference(row) for row in differences(plan).filter(registration__in=mine)[:100]],
        "is_open": plan.state == PlanState.LIST_CONFIRMED,
        "yuan": {row.id: yuan(row.amount_fen) for row in table.rows},
    }
    return export(table, f"{plan.code}-fees") or render(request, "assessment/fees.html", context)


def _fee_form(request: HttpRequest, party: str, institution_id: UUID, initial: dict[str, Any]) -> FeeForm:
    name = f"{party}-{institution_id}"
    typed: FeeForm | None = kept(request, name)
    return typed or FeeForm(initial=initial, auto_id=f"{name}-%s")


def _parties(request: HttpRequest, actor: Actor, plan: ExamPlan) -> list[dict[str, Any]]:
    confirmed = {(one.party, one.institution_id): one for one in FeeConfirmation.objects.filter(plan=plan)}
    found = []
    for party, institution in parties_of(plan):
        is_mine = may(actor, "exams.confirm_fees", institution.id)
        if not is_mine and not may(actor, "exams.plan", plan.organization_id):
            continue
        heads, amount = sum_of(lines_of_party(plan, party, institution.id), "amount_fen")
        initial = {"party": party, "institution_id": institution.id, "heads": heads, "amount": amount / 100}
        found.append(
            {
                "label": Party(party).label,
                "name": named(institution),
                "heads": heads,
                "amount": yuan(amount),
                "confirmation": confirmed.get((party, institution.id)),
                "form": _fee_form(request, party, institution.id, initial) if is_mine else None,
            }
        )
    return found


def _let_state(actor: Actor, plan: ExamPlan, rows: Sequence[Any]) -> None:
    """Marks each line with the actor's institutions that may say what they have for it."""
    for row in rows:
        row.stated_by = {}
    for party, institution in parties_of(plan):
        if not may(actor, "exams.confirm_fees", institution.id):
            continue
        lines = lines_of_party(plan, party, institution.id).filter(id__in=[row.id for row in rows])
        own = set(lines.values_list("id", flat=True))
        for row in rows:
            if row.id in own:
                row.stated_by[party] = institution.id


def _difference(row: Any) -> dict[str, Any]:
    sayings = [(Party(party).label, yuan(getattr(row, field))) for party, field in SAYINGS.items()]
    return {"row": row, "amount": yuan(row.amount_fen), "sayings": sayings}


@login_required
@require_POST
def confirm_fees(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """A party confirms its heads and sum."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    name = f"{request.POST.get('party')}-{request.POST.get('institution_id')}"
    form = FeeForm(request.POST, auto_id=f"{name}-%s")
    if not form.is_valid():
        return faults(request, form, "assessment:fees", plan.id, key=name)
    data = form.cleaned_data

    def do() -> None:
        services.confirm_fees(
            exam_plan_id=plan.id,
            party=data["party"],
            institution_id=data["institution_id"],
            heads=data["heads"],
            amount_fen=form.amount_fen,
            actor=actor,
            now=now(),
        )

    return done(request, "assessment:fees", _("Fees confirmed"), do, plan.id, form=form, key=name)


@login_required
@require_POST
def state_fee(request: HttpRequest, exam_plan_id: UUID) -> HttpResponse:
    """A party says what it has for one candidate."""
    actor = actor_of(request)
    plan = get_plan(actor, exam_plan_id)
    form = StateFeeForm(request.POST)
    if not form.is_valid():
        return faults(request, form, "assessment:fees", plan.id)
    data = form.cleaned_data

    def do() -> None:
        services.state_fees(
            exam_plan_id=plan.id,
            party=data["party"],
            institution_id=data["institution_id"],
            amounts={data["registration_id"]: int(data["amount"] * 100)},
            actor=actor,
            now=now(),
        )

    return done(request, "assessment:fees", _("Saved"), do, plan.id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def prices(request: HttpRequest) -> HttpResponse:
    """Prices by type and province; an organization proposes one."""
    actor = actor_of(request)
    form = None
    if may(actor, "exams.propose_price"):
        form = PriceForm(request.POST or None, organization_ids=organizations_of(actor))
    if request.method == "POST" and form is not None and form.is_valid():
        with refusals_into(form, {"assessment.over_cap": "amount"}):
            services.propose_price(actor=actor, now=now(), **form.as_price())
            messages.success(request, _("Proposed. The province decides."))
            return redirect("assessment:prices")
    table = PRICES.read(prices_visible_to(actor), request.GET)
    context = {"table": table, "form": form}
    status = 422 if form is not None and form.errors else 200
    return export(table, "exam-prices") or render(request, "assessment/prices.html", context, status=status)


@login_required
@require_safe
def price(request: HttpRequest, price_id: UUID) -> HttpResponse:
    """One price: grounds, appraisal, comments, decision."""
    actor = actor_of(request)
    found = one_of(prices_visible_to(actor), price_id)
    decides = may(actor, "exams.decide_price")
    context = {
        "price": found,
        "amount": yuan(found.amount_fen),
        "cap": yuan(found.cap_fen),
        "province": province_name(found.province_code),
        "comments": found.comments.select_related("institution").order_by("written_at"),
        "appraisal_form": (kept(request, "appraise") or AppraisalForm())
        if decides and found.state == PriceState.PROPOSED
        else None,
        "decide_form": kept(request, "decide"),
        "may_decide": decides and found.state in {PriceState.PROPOSED, PriceState.COMMENTING},
        "comment_form": (kept(request, "comment") or CommentForm()) if found.state == PriceState.COMMENTING else None,
    }
    return render(request, "assessment/price.html", context)


@login_required
@require_POST
def decide_price(request: HttpRequest, price_id: UUID) -> HttpResponse:
    """Appraisal, comment or decision on a price."""
    actor = actor_of(request)
    found = one_of(prices_visible_to(actor), price_id)
    key = next((one for one in PRICE_FORMS if one in request.POST), "decide")
    form = PRICE_FORMS.get(key, PriceReasonForm)(request.POST)
    if not form.is_valid():
        return faults(request, form, "assessment:price", found.id, key=key)

    def do() -> None:
        _price_act(key, form, actor, found, accepts="accept" in request.POST)

    return done(request, "assessment:price", _("Saved"), do, found.id, form=form, key=key)


def _price_act(key: str, form: Form, actor: Actor, found: Price, *, accepts: bool) -> None:
    same: dict[str, Any] = {"price_id": found.id, "actor": actor, "now": now()}
    if key == "appraise":
        services.record_appraisal(**form.cleaned_data, **same)
    elif key == "comment":
        services.comment_price(**form.cleaned_data, **same)
    else:
        services.decide_price(is_accepted=accepts, **form.cleaned_data, **same)
