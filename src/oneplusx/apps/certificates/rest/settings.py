from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router

from oneplusx.apps.certificates import selectors, services
from oneplusx.apps.certificates.schemas import IssueProfileIn, IssueProfileOut, RevocationSettingIn
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import institution
from oneplusx.apps.standards.selectors import certificate_type_by_code
from oneplusx.domain.errors import Denied
from oneplusx.web.actor import Actor
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES
from oneplusx.web.requests import actor_of

router = Router()
SETTING = "/certificate-revocation-setting"


@router.get(
    "/issue-profiles",
    response={200: Listing[IssueProfileOut], **READS},
    summary="How the own organization numbers and prints certificates",
)
def list_profiles(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    """By certificate type; the one without a type holds for all that have none of their own."""
    actor = actor_of(request)
    require(actor, "certificates.issue")
    return listing(selectors.profiles_visible_to(actor), paging, IssueProfileOut.of)


@router.put(
    "/issue-profiles",
    response={200: IssueProfileOut, **WRITES},
    summary="Set how certificates are numbered and printed",
)
def save_profile(request: HttpRequest, body: IssueProfileIn) -> IssueProfileOut:
    """For one certificate type, or for all that have none of their own; certificates issued before keep theirs."""
    actor, code = actor_of(request), body.certificate_type
    saved = services.save_profile(
        organization_id=institution(body.organization_code).id,
        certificate_type=certificate_type_by_code(actor, code) if code else None,
        number_format=body.number_format,
        face=body.face.model_dump(exclude_defaults=True),
        actor=actor,
        now=now(),
    )
    return IssueProfileOut.of(saved)


def _own(actor: Actor) -> selectors.OwnSetting:
    found = selectors.own_setting(actor)
    if found is None:
        raise Denied("denied", permission="certificates.revoke")
    return found


@router.get(SETTING, response={200: RevocationSettingIn, **READS}, summary="Whether revocations need a second officer")
def get_revocation_setting(request: HttpRequest) -> RevocationSettingIn:
    """Of the own organization; the usual answer is yes."""
    return RevocationSettingIn(needs_second_officer=_own(actor_of(request)).needs_second_officer)


@router.put(
    SETTING, response={200: RevocationSettingIn, **WRITES}, summary="Set whether revocations need a second officer"
)
def save_revocation_setting(request: HttpRequest, body: RevocationSettingIn) -> RevocationSettingIn:
    """Of the own organization; all its officers are told."""
    actor = actor_of(request)
    saved = services.save_revocation_setting(
        organization_id=_own(actor).organization_id, needs_second=body.needs_second_officer, actor=actor, now=now()
    )
    return RevocationSettingIn(needs_second_officer=saved.needs_second_officer)
