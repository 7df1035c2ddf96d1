"""Differences of the two passes, for the third assessor who decides them."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.assessment import services
from oneplusx.apps.assessment.forms.candidates import ResolveForm
from oneplusx.apps.assessment.labels import part_label, points
from oneplusx.apps.assessment.pages.acting import done, faults, kept
from oneplusx.apps.assessment.selectors.moderating import differences_for
from oneplusx.apps.assessment.selectors.visibility import one_of, registrations_concerning
from oneplusx.apps.parties.permissions import require
from oneplusx.web.clock import now
from oneplusx.web.requests import actor_of


def resolve_form(request: HttpRequest, registration_id: UUID, part: str) -> ResolveForm:
    """The form of one difference, as it was typed where it was refused just now."""
    key = f"d-{registration_id}-{part}"
    typed: ResolveForm | None = kept(request, key)
    return typed or ResolveForm(initial={"registration_id": registration_id, "part": part}, auto_id=f"{key}-%s")


def resolve_typed(request: HttpRequest) -> tuple[ResolveForm, str]:
    """What was typed about a difference, and which one it is."""
    key = f"d-{request.POST.get('registration_id')}-{request.POST.get('part')}"
    return ResolveForm(request.POST, auto_id=f"{key}-%s"), key


@login_required
@require_safe
def my_differences(request: HttpRequest) -> HttpResponse:
    """What waits for the actor as a third, by ticket number."""
    actor = actor_of(request)
    require(actor, "exams.score")
    rows = [
        {
            "plan": one.plan,
            "ticket": one.ticket,
            "part": part_label(one.pair.part),
            "first": points(one.pair.first),
            "second": points(one.pair.second),
            "form": resolve_form(request, one.registration.id, one.pair.part),
        }
        for one in differences_for(actor)
    ]
    return render(request, "assessment/my_differences.html", {"rows": rows})


@login_required
@require_POST
def decide_difference(request: HttpRequest) -> HttpResponse:
    """The third decides one of them."""
    actor = actor_of(request)
    require(actor, "exams.score")
    form, key = resolve_typed(request)
    if not form.is_valid():
        return faults(request, form, "assessment:my_differences", key=key)
    data = form.cleaned_data
    row = one_of(registrations_concerning(actor), data["registration_id"])

    def do() -> None:
        services.resolve_difference(
            exam_registration_id=row.id,
            part=data["part"],
            score_hundredths=data["score"],
            reason=data["reason"],
            actor=actor,
            now=now(),
        )

    return done(request, "assessment:my_differences", pgettext("exam", "Decided"), do, form=form, key=key)
