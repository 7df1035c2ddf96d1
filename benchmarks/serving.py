"""What the load is put on: the fast door, and an ordinary Django view that answers the same; limits never refuse.

``python -m benchmarks.serving PORT WORKERS`` serves the fast door, ``granian benchmarks.serving:view`` the view.
"""

from __future__ import annotations

import os
import sys
from types import ModuleType
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oneplusx.site.settings.embedded")
django.setup()

ENDLESS = 10**9


def lift_limits() -> None:
    """Inquiries are counted as ever, and never too many."""
    from oneplusx.apps.inquiry import limits

    for name, value in list(vars(limits).items()):
        if name.startswith(("PER_", "MISSES_")) and isinstance(value, int):
            setattr(limits, name, ENDLESS)


def _view() -> Any:
    """One view as Django teaches it: the same service and selector, JSON, no middleware at all."""
    from django.conf import settings
    from django.core.wsgi import get_wsgi_application
    from django.http import HttpRequest, JsonResponse
    from django.urls import path
    from django.views.decorators.csrf import csrf_exempt

    from oneplusx.apps.inquiry.asking import ask
    from oneplusx.web.clock import now

    @csrf_exempt
    def inquiry(request: HttpRequest) -> JsonResponse:
        asked: dict[str, Any] = {name: request.POST.get(name, "") for name in ("number", "name", "code")}
        finding = ask(**asked, address=request.META["REMOTE_ADDR"], now=now())
        told = ("verdict", "number", "code", "holder", "name_zh", "name_en", "level", "issuer_zh", "issuer_en")
        moments = ("asked_at", "data_at", "issued_on", "expires_on")
        return JsonResponse({name: getattr(finding, name) for name in (*told, *moments)})

    addresses: Any = ModuleType("benchmarks_view_addresses")
    addresses.urlpatterns = [path("inquiry/answers", inquiry)]
    sys.modules[addresses.__name__] = addresses
    settings.ROOT_URLCONF = addresses.__name__
    settings.MIDDLEWARE = []
    settings.ALLOWED_HOSTS = ["*"]
    return get_wsgi_application()


lift_limits()


def __getattr__(name: str) -> Any:
    """The view is made when it is asked for, so that the fast door does not carry it."""
    if name == "view":
        return _view()
    raise AttributeError(name)


def main(port: str, workers: str) -> None:
    """Serves the fast door, as ``oneplusx inquiry-server`` does."""
    from oneplusx.apps.inquiry.hot.opening import open_app, spare_garbage_collection
    from oneplusx.apps.inquiry.hot.serving import serve

    spare_garbage_collection()
    serve(open_app, host="127.0.0.1", port=int(port), workers=int(workers))


if __name__ == "__main__":
    main(*sys.argv[1:])
