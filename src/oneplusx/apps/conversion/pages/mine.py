"""The learner's plan and applications."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.conversion import presenting, selectors, services
from oneplusx.apps.conversion.models import Conversion, ConversionPlan
from oneplusx.domain.errors import Conflict
from oneplusx.web.clock import now, today
from oneplusx.web.paging import paginate
from oneplusx.web.refusals import words_of
from oneplusx.web.requests import actor_of


@login_required
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The plans computed unasked, one per program; every item ready to apply for."""
    actor = actor_of(request)
    context = {
        "plans": [_plan_context(plan) for plan in selectors.own_plans(actor)],
        "enrollments": selectors.own_enrollments(actor),
        "running": selectors.own_conversions(actor).filter(state__in=["submitted", "returned"]).count(),
    }
    return render(request, "conversion/plans.html", context)


def _plan_context(plan: ConversionPlan) -> dict[str, Any]:
    return {
        "plan": plan,
        "items": presenting.plan_items(plan),
        "others": presenting.other_plans(plan),
        "why_not": presenting.why_not_lines(plan),
    }


@login_required
@require_POST
def apply_plan(request: HttpRequest, enrollment_id: UUID) -> HttpResponse:
    """One tap: applies for the chosen items; tapped twice, it is still one application each."""
    keys = [key[:64] for key in request.POST.getlist("items")]
    if not keys:
        messages.warning(request, _("Choose at least one conversion."))
        return redirect("conversion:plans")
    try:
        made = services.apply_plan(enrollment_id=enrollment_id, item_keys=keys, actor=actor_of(request), now=now())
    except Conflict as error:
        messages.error(request, words_of(error))
        return redirect("conversion:plans")
    text = ngettext("Applied for %(count)d conversion.", "Applied for %(count)d conversions.", len(made))
    messages.success(request, text % {"count": len(made)})
    return redirect("conversion:mine") if len(made) > 1 else redirect("conversion:conversion", made[0].id)


@login_required
@require_safe
def conversions(request: HttpRequest) -> HttpResponse:
    """The learner's own applications, newest first."""
    rows = selectors.own_conversions(actor_of(request)).order_by("-submitted_at")
    page = paginate(rows, request.GET)
    context = {"page": page, "rows": [_line(conversion) for conversion in page.rows]}
    return render(request, "conversion/conversions.html", context)


def _line(conversion: Conversion) -> dict[str, Any]:
    words = presenting.explained(conversion)
    return {"conversion": conversion, "words": words, "next": presenting.next_office(conversion, today())}
