"""REST door of the public inquiry; needs no token."""

from __future__ import annotations

from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from oneplusx.apps.credentials.examining import Shown
from oneplusx.apps.inquiry.answers import answer_of
from oneplusx.apps.inquiry.asking import ask
from oneplusx.apps.inquiry.proof import challenge, is_proved
from oneplusx.apps.inquiry.selectors import Verdict
from oneplusx.domain.errors import Invalid
from oneplusx.web.clock import now
from oneplusx.web.problems import problems
from oneplusx.web.requests import address_of

router = Router(tags=["inquiry"])


class InquiryIn(Schema):
    """Number and name, or the code."""

    number: str = Field("", max_length=100)
    name: str = Field("", max_length=120)
    code: str = Field("", max_length=24)
    proof: str = Field("", max_length=4000, description="Solved challenge, needed beyond 20 inquiries a minute")


class ChallengeOut(Schema):
    """A challenge of ALTCHA 2."""

    parameters: dict[str, Any]
    signature: str


class CheckOut(Schema):
    """One check on the certificate and its credential."""

    code: str
    outcome: str = Field(description="passed, failed, warning or unchecked")
    title: str
    words: str = Field(description="For people, in the language of Accept-Language")

    @classmethod
    def of(cls, one: Shown) -> CheckOut:
        """From a check as it is shown."""
        return cls(code=one.code, outcome=one.outcome, title=one.title, words=one.words)


class InquiryOut(Schema):
    """The verdict and what the public may know."""

    verdict: str = Field(description="valid, revoked, replaced, suspended, expired, not_found or unavailable")
    asked_at: datetime
    data_at: datetime | None
    number: str
    code: str
    holder: str = Field(description="Masked name")
    name_zh: str
    name_en: str
    level: str
    issuer_zh: str
    issuer_en: str
    issued_on: date | None
    expires_on: date | None
    is_demo: bool
    checks: list[CheckOut] = Field(description="In the order people read them; empty when nothing was found")


@router.post(
    "/inquiries",
    auth=None,
    response={200: InquiryOut, 503: InquiryOut, **problems(422, 429)},
    summary="Look a certificate up",
)
def create_inquiry(request: HttpRequest, body: InquiryIn) -> Status[dict[str, Any]]:
    """Answers with the verdict; a wrong name and a wrong number answer alike (``not_found``)."""
    if not body.code and not (body.number and body.name):
        raise Invalid("inquiry.number_and_name")
    asked = body.model_dump(exclude={"proof"})
    found = ask(**asked, address=address_of(request), now=now(), is_proved=is_proved(body.proof))
    answer = answer_of(found, found.certificate_id, now=found.asked_at) if found.certificate_id else None
    checks = [CheckOut.of(one) for one in answer.checks] if answer else []
    status = HTTPStatus.SERVICE_UNAVAILABLE if found.verdict == Verdict.UNAVAILABLE else HTTPStatus.OK
    return Status(status, {**found._asdict(), "checks": checks})


@router.get("/inquiries/challenge", auth=None, response=ChallengeOut, summary="A challenge for a proof of work")
def get_challenge(request: HttpRequest) -> dict[str, Any]:  # noqa: ARG001
    """Format: ALTCHA 2. Hand its solution in as ``proof`` (JSON in Base64), once, within 20 minutes."""
    return challenge(now=now())
