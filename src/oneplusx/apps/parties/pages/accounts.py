from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from oneplusx.apps.files.selectors import attachments_of
from oneplusx.apps.parties import selectors, services
from oneplusx.apps.parties.forms import ActivationByIdentityForm, ActivationForm, OpenAccountForm, ProofForm
from oneplusx.apps.parties.pages.sign_in import enter
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.domain.identity import DocumentKind
from oneplusx.web.clock import now
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of

FIELDS = {
    "identity.name": "name",
    "identity.": "identity_number",
    "parties.weak_password": "password",
    "parties.username_taken": "username",
    "parties.proof": "proofs",
    "parties.too_many_proofs": "proofs",
    "files.": "proofs",
}


def _proof_of(values: dict[str, Any]) -> services.ActivationProof:
    return services.ActivationProof(
        college_code=values["college"].code,
        student_number=values["student_number"].strip(),
        code=values.get("code", ""),
        name=values.get("name", ""),
        last_six=values.get("last_six", ""),
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def activate(request: HttpRequest) -> HttpResponse:
    by_identity = request.GET.get("by") == "identity"
    kind = ActivationByIdentityForm if by_identity else ActivationForm
    form = kind(request.POST or None, initial={"college": request.GET.get("college", "")})
    if form.is_valid():
        values = form.cleaned_data
        with refusals_into(form, FIELDS):
            user = services.activate_account(
                proof=_proof_of(values), username=values["username"], password=values["password"], now=now()
            )
            messages.success(request, _("Your account is active. You sign in as %(name)s.") % {"name": user.username})
            return enter(request, user)
    context = {"form": form, "by_identity": by_identity}
    return render(request, "parties/activate.html", context, status=422 if form.errors else 200)


def _proofs_of(files: Any) -> list[services.Proof]:
    return [services.Proof(file.name or "", file.read()) for file in files]


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def open_account(request: HttpRequest) -> HttpResponse:
    form = OpenAccountForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        values = form.cleaned_data
        with refusals_into(form, FIELDS):
            application = services.Application(
                name=values["name"],
                identity_kind=DocumentKind(values["identity_kind"]),
                identity_number=values["identity_number"],
                phone=values["phone"],
                username=values["username"],
                password=values["password"],
                proofs=_proofs_of(values["proofs"]),
            )
            _learner, user = services.open_social_account(application=application, now=now())
            return enter(request, user, reverse("parties:my_identity"))
    return render(request, "parties/open_account.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def my_identity(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if actor.learner_id is None:
        raise Http404
    form = ProofForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_into(form, FIELDS):
            services.supplement_proof(proofs=_proofs_of(form.cleaned_data["proofs"]), actor=actor, now=now())
            messages.success(request, _("Your proof has been handed in."))
            return redirect("parties:my_identity")
    learner = selectors.get_learner(actor, actor.learner_id)
    context = {
        "form": form,
        "learner": learner,
        "proofs": attachments_of(actor, services.PROOF, learner.id),
        "steps": timeline_of(actor, "learner", learner.id),
    }
    return render(request, "parties/my_identity.html", context, status=422 if form.errors else 200)
