"""What holds for every request and answer; unforeseen exceptions are not caught."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from oneplusx.domain.errors import DomainError
from oneplusx.site.pages import bad_request, domain_error, error_page
from oneplusx.web.problems import problem_answer, problem_body

REST_PATH = "/api/"
NULL, QUOTED_NULL = "\x00", "%00"


class DomainErrorMiddleware:
    """Shows an error of the domain as a page in the visitor's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answers a ``DomainError``; anything else goes on."""
        return domain_error(request, error) if isinstance(error, DomainError) else None


class UnreadableMiddleware:
    """Refuses addresses with a null character, which PostgreSQL keeps in no text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if NULL not in request.path and QUOTED_NULL not in request.META.get("QUERY_STRING", ""):
            return self.get_response(request)
        if request.path.startswith(REST_PATH):
            return problem_answer(problem_body(HTTPStatus.BAD_REQUEST, "request.malformed"))
        return bad_request(request)


class WrongMethodMiddleware:
    """Says in words that an address is not asked like this, where the answer would be an empty page.

    Who signs in again in the middle of sending a form comes back with GET to an address that only takes POST.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return answer
        status, code = HTTPStatus.METHOD_NOT_ALLOWED, "request.method"
        if request.path.startswith(REST_PATH):
            spoken = problem_answer(problem_body(status, code))
        else:
            spoken = error_page(request, status, code)
        spoken["Allow"] = answer.headers.get("Allow", "")
        return spoken
