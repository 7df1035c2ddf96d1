"""An application by hand: choose, see the decision before submitting, submit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from oneplusx.apps.conversion import presenting, selectors, services
from oneplusx.apps.conversion.forms import FirstEvidenceForm, RequestForm
from oneplusx.apps.recognition.services import Evidence
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
    context = {"choices": choices, "form": form, "decision": None, "words": None, "evidence_form": None}
    if request.method == "POST" and form.is_valid():
        with refusals_into(form):
            decision, words = _try(choices, form)
            evidence = _evidence_form(request, decision)
            if request.POST.get("do") == "submit" and (evidence is None or evidence.is_valid()):
                return _submit(request, choices, form, evidence)
            context |= {"decision": decision, "words": words, "evidence_form": evidence}
    return render(request, "conversion/new.html", context, status=422 if _has_errors(context) else 200)


def _evidence_form(request: HttpRequest, decision: rules.Decision) -> FirstEvidenceForm | None:
    """For the evidence that the rule demands; asked for as soon as the decision was shown with it."""
    missing = services.missing_evidence(decision)
    if not missing or decision.outcome == rules.Outcome.REFUSED:
        return None
    is_sent = request.POST.get("do") == "submit"
    return FirstEvidenceForm(request.POST if is_sent else None, request.FILES if is_sent else None, kinds=missing)


def _has_errors(context: dict[str, Any]) -> bool:
    return any(context[name] is not None and context[name].errors for name in ("form", "evidence_form"))


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


def _submit(
    request: HttpRequest, choices: selectors.Choices, form: RequestForm, evidence: FirstEvidenceForm | None
) -> HttpResponse:
    data = form.cleaned_data
    files = evidence.cleaned_data["demanded"] if evidence is not None else []
    made = services.submit_conversion(
        enrollment_id=choices.enrollment.id,
        rule_id=data["rule"] or None,
        achievement_ids=data["achievements"],
        targets=presenting.chosen_targets(data["targets"]),
        submission_key=data["key"],
        note=data["note"],
        evidence=[Evidence(*file) for file in files],
        actor=actor_of(request),
        now=now(),
    )
    messages.success(request, _("Your application is in."))
    return redirect("conversion:conversion", made.id)
