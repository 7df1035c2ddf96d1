"""The learner's own credentials: to download, to print, to put into a wallet."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.certificates.faces import FaceLanguage
from oneplusx.apps.credentials import selectors, services
from oneplusx.apps.credentials.answers import CREDENTIAL, download
from oneplusx.apps.credentials.badges import BAKERS, baked_badge
from oneplusx.apps.credentials.models import CredentialState
from oneplusx.apps.trail.models import LeafKind
from oneplusx.apps.transparency.selectors import mark_of
from oneplusx.domain.errors import Denied, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now
from oneplusx.web.requests import actor_of


def _learner(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if actor.learner_id is None:
        raise Denied("denied", permission="credentials.own")
    return actor


@login_required
@require_safe
def my_credentials(request: HttpRequest) -> HttpResponse:
    """All own credentials, the latest first."""
    rows = selectors.own_credentials(_learner(request))
    states = {one.credential.state for one in rows}
    return render(
        request,
        "credentials/my_credentials.html",
        {"rows": rows, "may_state": CredentialState.VALID in states},
    )


@login_required
@require_safe
def my_credential(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """One own credential with everything that can be done with it."""
    return _page(request, certificate_id)


def _page(request: HttpRequest, certificate_id: UUID, made: object = None) -> HttpResponse:
    actor = _learner(request)
    held = selectors.own_certificate(actor, certificate_id)
    context = {
        "held": held,
        "mark": mark_of(held.credential.id, LeafKind.CREDENTIAL_ISSUED),
        "made": made,
        "offers": selectors.offers_of(actor, certificate_id)[:5],
        "may_offer": held.credential.state == CredentialState.VALID,
        "languages": list(FaceLanguage),
        "now": now(),
    }
    answer = render(request, "credentials/my_credential.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_safe
def my_document(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """The own edition as JSON."""
    actor = _learner(request)
    held = selectors.own_certificate(actor, certificate_id)
    text = services.holder_edition(credential=held.credential, actor=actor, now=now())
    return download(text.encode(), CREDENTIAL, f"{held.code or certificate_id}.json")


@login_required
@require_safe
def my_badge(request: HttpRequest, certificate_id: UUID, form: str) -> HttpResponse:
    """The own edition baked into a picture."""
    if form not in BAKERS:
        raise NotFound("not_found")
    actor = _learner(request)
    held = selectors.own_certificate(actor, certificate_id)
    text = services.holder_edition(credential=held.credential, actor=actor, now=now())
    made = baked_badge(held.certificate, text, form)
    return download(made.content, made.media_type, f"{held.code or certificate_id}.{form}")


@login_required
@require_safe
def my_paper(request: HttpRequest, certificate_id: UUID, language: str) -> HttpResponse:
    """The certificate as PDF/A-3b in a language, the credential embedded."""
    if language not in list(FaceLanguage):
        raise NotFound("not_found")
    content = selectors.own_paper(_learner(request), certificate_id, FaceLanguage(language))
    return download(content, "application/pdf", f"{certificate_id}-{language}.pdf")


@login_required
@require_safe
def my_statement(request: HttpRequest) -> HttpResponse:
    """Everything in force in one signed record (CLR 2.0)."""
    text = services.make_statement(actor=_learner(request), now=now())
    return download(text.encode(), CREDENTIAL, "statement.json")


@login_required
@require_POST
def offer(request: HttpRequest, certificate_id: UUID) -> HttpResponse:
    """Offers the credential to the learner's wallet; link and digits are shown this once."""
    made = services.offer_to_wallet(certificate_id=certificate_id, actor=_learner(request), now=now())
    return _page(request, certificate_id, made)
