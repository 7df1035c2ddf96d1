"""Tells other systems of certificates (证书事件): their organization, and the college of the holder."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.trail import facts
from oneplusx.apps.trail.event_kinds import register_event_kind
from oneplusx.apps.trail.services import publish_items, subscribers_of
from oneplusx.web.actor import Actor

RECORDED = "certificate.recorded"
CORRECTED = "certificate.corrected"
REVOKED = "certificate.revoked"
REPLACED = "certificate.replaced"
DATA = {"items": "id, type (code), learner_id, enrollment_id, state, issued_on, expires_on of each certificate"}
FIELDS = ("id", "learner_id", "enrollment_id", "state", "issued_on", "expires_on")
COLUMNS = (*FIELDS, "certificate_type__code", "certificate_type__organization_id", "enrollment__college_id")


def register() -> None:
    """Called once when the app is ready."""
    register_event_kind(RECORDED, _("Certificates issued or recorded"), DATA)
    register_event_kind(CORRECTED, _("Certificates corrected"), DATA)
    register_event_kind(REVOKED, _("Certificates revoked"), DATA)
    register_event_kind(REPLACED, _("Certificates issued again"), DATA)
    facts.subscribe(facts.CertificatesRecorded, tell_recorded)
    facts.subscribe(facts.CertificatesCorrected, tell_corrected)
    facts.subscribe(facts.CertificatesRevoked, tell_revoked)
    facts.subscribe(facts.CertificatesReplaced, tell_replaced)


def tell_recorded(fact: facts.CertificatesRecorded, _actor: Actor, now: datetime) -> None:
    """Certificates were issued or recorded."""
    _tell(RECORDED, fact.certificate_ids, now)


def tell_corrected(fact: facts.CertificatesCorrected, _actor: Actor, now: datetime) -> None:
    """Certificates were recorded with other content."""
    _tell(CORRECTED, fact.certificate_ids, now)


def tell_revoked(fact: facts.CertificatesRevoked, _actor: Actor, now: datetime) -> None:
    """Certificates were revoked."""
    _tell(REVOKED, fact.certificate_ids, now)


def tell_replaced(fact: facts.CertificatesReplaced, _actor: Actor, now: datetime) -> None:
    """Certificates were issued again: the replaced ones and their successors."""
    _tell(REPLACED, [one for pair in fact.pairs for one in pair], now)


def _tell(kind: str, certificate_ids: Sequence[UUID], now: datetime) -> None:
    wanted = subscribers_of(kind)
    if not wanted:
        return
    items: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    rows = Certificate.objects.filter(id__among=list(certificate_ids)).order_by("id").values(*COLUMNS)
    for row in rows:
        item = {**{name: row[name] for name in FIELDS}, "type": row["certificate_type__code"]}
        for institution_id in {row["certificate_type__organization_id"], row["enrollment__college_id"]} & wanted:
            items[institution_id].append(item)
    publish_items(kind=kind, items=items, now=now)
