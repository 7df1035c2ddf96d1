"""The trust page: issuers, keys, counts, the log's checkpoint; and the trust list for verifying offline."""

from __future__ import annotations

import base64

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from oneplusx.apps.credentials.issuers import site_trust_list
from oneplusx.apps.inquiry.selectors import IssuerFacts, key_facts, trust_facts
from oneplusx.apps.keys.ownership import LOG
from oneplusx.apps.keys.selectors import keys_of
from oneplusx.apps.transparency.selectors import latest_checkpoint, note_keys
from oneplusx.domain.credential.trust import dump_trust_list
from oneplusx.web.clock import now
from oneplusx.web.exporting import export_rows
from oneplusx.web.paging import address, paginate

LIST_KEY, LIST_SECONDS = "inquiry:trust-list", 300
HEADS = (
    _("Issuer"),
    "Issuer (en)",
    "DID",
    _("Public key"),
    _("In use since"),
    _("Credentials issued"),
    _("Valid"),
    _("Suspended"),
    pgettext_lazy("certificate", "Revoked"),
    _("Replaced"),
)


@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    facts = trust_facts(now())
    query = request.GET.get("q", "").strip()[:100]
    found = facts.matching(query)
    checkpoint = latest_checkpoint()
    context = {
        "facts": facts,
        "query": query,
        "page": paginate(found, request.GET),
        "csv_url": address(request.GET, format="csv"),
        "xlsx_url": address(request.GET, format="xlsx"),
        "checkpoint": checkpoint,
        "root": base64.b64encode(bytes(checkpoint.root)).decode() if checkpoint else "",
        "log_keys": [key_facts(key) for key in keys_of(LOG)],
        "note_keys": note_keys(),
    }
    return export_rows(request.GET, "trust", HEADS, map(_row, found)) or render(request, "inquiry/trust.html", context)


def _row(one: IssuerFacts) -> tuple[object, ...]:
    key = one.keys[0]
    counts = (one.issued, one.valid, one.suspended, one.revoked, one.replaced)
    return (one.name_zh, one.name_en, key.did, key.multibase, key.active_from, *counts)


@require_safe
def trust_list(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The trust list: what ``oneplusx verify FILE --trust`` reads."""
    document = cache.get(LIST_KEY)
    if document is None:
        document = dump_trust_list(site_trust_list(now()))
        cache.set(LIST_KEY, document, LIST_SECONDS)
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = f"public, max-age={LIST_SECONDS}"
    return response
