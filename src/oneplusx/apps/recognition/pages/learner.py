from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oneplusx.apps.recognition import selectors, services
from oneplusx.apps.recognition.forms import AchievementForm, initial_of
from oneplusx.apps.recognition.models import Achievement, AchievementState
from oneplusx.apps.recognition.presenting import facts_of, refusal_of, refusal_words, timeline_of
from oneplusx.apps.standards.models import AchievementType, CertificateType
from oneplusx.apps.standards.selectors import (
    achievement_type,
    achievement_types,
    certificate_type_by_code,
    search_certificate_types,
)
from oneplusx.domain.errors import Denied, DomainError, NotFound
from oneplusx.web.clock import now, today
from oneplusx.web.forms import EvidenceForm
from oneplusx.web.paging import paginate
from oneplusx.web.refusals import words_of
from oneplusx.web.requests import actor_of

CHOICES_SHOWN = 30


def own_learner_id(request: HttpRequest) -> UUID:
    learner_id = actor_of(request).learner_id
    if learner_id is None:
        raise Denied("denied", permission="achievements.own")
    return learner_id


@login_required
@require_safe
def achievements(request: HttpRequest) -> HttpResponse:
    rows = selectors.achievements_of(actor_of(request), own_learner_id(request))
    page = paginate(rows, request.GET)
    items = [
        {
            "row": row,
            "deposits": [one for one in row.recognitions.all() if one.reversed_at is None],
            "refusals": refusal_words(row),
            "is_expired": row.expires_on is not None and row.expires_on < today(),
        }
        for row in page.rows
    ]
    returned = rows.filter(state=AchievementState.RETURNED).count()
    return render(request, "recognition/my.html", {"page": page, "items": items, "returned": returned})


@login_required
@require_safe
def choose_type(request: HttpRequest) -> HttpResponse:
    own_learner_id(request)
    types = achievement_types().filter(is_open_to_learners=True)
    return render(request, "recognition/choose_type.html", {"types": types, "steps": wizard()})


