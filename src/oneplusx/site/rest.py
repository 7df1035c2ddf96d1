"""The REST interface ``/api/v1``: one router per app (``apps/<app>/rest.py``), OpenAPI 3.1."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.conf import settings
from ninja import NinjaAPI

from oneplusx import __version__

rest = NinjaAPI(title="oneplusx", version=__version__, urls_namespace="rest", docs_url=None)
for _app in reversed(settings.APPS):
    if find_spec(f"oneplusx.apps.{_app}.rest"):
        rest.add_router("", import_module(f"oneplusx.apps.{_app}.rest").router)
