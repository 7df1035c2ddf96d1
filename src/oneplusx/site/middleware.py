"""Turns errors of the domain into answers; unforeseen exceptions are not caught."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from oneplusx.domain.errors import DomainError
from oneplusx.web.problems import status_of
from oneplusx.web.wording import say


class DomainErrorMiddleware:
    """Shows an error of the domain as a page in the visitor's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answers a ``DomainError``; anything else goes on."""
        if not isinstance(error, DomainError):
            return None
        message = say(error.code, error.params, get_language() or "zh-hans")
        status = status_of(error)
        return render(request, "error.html", {"message": message, "code": error.code, "status": status}, status=status)
