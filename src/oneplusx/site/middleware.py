"""What holds for every request and answer; unforeseen exceptions are not caught."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import is_valid_path
from django.utils.translation import gettext as _

from oneplusx.domain.errors import DomainError
from oneplusx.site.pages import bad_request, domain_error, error_page
from oneplusx.web.column_choice import choice_of, choose, nothing_chosen
from oneplusx.web.problems import problem_answer, problem_body

REST_PATH = "/api/"
SPOKEN_TO_PROGRAMS = (REST_PATH, "/ims/")
JSON = "application/json"
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


class ColumnsMiddleware:
    """Answers each page with the columns its visitor chose (``web/column_choice.py``)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with nothing_chosen():
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Once the view is known, so is the page."""
        match = request.resolver_match
        if match is not None and not request.path.startswith(REST_PATH):
            choose(choice_of(request, match.view_name))


class UnreadableMiddleware:
    """Refuses addresses with a null character, which PostgreSQL keeps in no text."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if NULL not in request.path and QUOTED_NULL not in request.META.get("QUERY_STRING", ""):
            return self.get_response(request)
        if request.path.startswith(SPOKEN_TO_PROGRAMS):
            return problem_answer(problem_body(HTTPStatus.BAD_REQUEST, "request.malformed"))
        return bad_request(request)


class WrongMethodMiddleware:
    """Leads a visitor of an address that only takes forms to the page of the form; others are told in words.

    Links of a page that shows a refused form again order, narrow and page its table at the address of the form; who
    signs in again in the middle of sending it comes back there too. An answer in JSON (OneRoster's own form of an
    error) stays as it is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED or answer.headers.get("Content-Type") == JSON:
            return answer
        if _is_visit(request) and (page := _page_above(request.path)):
            return _led_to(request, page)
        status, code = HTTPStatus.METHOD_NOT_ALLOWED, "request.method"
        if request.path.startswith(SPOKEN_TO_PROGRAMS):
            spoken = problem_answer(problem_body(status, code))
        else:
            spoken = error_page(request, status, code)
        spoken["Allow"] = answer.headers.get("Allow", "")
        return spoken


def _is_visit(request: HttpRequest) -> bool:
    """Whether a browser asks for a page: scripts and programs get the answer to what they asked."""
    asks_for_page = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
    return asks_for_page and "HX-Request" not in request.headers and not request.path.startswith(SPOKEN_TO_PROGRAMS)


def _page_above(path: str) -> str:
    """The nearest known address above; empty: there is none but the entrance."""
    while (path := path.rstrip("/").rpartition("/")[0] + "/") != "/":
        if is_valid_path(path):
            return path
    return ""


def _led_to(request: HttpRequest, page: str) -> HttpResponse:
    asked = request.META.get("QUERY_STRING", "")
    if not asked:
        messages.warning(request, _("Nothing was sent just now. If it is still needed, send it again on this page."))
    return HttpResponseRedirect(f"{page}?{asked}" if asked else page)
