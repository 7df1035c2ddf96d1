"""Operations of the OpenAPI document as methods of the client: one class per group."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from devtools.interface.shapes import WIDTH, type_of

GOOD_BELOW = 300
BINARY = "binary"


@dataclass(frozen=True)
class Argument:
    """One argument of a method."""

    name: str
    kind: str
    place: str  # path, query, body, form, file
    default: str = ""

    @property
    def text(self) -> str:
        """As it stands in the signature."""
        return f"{self.name}: {self.kind}" + (f" = {self.default}" if self.default else "")


def method(name: str, verb: str, path: str, operation: Mapping[str, Any]) -> str:
    """One operation as source of a method."""
    arguments = _arguments(operation)
    takes_key = any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", []))
    if takes_key:
        arguments.append(Argument("idempotency_key", "str | None", "key", "None"))
    first = [one.text for one in arguments if one.place in {"path", "body"}]
    later = [one.text for one in arguments if one.place not in {"path", "body"}]
    signature = ", ".join(["self", *first, *(["*", *later] if later else [])])
    answer, reader = _answer(operation)
    asked = ", ".join([f'method="{verb.upper()}"', f'path="{path}"', *_told(arguments, takes_key)])
    body = {
        "value": f"answer: {answer} = self._door.value(Asked({asked}))\n        return answer",
        "page": f"return self._door.page(Asked({asked}))",
        "content": f"return self._door.content(Asked({asked}))",
        "nothing": f"self._door.nothing(Asked({asked}))",
    }[reader]
    return f"    def {name}({signature}) -> {answer}:\n{_doc(operation)}\n        {body}\n"


def _arguments(operation: Mapping[str, Any]) -> list[Argument]:
    found = []
    for one in operation.get("parameters", []):
        if one["in"] == "path":
            found.append(Argument(one["name"], type_of(one["schema"]), "path"))
        elif one["in"] == "query":
            found.append(_optional(one["name"], one["schema"], "query", is_needed=bool(one.get("required"))))
    for media, told in operation.get("requestBody", {}).get("content", {}).items():
        found += _of_form(told["schema"]) if media.startswith("multipart/") else [_body(told["schema"])]
    return found


def _body(schema: Mapping[str, Any]) -> Argument:
    return Argument("body", type_of(schema), "body")


def _of_form(schema: Mapping[str, Any]) -> list[Argument]:
    needed = schema.get("required", [])
    return [
        Argument(name, "File", "file")
        if one.get("format") == BINARY
        else _optional(name, one, "form", is_needed=name in needed)
        for name, one in schema["properties"].items()
    ]


def _optional(name: str, schema: Mapping[str, Any], place: str, *, is_needed: bool) -> Argument:
    kind = type_of(schema)
    if is_needed:
        return Argument(name, kind, place)
    return Argument(name, kind if kind.endswith("None") else f"{kind} | None", place, "None")


def _told(arguments: list[Argument], takes_key: bool) -> list[str]:  # noqa: FBT001 - reads as what it is
    words = {"path": "places", "query": "query", "form": "form", "file": "files"}
    told = []
    for place, word in words.items():
        pairs = ", ".join(f'"{one.name}": {one.name}' for one in arguments if one.place == place)
        if pairs:
            told.append(f"{word}={{{pairs}}}")
    if any(one.place == "body" for one in arguments):
        told.append("body=body")
    return [*told, "takes_key=True", "key=idempotency_key"] if takes_key else told


def _answer(operation: Mapping[str, Any]) -> tuple[str, str]:
    """The type of the good answer, and how it is read."""
    good = [one for status, one in operation["responses"].items() if int(status) < GOOD_BELOW]
    kinds: dict[str, None] = {}
    for one in good:
        for media, told in one.get("content", {}).items():
            kinds[type_of(told["schema"]) if media == "application/json" and "schema" in told else "bytes"] = None
    if "bytes" in kinds:
        return "bytes", "content"
    if not kinds:
        return "None", "nothing"
    text = " | ".join(kinds)
    return text, "page" if text.startswith("Page[") else "value"


def _doc(operation: Mapping[str, Any]) -> str:
    summary = operation["summary"].rstrip(".") + "."
    lines = textwrap.wrap(" ".join(operation.get("description", "").split()), WIDTH - 8)
    if not lines:
        return f'        """{summary}"""'
    told = "\n".join(f"        {line}" for line in lines)
    return f'        """{summary}\n\n{told}\n        """'
