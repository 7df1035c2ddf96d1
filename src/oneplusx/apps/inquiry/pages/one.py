"""The public inquiry on one screen, and the answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from oneplusx.apps.credentials.standing import FORGED, in_demonstration
from oneplusx.apps.inquiry.answers import answer_of
from oneplusx.apps.inquiry.asking import ask
from oneplusx.apps.inquiry.forms import InquiryForm
from oneplusx.apps.inquiry.limits import needs_proof
from oneplusx.apps.inquiry.outcomes import OUTCOMES
from oneplusx.apps.inquiry.pages.proving import asked_too_often, proved, retry_after, with_challenge
from oneplusx.apps.inquiry.selectors import Finding, Verdict
from oneplusx.apps.standards.models import Level
from oneplusx.domain.certificate_number import grouped_code
from oneplusx.domain.errors import TooMany
from oneplusx.web.clock import now
from oneplusx.web.requests import address_of, origin_of

STATUSES = {Verdict.NOT_FOUND: HTTPStatus.NOT_FOUND, Verdict.UNAVAILABLE: HTTPStatus.SERVICE_UNAVAILABLE}
RETRY_SECONDS = 30


@csrf_exempt  # reads only and uses no session
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def inquiry(request: HttpRequest) -> HttpResponse:
    """Shows the form, and the answer to it."""
    if request.method != "POST":
        if code := request.GET.get("code", "").strip():
            return redirect("inquiry:by_code", code)
        return _form_page(request, InquiryForm(), HTTPStatus.OK)
    form = InquiryForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    return _asked(request, form, **form.cleaned_data)


@never_cache
@require_safe
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """The address behind a certificate's QR code."""
    return _asked(request, InquiryForm(initial={"code": code}), code=code)


def _asked(request: HttpRequest, form: InquiryForm, **asked: str) -> HttpResponse:
    try:
        finding = ask(**asked, address=address_of(request), now=now(), is_proved=proved(request))
    except TooMany as error:
        context = {"form": form, **asked_too_often(error)}
        page = render(request, "inquiry/inquiry.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
        return retry_after(page, error)
    return _answer(request, finding)


def _form_page(request: HttpRequest, form: InquiryForm, status: int) -> HttpResponse:
    is_wanted = needs_proof(address=address_of(request), now=now())
    return render(request, "inquiry/inquiry.html", {"form": form, **with_challenge(is_wanted=is_wanted)}, status=status)


def _answer(request: HttpRequest, finding: Finding) -> HttpResponse:
    chinese = (get_language() or "").startswith("zh")
    context: dict[str, Any] = {"finding": finding, "outcome": OUTCOMES[finding.verdict]}
    if finding.is_demo:
        context["outcome"] = in_demonstration(context["outcome"])
    if finding.code:
        context["level"] = Level(finding.level).label if finding.level in Level.values else finding.level
        context["issuer"] = finding.issuer_zh if chinese else finding.issuer_en or finding.issuer_zh
        context["code"] = grouped_code(finding.code)
        context["share_url"] = origin_of(request) + reverse("inquiry:by_code", args=[finding.code])
    if finding.certificate_id:
        answer = context["answer"] = answer_of(finding, finding.certificate_id, now=finding.asked_at)
        context["outcome"] = FORGED if answer.examined.is_forged else context["outcome"]
    page = render(request, "inquiry/answer.html", context, status=STATUSES.get(finding.verdict, HTTPStatus.OK))
    if finding.verdict == Verdict.UNAVAILABLE:
        page["Retry-After"] = str(RETRY_SECONDS)
    return page
