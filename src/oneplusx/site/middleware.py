"""Turns errors of the domain into answers; unforeseen exceptions are not caught."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from oneplusx.domain.errors import DomainError
from oneplusx.site.pages import domain_error


class DomainErrorMiddleware:
    """Shows an error of the domain as a page in the visitor's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answers a ``DomainError``; anything else goes on."""
        return domain_error(request, error) if isinstance(error, DomainError) else None
