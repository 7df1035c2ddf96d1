"""Numbers and faces: the organization's settings, a specimen, and the printed certificate."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oneplusx.apps.certificates import selectors, services
from oneplusx.apps.certificates.faces import specimen
from oneplusx.apps.certificates.forms.batches import ProfileForm
from oneplusx.apps.certificates.printing import press
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.standards.models import CertificateType
from oneplusx.apps.standards.selectors import certificate_type_for, certificate_types_visible_to
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import now
from oneplusx.web.refusals import refusals_into
from oneplusx.web.requests import actor_of

NUMBER_FAULTS = {"numbers": "number_format", "issuing.unknown_face": "title", "issuing.face_too_long": "text"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    """How the own organization numbers and prints certificates."""
    actor = actor_of(request)
    require(actor, "certificates.issue")
    organization_id, chosen = _own(actor), _chosen(request, actor)
    found = selectors.profile_of(organization_id, chosen)
    initial = {**ProfileForm.initial_of(found), "certificate_type": str(chosen.id) if chosen else ""}
    form = ProfileForm(request.POST or None, initial=initial, types=_types(actor))
    if request.method == "POST" and form.is_valid():
        with refusals_into(form, NUMBER_FAULTS):
            _save(form, organization_id, actor)
            messages.success(request, _("Saved"))
            return redirect(request.get_full_path())
    context = {"form": form, "types": _types(actor), "chosen": chosen, "profile": found}
    return render(request, "certificates/profile.html", context, status=422 if form.errors else 200)


def _save(form: ProfileForm, organization_id: UUID, actor: Actor) -> None:
    type_id = form.cleaned_data["certificate_type"]
    services.save_profile(
        organization_id=organization_id,
        certificate_type=certificate_type_for(actor, UUID(type_id)) if type_id else None,
        number_format=form.cleaned_data["number_format"],
        face=form.face(),
        actor=actor,
        now=now(),
    )


def _own(actor: Actor) -> UUID:
    return actor.institutions(Role.ORGANIZATION_OFFICER)[0]


def _types(actor: Actor) -> Any:
    own = certificate_types_visible_to(actor).filter(organization_id=_own(actor))
    return own.order_by("family", "level_rank")


def _chosen(request: HttpRequest, actor: Actor) -> CertificateType | None:
    """The type of the address, where it is one of the own organization."""
    wanted = request.GET.get("type", "")
    return _types(actor).filter(code=wanted).first() if wanted else None


@login_required
@require_safe
def show_specimen(request: HttpRequest) -> HttpResponse:
    """A specimen with made-up values, as the settings stand."""
    actor = actor_of(request)
    require(actor, "certificates.issue")
    kind = _chosen(request, actor) or _types(actor).first()
    if kind is None:
        messages.info(request, _("No certificate of the catalogue is yours yet."))
        return redirect("certificates:profile")
    face = specimen(selectors.profile_of(_own(actor), kind), kind, now())
    return _pdf(press([face])[0], "specimen.pdf")


@login_required
@require_safe
def face(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """The printed certificate, to its holder and those who may see it."""
    found = selectors.certificate_for(actor_of(request), certificate_id)
    return _pdf(selectors.face_bytes(found), f"{found.number or found.id}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer
