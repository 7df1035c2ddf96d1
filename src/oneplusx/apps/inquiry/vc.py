"""VC-API door of verification: ``POST /credentials/verify`` and ``POST /presentations/verify``; needs no token."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Field, Router, Schema, Status

from oneplusx.apps.inquiry.verifying import Verified, verify_credential_request, verify_presentation_request
from oneplusx.domain.credential.verdicts import Check, CheckOutcome
from oneplusx.web.clock import now
from oneplusx.web.problems import problems
from oneplusx.web.requests import address_of
from oneplusx.web.wording import say

router = Router(tags=["VC-API"])
DOCUMENT = {"type": "object", "additionalProperties": True}


class Finding(Schema):
    """One check, or one thing wrong with the form."""

    code: str = Field(description="Stable: of the check, or of what is wrong with the form")
    outcome: str = Field(description="passed, failed, warning or unchecked")
    title: str
    detail: str


class VerificationOut(Schema):
    """What came of examining the document."""

    verified: bool = Field(description="The proofs hold and no check failed")
    outcome: str = Field(description="valid, warning, unchecked, revoked, suspended or invalid")
    is_demo: bool = Field(description="The credential or its issuer is a demonstration")
    checks: list[str] = Field(description="Checks that were made, by code")
    warnings: list[Finding] = Field(description="Warnings, and what could not be checked")
    errors: list[Finding]


def body_of(name: str, options: dict[str, Any]) -> dict[str, Any]:
    """The request body in the OpenAPI document; the body itself is read strictly, by hand."""
    properties = {name: DOCUMENT, "options": {"type": "object", "properties": options, "additionalProperties": True}}
    schema = {"type": "object", "required": [name], "properties": properties, "additionalProperties": True}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


TEXT = {"type": "string", "minLength": 1, "maxLength": 1000}
ANSWERS = {200: VerificationOut, 400: VerificationOut, 422: VerificationOut, **problems(429)}


@router.post(
    "/credentials/verify",
    auth=None,
    response=ANSWERS,
    openapi_extra=body_of("verifiableCredential", {}),
    summary="Verify a credential",
)
def verify_credential(request: HttpRequest) -> Status[VerificationOut]:
    """400 for a document that is not well-formed, 422 for one that does not verify; nothing is fetched."""
    return _answer(verify_credential_request(body=request.body, address=address_of(request), now=now()))


@router.post(
    "/presentations/verify",
    auth=None,
    response=ANSWERS,
    openapi_extra=body_of("verifiablePresentation", {"challenge": TEXT, "domain": TEXT}),
    summary="Verify a presentation",
)
def verify_presentation(request: HttpRequest) -> Status[VerificationOut]:
    """As for credentials; the challenge and the domain that were asked are compared."""
    return _answer(verify_presentation_request(body=request.body, address=address_of(request), now=now()))


def _answer(found: Verified) -> Status[VerificationOut]:
    language = get_language() or "zh-hans"
    wrong = [
        Finding(
            code=one.code,
            outcome=CheckOutcome.FAILED,
            title=say("check.well_formed", {}, language),
            detail=say(one.code, one.named, language),
        )
        for one in found.problems
    ]
    failed = [_finding(one, language) for one in found.checks(CheckOutcome.FAILED)]
    doubtful = found.checks(CheckOutcome.WARNING, CheckOutcome.UNCHECKED)
    answer = VerificationOut(
        verified=found.is_verified,
        outcome=found.verdict.outcome,
        is_demo=found.verdict.is_demo,
        checks=[one.code for one in found.verdict.checks if one.outcome != CheckOutcome.UNCHECKED],
        warnings=[_finding(one, language) for one in doubtful],
        errors=wrong + failed,
    )
    if not found.is_well_formed:
        return Status(HTTPStatus.BAD_REQUEST, answer)
    return Status(HTTPStatus.OK if found.is_verified else HTTPStatus.UNPROCESSABLE_ENTITY, answer)


def _finding(check: Check, language: str) -> Finding:
    title = say(f"check.{check.code}", {}, language)
    return Finding(
        code=check.reason or check.code,
        outcome=check.outcome,
        title=title,
        detail=say(check.wording, check.params, language),
    )
