"""The public inquiry page: one screen, no sign-in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from oneplusx.apps.inquiry.asking import ask
from oneplusx.apps.inquiry.forms import InquiryForm
from oneplusx.apps.inquiry.selectors import Finding, Verdict
from oneplusx.apps.standards.models import Level
from oneplusx.web.clock import now
from oneplusx.web.requests import address_of


@csrf_exempt  # reads only and uses no session
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def inquiry(request: HttpRequest) -> HttpResponse:
    """Shows the form, and the answer below it."""
    if request.method != "POST":
        return render(request, "inquiry/inquiry.html", {"form": InquiryForm()})
    form = InquiryForm(request.POST)
    if not form.is_valid():
        return render(request, "inquiry/inquiry.html", {"form": form}, status=422)
    data = form.cleaned_data
    finding = ask(**data, address=address_of(request), now=now())
    return _answer(request, finding)


@never_cache
@require_safe
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """The address behind a certificate's QR code."""
    return _answer(request, ask(code=code, address=address_of(request), now=now()))


def _answer(request: HttpRequest, finding: Finding) -> HttpResponse:
    chinese = (get_language() or "").startswith("zh")
    code_path = reverse("inquiry:by_code", args=[finding.code]) if finding.code else ""
    context = {
        "finding": finding,
        "level": Level(finding.level).label if finding.level in Level.values else finding.level,
        "issuer": finding.issuer_zh if chinese else finding.issuer_en or finding.issuer_zh,
        "share_url": request.build_absolute_uri(code_path) if code_path else "",
    }
    status = 404 if finding.verdict == Verdict.NOT_FOUND else 200
    return render(request, "inquiry/answer.html", context, status=status)
