"""REST door of conversion methods: read, draft, publish, try."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Status

from oneplusx.apps.rulesets import selectors, services
from oneplusx.apps.rulesets.models import VersionState
from oneplusx.apps.rulesets.schemas.library import (
    RuleSetOut,
    RuleSetVersionIn,
    TrialCaseIn,
    VersionOut,
    WholeVersionOut,
)
from oneplusx.domain import rules
from oneplusx.domain.errors import NotFound
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router(tags=["rule sets"])


@router.get("/rule-sets", response={200: Listing[RuleSetOut], **READS}, summary="Conversion methods")
def list_rule_sets(request: HttpRequest, paging: Query[Paging], q: str = "") -> dict[str, Any]:
    """Methods with a visible version, by code."""
    rows = selectors.rule_sets_visible_to(actor_of(request)).order_by("code")
    return listing(rows.filter(title_zh__icontains=q) if q else rows, paging, RuleSetOut.of)


@router.get("/rule-sets/{code}/versions", response={200: Listing[VersionOut], **READS}, summary="Versions of a method")
def list_versions(request: HttpRequest, code: str, paging: Query[Paging]) -> dict[str, Any]:
    """Newest first."""
    rows = selectors.versions_visible_to(actor_of(request)).filter(rule_set__code=code)
    return listing(rows.order_by("-effective_from_on", "-id"), paging, VersionOut.of)


@router.get(
    "/rule-set-versions/{version_id}", response={200: WholeVersionOut, **READS}, summary="One version, with its rules"
)
def get_version(request: HttpRequest, version_id: UUID) -> dict[str, Any]:
    """The whole document as it was written."""
    return WholeVersionOut.of(selectors.version_for_actor(actor_of(request), version_id))


@router.post("/rule-set-versions", response={201: VersionOut, **WRITES}, summary="Draft a version")
def create_version(request: HttpRequest, body: RuleSetVersionIn) -> Any:
    """YAML or JSON text; wrong places are named by line and field."""
    version = services.create_version(
        owner_id=body.owner_id, text=body.text, name=body.name, actor=actor_of(request), now=now()
    )
    return Status(201, VersionOut.of(version))


@router.post("/rule-set-versions/{version_id}/publish", response={200: VersionOut, **WRITES}, summary="Publish a draft")
def publish_version(request: HttpRequest, version_id: UUID) -> dict[str, Any]:
    """From then on it never changes."""
    return VersionOut.of(services.publish_version(version_id=version_id, actor=actor_of(request), now=now()))


@router.post("/rule-sets/{code}/decide", response={200: dict[str, Any], **WRITES}, summary="Try a case")
def try_case(request: HttpRequest, code: str, body: TrialCaseIn) -> dict[str, Any]:
    """Decides a case document under the newest published version; nothing is kept."""
    versions = selectors.versions_visible_to(actor_of(request)).filter(rule_set__code=code)
    version = versions.filter(state=VersionState.PUBLISHED).order_by("-effective_from_on", "-id").first()
    if version is None:
        raise NotFound("not_found")
    decision = services.decide_case(version=version, text=body.case, now=now())
    return dict(rules.decision_to_json(decision))
