"""The documentation of the REST interface as a page of ours, made from its OpenAPI document; nothing from elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as in_the_language_of_the_page
from django.views.decorators.http import require_safe

from oneplusx.site.rest import rest
from oneplusx.web import problems

METHODS = ("get", "post", "put", "patch", "delete")
PROBLEM_FROM = 400
CODE = re.compile(r"``?([^`]+)``?")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an operation."""

    name: str
    place: str
    kind: str
    is_required: bool
    description: SafeString


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation as the page shows it."""

    key: str
    method: str
    path: str
    summary: str
    description: SafeString
    parameters: list[Parameter]
    body: str
    answers: list[tuple[str, str]]


def _coded(text: str) -> SafeString:
    """A text with its pieces of code marked up, not in backticks."""
    pieces = [("code" if index % 2 else "span", one) for index, one in enumerate(CODE.split(text)) if one]
    return format_html_join("", "<{0}>{1}</{0}>", pieces)


def _kind(schema: Mapping[str, Any]) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[1]
    if "anyOf" in schema:
        return " | ".join(_kind(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    if "enum" in schema:
        return " | ".join(json.dumps(one, ensure_ascii=False) for one in schema["enum"])
    if "const" in schema:
        return json.dumps(schema["const"], ensure_ascii=False)
    return " ".join(str(schema[name]) for name in ("type", "format") if name in schema) or "any"


def _content(part: Mapping[str, Any]) -> str:
    return ", ".join(f"{_kind(one.get('schema', {}))} ({media})" for media, one in part.get("content", {}).items())


def _parameter(part: Mapping[str, Any]) -> Parameter:
    schema = part.get("schema", {})
    return Parameter(
        name=part["name"],
        place=part["in"],
        kind=_kind(schema),
        is_required=bool(part.get("required")),
        description=_coded(part.get("description") or schema.get("description", "")),
    )


def _answers(responses: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each good answer, then the problems together."""
    good = [(str(code), _content(one) or "—") for code, one in responses.items() if int(code) < PROBLEM_FROM]
    bad = [str(code) for code in responses if int(code) >= PROBLEM_FROM]
    return [*good, (", ".join(bad), f"Problem ({problems.MEDIA_TYPE})")] if bad else good


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, Operation]]:
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method not in methods:
                continue
            part = methods[method]
            yield (
                (part.get("tags") or ["other"])[0],
                Operation(
                    key=part["operationId"],
                    method=method.upper(),
                    path=path,
                    summary=part.get("summary", ""),
                    description=_coded(part.get("description", "")),
                    parameters=[_parameter(one) for one in part.get("parameters", [])],
                    body=_content(part.get("requestBody", {})),
                    answers=_answers(part.get("responses", {})),
                ),
            )


def _schemas(document: Mapping[str, Any]) -> list[tuple[str, list[Parameter]]]:
    described = []
    for name, schema in sorted(document.get("components", {}).get("schemas", {}).items()):
        needed = schema.get("required", [])
        fields = [
            Parameter(key, "", _kind(value), key in needed, _coded(value.get("description", "")))
            for key, value in schema.get("properties", {}).items()
        ]
        described.append((name, fields))
    return described


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The documentation, in the frame of the site."""
    document = rest.get_openapi_schema()
    groups: dict[str, list[Operation]] = {}
    for tag, operation in _operations(document):
        groups.setdefault(tag, []).append(operation)
    context = {
        "introduction": _coded(in_the_language_of_the_page(document["info"]["description"])),
        "groups": groups.items(),
        "schemas": _schemas(document),
    }
    return render(request, "site/api_docs.html", context)
