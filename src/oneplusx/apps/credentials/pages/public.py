"""What credentials point at: themselves, status lists, issuers, definitions. For programs; people get a page."""

from __future__ import annotations

from uuid import UUID

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from oneplusx.apps.credentials import selectors
from oneplusx.apps.credentials.answers import JSON_LD, text_answer, wants_page

DEFINITION_SECONDS = 300


@require_safe
def credential_json(request: HttpRequest, code: str) -> HttpResponse:  # noqa: ARG001
    """The signed credential behind an inquiry code."""
    return text_answer(selectors.credential_text_by_code(code))


@require_safe
def status_list(request: HttpRequest, number: int) -> HttpResponse:
    """A signed status list; others may keep it until the next one is published."""
    row = selectors.status_list_by_number(number)
    assert row.published_at is not None, "the selector asks for it"
    tag = quote_etag(f"{row.number}-{row.published_version}-{int(row.published_at.timestamp())}")
    answer = (
        HttpResponse(status=304)
        if request.headers.get("If-None-Match") == tag
        else text_answer(row.document, kept_seconds=settings.ONEPLUSX_STATUS_SECONDS)
    )
    answer["ETag"] = tag
    return answer


@require_safe
def achievement(request: HttpRequest, certificate_type_id: UUID) -> HttpResponse:
    """The definition of what a credential attests; people are led to the catalogue."""
    document = selectors.achievement_document(certificate_type_id)
    if wants_page(request):
        return redirect("standards:certificate", certificate_type_id)
    return text_answer(orjson.dumps(document), JSON_LD, kept_seconds=DEFINITION_SECONDS)


@require_safe
def issuer(request: HttpRequest, institution_id: UUID) -> HttpResponse:
    """Who issues: a profile for programs, a page for people."""
    document = selectors.issuer_profile(institution_id)
    if wants_page(request):
        return render(request, "credentials/issuer.html", selectors.issuer_facts(institution_id))
    return text_answer(orjson.dumps(document), JSON_LD, kept_seconds=DEFINITION_SECONDS)
