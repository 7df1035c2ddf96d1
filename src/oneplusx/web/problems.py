"""Errors of the REST interface as problem documents (RFC 9457): one shape, stable codes, the caller's language.

Endpoints declare what they may answer with ``response={200: Out, **problems(401, 403, 404, 422)}``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Field, NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from oneplusx.domain.errors import Conflict, Denied, DomainError, Invalid, NotFound, TooMany
from oneplusx.web.wording import say

MEDIA_TYPE = "application/problem+json"
STATUSES: tuple[tuple[type[DomainError], int], ...] = (
    (NotFound, 404),
    (Denied, 403),
    (Conflict, 409),
    (Invalid, 422),
    (TooMany, 429),
)


class FieldProblem(Schema):
    """One field of the request that is wrong."""

    field: str = Field(description="Where: body.rows.0.name, query.page")
    code: str
    detail: str


class Problem(Schema):
    """A problem document."""

    type: str = Field(description="urn:oneplusx:problem:<code>")
    title: str = Field(description="Reason phrase of the status")
    status: int
    code: str = Field(description="Stable code; wording may change, codes do not")
    detail: str = Field(description="For people, in the language of Accept-Language (zh-hans, en)")
    params: dict[str, Any] = Field(default_factory=dict, description="The values named in the detail")
    errors: list[FieldProblem] = Field(default_factory=list)


def problems(*statuses: int) -> dict[int, type[Problem]]:
    """The problem answers an endpoint declares, by status."""
    return dict.fromkeys(statuses, Problem)


READS = problems(401, 403, 404, 422, 429)
"""What a read may answer besides its result."""
WRITES = problems(401, 403, 404, 409, 422, 429)
"""What a write may answer besides its result."""


def status_of(error: DomainError) -> int:
    """HTTP status of an error of the domain."""
    return next((status for kind, status in STATUSES if isinstance(error, kind)), 400)


def problem_body(
    status: int, code: str, params: Mapping[str, object] | None = None, errors: Iterable[Mapping[str, str]] = ()
) -> dict[str, Any]:
    """A problem document in the language of the request."""
    values = dict(params or {})
    return {
        "type": f"urn:oneplusx:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": say(code, values, get_language() or "zh-hans"),
        "params": values,
        "errors": list(errors),
    }


def problem_answer(body: Mapping[str, Any]) -> HttpResponse:
    """A problem document as an answer."""
    status = int(body["status"])
    response = HttpResponse(orjson.dumps(body, default=str), content_type=MEDIA_TYPE, status=status)
    if status == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="oneplusx"'
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = "60"
    return response


def _field_problem(error: Mapping[str, Any]) -> dict[str, str]:
    place: Sequence[object] = error.get("loc", ())
    return {"field": ".".join(map(str, place)), "code": str(error.get("type", "")), "detail": str(error.get("msg", ""))}


def _of_domain(_request: HttpRequest, error: DomainError) -> HttpResponse:
    return problem_answer(problem_body(status_of(error), error.code, error.params))


def _of_validation(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields = [_field_problem(one) for one in error.errors]
    return problem_answer(problem_body(HTTPStatus.UNPROCESSABLE_ENTITY, "request.invalid", errors=fields))


def _of_authentication(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problem_answer(problem_body(HTTPStatus.UNAUTHORIZED, "request.unauthenticated"))


def _of_absence(_request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem_answer(problem_body(HTTPStatus.NOT_FOUND, "not_found"))


HTTP_CODES: Mapping[int, str] = {
    400: "request.malformed",
    401: "request.unauthenticated",
    403: "denied",
    404: "not_found",
    429: "request.too_many",
}


def _of_http(_request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem_answer(problem_body(error.status_code, HTTP_CODES.get(error.status_code, "request.malformed")))


HANDLERS: Sequence[tuple[type[Exception], Callable[..., HttpResponse]]] = (
    (DomainError, _of_domain),
    (ValidationError, _of_validation),
    (AuthenticationError, _of_authentication),
    (Http404, _of_absence),
    (HttpError, _of_http),
)


def install(api: NinjaAPI) -> None:
    """Makes an interface answer all foreseen errors with problem documents."""
    for kind, handler in HANDLERS:
        api.add_exception_handler(kind, handler)
