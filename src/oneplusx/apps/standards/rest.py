from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from oneplusx.apps.standards.schemas import CatalogueQuery, CertificateTypeOut
from oneplusx.apps.standards.selectors import search_certificate_types
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import problems
from oneplusx.web.requests import actor_of

router = Router(tags=["catalogue"])


@router.get(
    "/catalogue/certificates",
    auth=None,
    response={200: Listing[CertificateTypeOut], **problems(422, 429)},
    summary="Certificate types of the outcome catalogue",
)
def catalogue_certificates(
    request: HttpRequest, paging: Query[Paging], narrow: Query[CatalogueQuery]
) -> dict[str, Any]:
    """Public; a stable order with a total."""
    rows = search_certificate_types(
        actor_of(request), narrow.q, level=narrow.level, type_code=narrow.type, bank_value=narrow.bank_value
    )
    return listing(rows, paging, CertificateTypeOut.of)