def wizard() -> tuple[str, str, str]:
    return _("What it is"), _("Particulars"), _("Evidence and submit")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the certificate (where there is a catalogue) → particulars → review with evidence → submit."""
    own_learner_id(request)
    type_ = achievement_type(code)
    if not type_.is_open_to_learners:
        raise Denied("recognition.not_open")
    chosen = request.GET.get("certificate", "")
    if type_.is_in_catalogue and not chosen:
        return _choose_certificate(request, type_)
    certificate_type = certificate_type_by_code(actor_of(request), chosen) if type_.is_in_catalogue else None
    return _particulars(request, type_, certificate_type)


def _choose_certificate(request: HttpRequest, type_: AchievementType) -> HttpResponse:
    query = request.GET.get("q", "").strip()
    found = search_certificate_types(actor_of(request), query, type_code=type_.code)
    context = {
        "type": type_,
        "query": query,
        "certificates": found[:CHOICES_SHOWN],
        "total": found.count(),
        "steps": wizard(),
    }
    return render(request, "recognition/choose_certificate.html", context)


def _particulars(
    request: HttpRequest, type_: AchievementType, certificate_type: CertificateType | None
) -> HttpResponse:
    colleges = selectors.own_colleges(actor_of(request))
    data = request.POST if request.method == "POST" else None
    form = AchievementForm(data, type_=type_, certificate_type=certificate_type, colleges=colleges)
    context: dict[str, Any] = {"type": type_, "certificate_type": certificate_type, "form": form, "steps": wizard()}
    is_back = "back" in request.POST
    if request.method != "POST" or is_back or not form.is_valid():
        wrong = request.method == "POST" and not is_back
        return render(request, "recognition/particulars.html", context, status=422 if wrong else 200)
    evidence = EvidenceForm(request.POST or None, request.FILES or None) if "submit" in request.POST else EvidenceForm()
    if "submit" in request.POST and evidence.is_valid():
        made = _register(request, form, evidence, certificate_type)
        if made is not None:
            messages.success(request, _("Registered. Your college verifies the evidence; you will be told."))
            return redirect("recognition:achievement", made.id)
        if form.errors:
            return render(request, "recognition/particulars.html", context, status=422)
    wrong = "submit" in request.POST
    context |= {"evidence": evidence, "facts": facts_of(form)}
    return render(request, "recognition/review.html", context, status=422 if wrong else 200)


def _register(
    request: HttpRequest, form: AchievementForm, evidence: EvidenceForm, certificate_type: CertificateType | None
) -> Achievement | None:
    data = form.cleaned_data
    try:
        return services.register_achievement(
            learner_id=own_learner_id(request),
            type_=form.type,
            certificate_type=certificate_type,
            title=data.get("title", ""),
            obtained_on=data["obtained_on"],
            expires_on=data["expires_on"],
            attributes=form.typed_attributes(),
            college_id=UUID(data["college"]) if data.get("college") else None,
            evidence=[services.Evidence(*file) for file in evidence.cleaned_data["handed_in"]],
            note=data["note"],
            actor=actor_of(request),
            now=now(),
        )
    except DomainError as error:
        _show(error, form, evidence)
        return None


def _show(error: DomainError, form: AchievementForm, evidence: EvidenceForm) -> None:
    if error.code.startswith(("recognition.evidence", "recognition.too_many_files", "files.")):
        evidence.add_error("evidence_files", words_of(error))
    else:
        form.add_problems(error)


def _own(request: HttpRequest, achievement_id: UUID) -> Achievement:
    found = selectors.achievement_for(actor_of(request), achievement_id)
    if not selectors.is_own(actor_of(request), found):
        raise NotFound("not_found")
    return found


@login_required
@require_safe
def achievement(request: HttpRequest, achievement_id: UUID) -> HttpResponse:
    found = _own(request, achievement_id)
    context = {
        "achievement": found,
        "evidence": selectors.evidence_of(found),
        "verifications": selectors.verifications_of(found),
        "recognitions": selectors.recognitions_of(found),
        "refusal": refusal_of(found),
        "timeline": timeline_of(found),
        "may_withdraw": found.certificate_id is None and found.state in services.WITHDRAWABLE,
    }
    return render(request, "recognition/achievement.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: HttpRequest, achievement_id: UUID) -> HttpResponse:
    found = _own(request, achievement_id)
    if found.state != AchievementState.RETURNED:
        return redirect("recognition:achievement", found.id)
    data = request.POST if request.method == "POST" else None
    form = AchievementForm(data, type_=found.type, certificate_type=found.certificate_type, initial=initial_of(found))
    evidence = EvidenceForm(data, request.FILES or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and evidence.is_valid()
        and _supplement(request, found, form, evidence)
    ):
        messages.success(request, _("Sent again for verification."))
        return redirect("recognition:achievement", found.id)
    context = {
        "achievement": found,
        "form": form,
        "evidence": evidence,
        "files": selectors.evidence_of(found),
        "verifications": selectors.verifications_of(found),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "recognition/supplement.html", context, status=status)


def _supplement(request: HttpRequest, found: Achievement, form: AchievementForm, evidence: EvidenceForm) -> bool:
    data = form.cleaned_data
    try:
        services.supplement_achievement(
            achievement=found,
            title=data.get("title", found.title),
            obtained_on=data["obtained_on"],
            expires_on=data["expires_on"],
            attributes=form.typed_attributes(),
            evidence=[services.Evidence(*file) for file in evidence.cleaned_data["handed_in"]],
            note=data["note"],
            actor=actor_of(request),
            now=now(),
        )
    except DomainError as error:
        form.add_problems(error)
        return False
    return True


@login_required
@require_POST
def withdraw(request: HttpRequest, achievement_id: UUID) -> HttpResponse:
    found = _own(request, achievement_id)
    services.withdraw_achievement(achievement=found, actor=actor_of(request), now=now())
    messages.success(request, _("Withdrawn."))
    return redirect("recognition:my")
