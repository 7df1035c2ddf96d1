"""An application by hand: choose, see the decision before submitting, submit."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from oneplusx.apps.conversion import presenting, selectors, services
from oneplusx.apps.conversion.forms import RequestForm
from oneplusx.domain import rules
from oneplusx.domain.errors import NotFound
from oneplusx.web.clock import now
from oneplusx.web.ids import new_id
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of


@login_required
def choose(request: HttpRequest) -> HttpResponse:
    """The form of the first running enrollment."""
    found = selectors.own_enrollments(actor_of(request))
    if not found:
        raise NotFound("not_found")
    return redirect("conversion:new", found[0].id)


@login_required
def new(request: HttpRequest, enrollment_id: UUID) -> HttpResponse:
    """Answers a try with the whole decision; submits only when asked to."""
    actor = actor_of(request)
    choices = selectors.choices_for(actor, enrollment_id, now())
    if choices is None:
        return render(request, "conversion/new.html", {"choices": None})
    form = RequestForm(request.POST or None, initial={"key": new_id().hex}, **presenting.request_choices(choices))
    words = decision = None
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            if request.POST.get("do") == "submit":
                return _submit(request, choices, form)
            decision, words = _try(choices, form)
    context = {"choices": choices, "form": form, "decision": decision, "words": words}
    return render(request, "conversion/new.html", context, status=422 if form.errors else 200)


def _try(choices: selectors.Choices, form: RequestForm) -> tuple[rules.Decision, presenting.Explained]:
    data = form.cleaned_data
    targets = presenting.chosen_targets(data["targets"])
    decision = services.preview_conversion(
        enrollment=choices.enrollment,
        rule_id=data["rule"] or None,
        achievement_ids=data["achievements"],
        targets=targets,
        now=now(),
    )
    request = {
        "rule_id": data["rule"] or None,
        "achievement_ids": data["achievements"],
        "targets": [{"course_code": one.course_code, "slot": one.slot} for one in targets],
    }
    college_id = choices.enrollment.college_id
    document = rules.decision_to_json(decision)
    return decision, presenting.explain_decision(document, request, choices.rule_set, college_id)


def _submit(request: HttpRequest, choices: selectors.Choices, form: RequestForm) -> HttpResponse:
    data = form.cleaned_data
    made = services.submit_conversion(
        enrollment_id=choices.enrollment.id,
        rule_id=data["rule"] or None,
        achievement_ids=data["achievements"],
        targets=presenting.chosen_targets(data["targets"]),
        submission_key=data["key"],
        note=data["note"],
        actor=actor_of(request),
        now=now(),
    )
    messages.success(request, _("Your application is in."))
    return redirect("conversion:conversion", made.id)
