"""The WSGI application."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.wsgi import get_wsgi_application

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oneplusx.site.settings.embedded")


def without_bodies_of_heads(inner: WSGIApplication) -> WSGIApplication:
    """Answers HEAD without a body: a client would read one as the answer to its next request (RFC 9110, 9.3.2)."""

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = inner(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return answer
        if hasattr(answer, "close"):
            answer.close()
        return []

    return serve


application = without_bodies_of_heads(get_wsgi_application())
