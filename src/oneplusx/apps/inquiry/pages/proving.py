"""The proof of work on the forms of the public."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse

from oneplusx.apps.inquiry.proof import challenge, is_proved
from oneplusx.domain.errors import TooMany
from oneplusx.web.clock import now
from oneplusx.web.refusals import words_of

FIELD = "proof"


def proved(request: HttpRequest) -> bool:
    """Whether the form came with a right proof of work."""
    return is_proved(request.POST.get(FIELD, ""))


def with_challenge(*, is_wanted: bool) -> dict[str, Any]:
    """What a form needs to ask for a proof; nothing when it asks for none."""
    return {"challenge": json.dumps(challenge(now=now()))} if is_wanted else {}


def asked_too_often(error: TooMany) -> dict[str, Any]:
    """What the page says instead of an answer, with a challenge where a proof would help."""
    helps = error.code == "inquiry.proof_needed"
    return {"refusal": words_of(error), "proof_helps": helps, **with_challenge(is_wanted=helps)}


def retry_after(response: HttpResponse, error: TooMany) -> HttpResponse:
    """The answer with the seconds to wait."""
    response["Retry-After"] = str(error.params.get("seconds", 60))
    return response
