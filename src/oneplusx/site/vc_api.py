"""The VC-API, at the root of the site as W3C CCG describes it: one router per app (``apps/<app>/vc.py``).

Its OpenAPI document is at ``/vc-api/openapi.json``; addresses and answers are in ``docs/formats/vc-api.md``.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from oneplusx import __version__
from oneplusx.apps.parties.tokens import TokenAuth
from oneplusx.domain.errors import Invalid
from oneplusx.site.rest import JsonRenderer, RestInterface, StorableParser
from oneplusx.web.problems import install, problem_answer, problem_body

vc_api = RestInterface(
    title="oneplusx VC-API",
    version=__version__,
    description="Issue and verify verifiable credentials; contexts are vendored and nothing is fetched.",
    urls_namespace="vc",
    openapi_url="vc-api/openapi.json",
    docs_url=None,
    auth=[TokenAuth()],
    renderer=JsonRenderer(),
    parser=StorableParser(),
)
install(vc_api)
for _app in reversed(settings.APPS):
    if find_spec(f"oneplusx.apps.{_app}.vc"):
        vc_api.add_router("", import_module(f"oneplusx.apps.{_app}.vc").router)


@vc_api.exception_handler(Invalid)
def refuse(_request: HttpRequest, error: Invalid) -> HttpResponse:
    """Bad input is 400 here, as VC-API has it; 422 is for what does not verify."""
    return problem_answer(problem_body(400, error.code, error.params))
