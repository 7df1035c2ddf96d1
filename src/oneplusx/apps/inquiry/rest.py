"""REST door of the public inquiry; needs no token."""

from __future__ import annotations

from datetime import date, datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema

from oneplusx.apps.inquiry.asking import ask
from oneplusx.apps.inquiry.selectors import Finding
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


class InquiryOut(Schema):
    """The verdict and what the public may know."""

    verdict: str = Field(description="valid, revoked, suspended, expired or not_found")
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


@router.post("/inquiries", auth=None, response={200: InquiryOut, **problems(422, 429)}, summary="Look a certificate up")
def create_inquiry(request: HttpRequest, body: InquiryIn) -> Finding:
    """Answers with the verdict; a wrong name and a wrong number answer alike (``not_found``)."""
    if not body.code and not (body.number and body.name):
        raise Invalid("inquiry.number_and_name")
    return ask(**body.model_dump(), address=address_of(request), now=now())
