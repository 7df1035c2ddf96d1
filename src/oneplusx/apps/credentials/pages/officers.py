"""Credentials and status lists as officers see them."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from oneplusx.apps.credentials import selectors
from oneplusx.apps.credentials.facts import status_address
from oneplusx.apps.credentials.forms import CredentialFilters, StatusListFilters
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.models import LeafKind
from oneplusx.apps.trail.timelines import timeline_of
from oneplusx.apps.transparency.selectors import mark_of
from oneplusx.web.exporting import export
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec

CREDENTIALS = TableSpec(
    columns=(
        Column("number", _("Number"), sort="certificate__number", value=lambda row: row.certificate.number),
        Column("holder", _("Holder"), sort="certificate__holder_name", value=lambda row: row.certificate.holder_name),
        Column(
            "certificate",
            _("Certificate"),
            sort=("certificate__certificate_type__family", "certificate__certificate_type__level_rank"),
            value=lambda row: row.certificate.certificate_type.name_zh,
        ),
        Column("issued_at", _("Signed"), is_whole=True, sort="issued_at", value=lambda row: row.issued_at),
        Column("state", _("State"), sort="state", value=lambda row: row.get_state_display()),
        Column("list", _("Status list"), is_number=True, value=lambda row: row.status_list.number),
        Column("index", _("Place in the list"), is_number=True, value=lambda row: row.status_index),
        Column("key", _("Key"), value=lambda row: row.verification_method),
    ),
    order="-issued_at",
    filters=CredentialFilters,
)
LISTS = TableSpec(
    columns=(
        Column("number", _("Number"), is_number=True, sort="number", value=lambda row: row.number),
        Column("issuer", _("Issuer"), sort="issuer__name_zh", value=lambda row: row.issuer.name_zh),
        Column("purpose", _("Purpose"), sort="purpose", value=lambda row: row.get_purpose_display()),
        Column("places", _("Places taken"), is_number=True, value=lambda row: row.places),
        Column("set", _("Set"), is_number=True, sort="set_count", value=lambda row: row.set_count),
        Column(
            "published_at", _("Last published"), is_whole=True, sort="published_at", value=lambda row: row.published_at
        ),
    ),
    order="-number",
    filters=StatusListFilters,
)


@login_required
@require_safe
def credentials(request: HttpRequest) -> HttpResponse:
    """Credentials of the certificates that one sees."""
    actor = actor_of(request)
    require(actor, "certificates.view")
    table = CREDENTIALS.read(selectors.listed_credentials(actor), request.GET)
    return export(table, "credentials") or render(request, "credentials/credentials.html", {"table": table})


@login_required
@require_safe
def credential(request: HttpRequest, credential_id: UUID) -> HttpResponse:
    """One credential: what it says, its places, its history."""
    actor = actor_of(request)
    found = selectors.credential_for(actor, credential_id)
    context = {
        "credential": found,
        "document": selectors.indented(found),
        "mark": mark_of(found.id, LeafKind.CREDENTIAL_ISSUED),
        "list_address": status_address(found.status_list.number),
        "timeline": timeline_of(actor, "certificate", found.certificate_id),
    }
    return render(request, "credentials/credential.html", context)


@login_required
@require_safe
def status_lists(request: HttpRequest) -> HttpResponse:
    """Status lists with when they were published."""
    actor = actor_of(request)
    require(actor, "credentials.lists")
    table = LISTS.read(selectors.status_lists_visible_to(actor), request.GET)
    return export(table, "status-lists") or render(request, "credentials/status_lists.html", {"table": table})
