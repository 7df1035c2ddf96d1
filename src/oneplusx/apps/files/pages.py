from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from oneplusx.apps.files import selectors, sniffing

SHOWN_IN_PLACE = sniffing.EVIDENCE


@require_safe
def download(request: HttpRequest, attachment_id: UUID) -> HttpResponse:
    attachment = selectors.attachment_for(request.actor, attachment_id)  # type: ignore[attr-defined]
    data = selectors.content_of(attachment.file)
    media_type = attachment.file.media_type
    in_place = media_type in SHOWN_IN_PLACE and "download" not in request.GET
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = (
        f"{'inline' if in_place else 'attachment'}; filename*=UTF-8''{quote(attachment.name)}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response
