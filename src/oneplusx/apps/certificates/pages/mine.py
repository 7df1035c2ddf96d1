"""A learner's own certificates."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oneplusx.apps.certificates import selectors
from oneplusx.web.requests import actor_of


@login_required
@require_safe
def my_certificates(request: HttpRequest) -> HttpResponse:
    """The own certificates, latest first, each with its number, code and printed face."""
    return render(request, "certificates/my_certificates.html", {"rows": selectors.own_certificates(actor_of(request))})
