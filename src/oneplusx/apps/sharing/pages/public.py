"""What anybody with the code opens: a door that says what opening means, the report, and the PDF of it.

Opening is a POST, so that previews of messengers and mail scanners use up no view. Whoever opened keeps the report for
half an hour (a signed cookie of this address only), so that reloading and the PDF are not counted again.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from oneplusx.apps.sharing import selectors, services
from oneplusx.apps.sharing.forms import CodeForm, VisitorForm
from oneplusx.apps.sharing.limits import count_opening
from oneplusx.apps.sharing.models import Share, Standing
from oneplusx.apps.sharing.printing import pdf_answer
from oneplusx.apps.sharing.reporting import report_of
from oneplusx.apps.sharing.visitors import device_of, network_of
from oneplusx.domain.errors import Conflict
from oneplusx.web.clock import now
from oneplusx.web.requests import actor_of, address_of

KEPT_SECONDS = 1_800
COOKIE = "opened"
SALT = "sharing.opened"


@never_cache
@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """Where a code is typed by whoever has no QR code to scan."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_bound and form.is_valid():
        return redirect("sharing:report", form.cleaned_data["code"])
    return _answer(request, "sharing/enter.html", {"form": form}, status=422 if form.errors else 200)


@csrf_exempt  # counts a view of whoever holds the code, and uses no session
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, code: str) -> HttpResponse:
    """The door to a report; behind it, the report."""
    found = _found(request, code)
    if found is None:
        return _answer(request, "sharing/unknown.html", {}, status=404)
    with translation.override(_language(request, found)):
        standing = found.standing(now())
        if _is_closed(request, found, standing):
            return _answer(request, "sharing/closed.html", {"standing": standing}, status=410)
        if _has_opened(request, found):
            return _report(request, found, code)
        form = VisitorForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            return _open(request, found, code, form)
        return _answer(request, "sharing/door.html", {"share": found, "form": form, "code": code})


@never_cache
@require_safe
def report_paper(request: HttpRequest, code: str) -> HttpResponse:
    """The report as PDF, to whoever has opened it."""
    found = _found(request, code)
    if found is None or not _has_opened(request, found) or _is_closed(request, found, found.standing(now())):
        return redirect("sharing:report", code)
    return pdf_answer(found, now())


def _found(request: HttpRequest, code: str) -> Share | None:
    count_opening(address=address_of(request), code=code, now=now())
    return selectors.share_by_code(code)


def _language(request: HttpRequest, found: Share) -> str:
    """The reader's own choice; without one, the language in which the holder shared."""
    is_chosen = settings.LANGUAGE_COOKIE_NAME in request.COOKIES
    return (translation.get_language() or found.language) if is_chosen else found.language


def _is_closed(request: HttpRequest, found: Share, standing: Standing) -> bool:
    """The reader of the last view keeps the report; a revoked or expired one is closed to all."""
    if standing == Standing.USED_UP:
        return not _has_opened(request, found)
    return standing != Standing.ACTIVE


def _has_opened(request: HttpRequest, found: Share) -> bool:
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return False
    return bool(told == found.id.hex)


def _open(request: HttpRequest, found: Share, code: str, form: VisitorForm) -> HttpResponse:
    try:
        services.open_share(
            code=code,
            viewer=form.cleaned_data["viewer"],
            device=device_of(request.headers.get("User-Agent", "")),
            network=network_of(address_of(request)),
            actor=actor_of(request),
            now=now(),
        )
    except Conflict as closed:  # somebody else took the last view just now
        standing = Standing(closed.code.removeprefix("sharing."))
        return _answer(request, "sharing/closed.html", {"standing": standing}, status=410)
    answer = _report(request, found, code)
    answer.set_cookie(
        COOKIE,
        signing.dumps(found.id.hex, salt=SALT),
        max_age=KEPT_SECONDS,
        path=reverse("sharing:report", args=[code]),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
    return answer


def _report(request: HttpRequest, found: Share, code: str) -> HttpResponse:
    return _answer(request, "sharing/report.html", {"report": report_of(found, now()), "code": code, "share": found})


def _answer(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    answer = render(request, template, context, status=status)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    return answer
