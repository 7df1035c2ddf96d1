"""The REST interface ``/api/v1``: one router per app (``apps/<app>/rest.py``), OpenAPI 3.1, problem documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_noop
from ninja import NinjaAPI
from ninja.errors import HttpError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.renderers import BaseRenderer
from ninja.types import DictStrAny

from oneplusx import __version__
from oneplusx.apps.parties.tokens import SessionAuth, TokenAuth
from oneplusx.site.openapi import complete, slug_of
from oneplusx.web import problems

DESCRIPTION = gettext_noop(
    "Everything the credit bank does for another system. Authenticate with `Authorization: Bearer <token>`; "
    "institutions create their tokens on the page “API tokens”. Errors are problem documents (RFC 9457) with a stable "
    "`code`. Lists are paged (`page`, `per_page` up to 200) with a `total` and a stable order. Writes accept "
    "`Idempotency-Key`: the same request again gets the first answer. Credits are whole hundredths of a credit."
)


class JsonRenderer(BaseRenderer):
    """UTF-8 JSON without escapes."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ARG002
        """The body of an answer."""
        return orjson.dumps(data, default=str)


class StorableParser(Parser):
    """Refuses texts that no database keeps: null characters, halves of surrogate pairs."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        """JSON in UTF-8; whatever it raises is answered as a malformed request."""
        text = request.body.decode("utf-8-sig")
        document: DictStrAny = json.loads(text)
        if "\\u" in text and not all(map(_is_storable, _texts_of(document))):
            raise ValueError
        return document

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> DictStrAny:
        """Fields of a form or an address."""
        fields = super().parse_querydict(data, list_fields, request)
        if not all(map(_is_storable, _texts_of(fields))):
            raise HttpError(400, "null character")
        return fields


def _is_storable(text: str) -> bool:
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _texts_of(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts_of(key)
            yield from _texts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts_of(inner)


class RestInterface(NinjaAPI):
    """The interface; its OpenAPI document is completed: names, problem answers, examples."""

    _document: OpenAPISchema | None = None

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The OpenAPI document; made once, since it does not depend on who asks."""
        if self._document is None:
            self._document = super().get_openapi_schema(**options)
            complete(self._document)
        return self._document

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The group and the function: stable whatever module it stands in."""
        return f"{slug_of(operation.tags)}_{operation.view_func.__name__}"


rest = RestInterface(
    title="oneplusx",
    version=__version__,
    description=DESCRIPTION,
    urls_namespace="rest",
    docs_url=None,
    auth=[TokenAuth(), SessionAuth()],
    renderer=JsonRenderer(),
    parser=StorableParser(),
)
problems.install(rest)
for _app in reversed(settings.APPS):
    if find_spec(f"oneplusx.apps.{_app}.rest"):
        rest.add_router("", import_module(f"oneplusx.apps.{_app}.rest").router)
