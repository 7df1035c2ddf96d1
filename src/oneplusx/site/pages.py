"""Pages that belong to no app: entrance, home, help, looks, errors."""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from oneplusx.domain.errors import DomainError
from oneplusx.site import design, first_days, guides
from oneplusx.site.finding import find
from oneplusx.site.glossary import terms
from oneplusx.site.looks import keep_look
from oneplusx.site.navigation import home_blocks, roles_of, shortcuts, waiting
from oneplusx.web.clock import now
from oneplusx.web.column_choice import keep_columns
from oneplusx.web.exporting import export
from oneplusx.web.problems import status_of
from oneplusx.web.requests import actor_of
from oneplusx.web.wording import say

logger = logging.getLogger("oneplusx.site")
REFERENCE_BYTES = 4


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    return render(request, "site/landing.html")


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    moment, actor = now(), actor_of(request)
    context = {
        "blocks": home_blocks(actor, moment),
        "waiting": waiting(actor),
        "shortcuts": shortcuts(actor),
        "days": first_days.checklists(roles_of(actor)),
        "now": moment,
    }
    return render(request, "site/home.html", context)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    roles = roles_of(actor_of(request))
    context = {
        "days": first_days.checklists(roles),
        "guides": guides.guides_first_for(roles),
    }
    return render(request, "site/help.html", context)


@require_safe
def guide(request: HttpRequest, key: str) -> HttpResponse:
    roles = roles_of(actor_of(request))
    one = guides.guide(key)
    if one is None:
        raise Http404
    context = {"guide": one, "text": guides.page(one, roles), "guides": guides.guides_first_for(roles)}
    return render(request, "site/guide.html", context)


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    return render(request, "site/glossary.html", {"terms": terms().values()})


@require_safe
@login_required
def finding(request: HttpRequest) -> HttpResponse:
    """What Ctrl-K finds, as a page or as the part of it that the palette shows."""
    words, is_part = request.GET.get("q", ""), "HX-Request" in request.headers
    context = {"words": words, "groups": find(actor_of(request), words, has_pages=not is_part), "is_part": is_part}
    return render(request, "site/found.html" if is_part else "site/find.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "site/privacy.html")


@require_safe
def design_page(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO_MODE:
        raise Http404
    context = {**design.examples(request.GET), "now": now()}
    return export(context["table"], "institutions") or render(request, "site/design.html", context)


@csrf_exempt  # only changes how pages look here; a token would make no two public pages alike
@require_POST
def looks(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(_next(request))
    keep_look(request, response)
    return response


@csrf_exempt  # as above
@require_POST
def columns(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(_next(request))
    keep_columns(request, response)
    return response


def _next(request: HttpRequest) -> str:
    address = request.POST.get("next", "/")
    allowed = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return address if allowed else "/"


def domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The page of an error of the domain."""
    status = status_of(error)
    message = say(error.code, error.params, get_language() or settings.LANGUAGE_CODE)
    return error_page(request, status, error.code, message)


def error_page(request: HttpRequest, status: int, code: str, message: str = "") -> HttpResponse:
    """An error with a reference number, which the log holds too."""
    reference = _reference()
    logger.warning("error page %s: %s %s %s %s", reference, status, code, request.method, request.path)
    words = message or say(code, {}, get_language() or settings.LANGUAGE_CODE)
    context = {"status": status, "code": code, "message": words, "reference": reference}
    template = "error_part.html" if request.headers.get("HX-Request") else "error.html"
    response = render(request, template, context, status=status)
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        response["Retry-After"] = "60"
    return response


def _reference() -> str:
    return secrets.token_hex(REFERENCE_BYTES).upper()


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - named by Django
    return error_page(request, HTTPStatus.BAD_REQUEST, "request.malformed")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - named by Django
    return error_page(request, HTTPStatus.FORBIDDEN, "denied")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - named by Django
    return error_page(request, HTTPStatus.NOT_FOUND, "not_found")


def csrf_failure(request: HttpRequest, **_why: object) -> HttpResponse:
    return error_page(request, HTTPStatus.FORBIDDEN, "request.stale_form")


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without context processors: whatever failed may fail again there."""
    reference = _reference()
    logger.error("error page %s: 500 %s %s", reference, request.method, request.path)
    content = render_to_string("500.html", {"reference": reference})
    return HttpResponse(content, status=HTTPStatus.INTERNAL_SERVER_ERROR)
