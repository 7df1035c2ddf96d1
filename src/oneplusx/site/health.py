"""Whether this process can serve, for load balancers and monitors; says nothing else."""

from __future__ import annotations

from http import HTTPStatus

from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - named by Django
    """200 ``ok`` while the database answers, 503 otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError:
        return HttpResponse("database away\n", content_type="text/plain", status=HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponse("ok\n", content_type="text/plain")
