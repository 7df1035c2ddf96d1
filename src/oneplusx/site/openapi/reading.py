"""The OpenAPI document as the pages of the documentation show it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from oneplusx.site.openapi.completing import operations_of, slug_of
from oneplusx.site.openapi.examples import REFERENCE

PROBLEM_FROM = 400
CODE = re.compile(r"``?([^`]+)``?")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter of an operation, or one field of a shape."""

    name: str
    place: str
    kind: str
    is_required: bool
    description: SafeString
    example: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One operation in a list."""

    group: str
    name: str
    method: str
    path: str
    summary: str
    description: str


def coded(text: str) -> SafeString:
    """A text with its pieces of code marked up, not in backticks."""
    pieces = [("code" if index % 2 else "span", one) for index, one in enumerate(CODE.split(text)) if one]
    return format_html_join("", "<{0}>{1}</{0}>", pieces)


def kind_of(schema: Mapping[str, Any]) -> str:
    """A schema in a few words."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[1]
    several = schema.get("anyOf") or schema.get("oneOf")
    if several:
        return " | ".join(kind_of(one) for one in several)
    if schema.get("type") == "array":
        return f"[{kind_of(schema.get('items', {}))}]"
    choices = [schema["const"]] if "const" in schema else schema.get("enum")
    if choices is not None:
        return " | ".join(json.dumps(one, ensure_ascii=False) for one in choices)
    return " ".join(str(schema[name]) for name in ("type", "format") if name in schema) or "any"


def lines_of(document: Mapping[str, Any]) -> Iterator[Line]:
    """All operations."""
    for path, method, one in operations_of(document):
        group = slug_of(one["tags"])
        name = one["operationId"].removeprefix(f"{group}_")
        yield Line(group, name, method.upper(), path, one["summary"], one.get("description", ""))


def find(document: Mapping[str, Any], group: str, name: str) -> tuple[str, str, Mapping[str, Any]] | None:
    """Path, method and operation of that name."""
    wanted = f"{group}_{name}"
    return next((one for one in operations_of(document) if one[2]["operationId"] == wanted), None)


def parameters_of(operation: Mapping[str, Any]) -> list[Parameter]:
    """Its parameters."""
    return [
        Parameter(
            one["name"],
            one["in"],
            kind_of(one["schema"]),
            bool(one.get("required")),
            coded(one.get("description") or one["schema"].get("description", "")),
            str(one.get("example", "")),
        )
        for one in operation.get("parameters", [])
    ]


def bodies_of(part: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """Media type, shape and example of each form a body takes."""
    return [
        (media, kind_of(told.get("schema", {})), _pretty(told["example"]) if "example" in told else "")
        for media, told in part.get("content", {}).items()
    ]


def answers_of(operation: Mapping[str, Any]) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
    """The good answers: status, what it means, its forms."""
    return [
        (status, told.get("description", ""), bodies_of(told))
        for status, told in operation["responses"].items()
        if "$ref" not in told
    ]


def problems_of(document: Mapping[str, Any], operation: Mapping[str, Any]) -> list[tuple[str, str, SafeString]]:
    """The problem answers: status, code of the example, when."""
    told: list[tuple[str, str, SafeString]] = []
    for status, answer in operation["responses"].items():
        if "$ref" in answer:
            full = document["components"]["responses"][answer["$ref"].rsplit("/", 1)[1]]
            [media] = full["content"].values()
            told.append((status, media["example"]["code"], coded(full["description"])))
    return told


def form_fields(operation: Mapping[str, Any]) -> list[tuple[str, bool, str]]:
    """Fields of an upload: name, whether it is a file, example."""
    for media, told in operation.get("requestBody", {}).get("content", {}).items():
        if media == "multipart/form-data":
            return [
                (name, one.get("format") == "binary", str(told["example"].get(name) or ""))
                for name, one in told["schema"]["properties"].items()
            ]
    return []


def shapes_of(document: Mapping[str, Any], operation: Mapping[str, Any]) -> list[tuple[str, list[Parameter]]]:
    """The shapes an operation takes and answers, with those within them."""
    schemas = document["components"]["schemas"]
    good = {status: one for status, one in operation["responses"].items() if "$ref" not in one}
    names = sorted(_closure(schemas, {"body": operation.get("requestBody", {}), "answers": good}))
    return [(name, _fields(schemas[name])) for name in names if not name.startswith("Listing_")]


def _fields(schema: Mapping[str, Any]) -> list[Parameter]:
    needed = schema.get("required", [])
    return [
        Parameter(name, "", kind_of(one), name in needed, coded(one.get("description", "")))
        for name, one in schema.get("properties", {}).items()
    ]


def _closure(schemas: Mapping[str, Any], part: Any) -> set[str]:
    seen: set[str] = set()
    waiting = list(_named(part))
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += _named(schemas[name])
    return seen


def _named(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if str(part.get("$ref", "")).startswith(REFERENCE):
            yield part["$ref"].removeprefix(REFERENCE)
        part = list(part.values())
    if isinstance(part, list):
        for inner in part:
            yield from _named(inner)


def _pretty(example: Any) -> str:
    return json.dumps(example, ensure_ascii=False, indent=2)
