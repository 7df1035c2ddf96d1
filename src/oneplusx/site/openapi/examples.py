"""Examples of the shapes of the interface: what the demo world answered, and where it has nothing, a fitting value.

``recorded.json`` holds one instance per shape (``python dev.py api --record``); a field is taken from it only where it
still fits, so that a changed shape never has a wrong example.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.protocols import Validator

RECORDED = Path(__file__).with_name("recorded.json")
REFERENCE = "#/components/schemas/"
DEPTH_MAX = 6
DAY, MOMENT = "2026-06-01", "2026-06-01T09:30:00+08:00"
WORDS: Mapping[str, Any] = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
"""A value by the name of a field, or of a shape and a field (``AccountIn.name``)."""


@lru_cache(maxsize=1)
def recorded() -> Mapping[str, Mapping[str, Any]]:
    """One instance per shape, as the demo world answered it."""
    found: dict[str, dict[str, Any]] = json.loads(RECORDED.read_text(encoding="utf-8"))
    return found


def identifier(name: str) -> str:
    """An id that looks like ours (UUIDv7), the same for the same name."""
    digest = hashlib.sha256(name.encode()).digest()
    return str(UUID(bytes=bytes.fromhex("019e8110a400") + b"\x70" + digest[1:2] + b"\x80" + digest[3:10]))


class Examples:
    """Examples for the shapes of one document."""

    def __init__(self, schemas: Mapping[str, Any]) -> None:
        self._schemas = schemas
        self._validators: dict[str, Validator] = {}

    def of(self, schema: Mapping[str, Any]) -> Any:
        """An example of a schema of the document."""
        return self._value("", "", schema, 0)

    def of_field(self, owner: str, name: str, schema: Mapping[str, Any]) -> Any:
        """An example of a field or a parameter."""
        return self._value(owner, name, schema, 0)

    def fits(self, value: Any, schema: Mapping[str, Any]) -> bool:
        """Whether a value is as a schema asks; what lies in other shapes is not looked at."""
        key = json.dumps(schema, sort_keys=True)
        if key not in self._validators:
            self._validators[key] = Draft202012Validator(_alone(schema), format_checker=FormatChecker())
        return bool(self._validators[key].is_valid(value))

    def _value(self, owner: str, name: str, schema: Mapping[str, Any], depth: int) -> Any:
        if "$ref" in schema:
            shape = schema["$ref"].removeprefix(REFERENCE)
            return self._value(shape, name, self._schemas[shape], depth + 1)
        if schema.get("type") == "object" and "properties" in schema:
            return self._object(owner, schema, depth)
        for known in self._known(owner, name):
            if self.fits(known, schema):
                return known
        return self._made(owner, name, schema, depth)

    def _known(self, owner: str, name: str) -> list[Any]:
        own = [WORDS[key] for key in (f"{owner}.{name}",) if key in WORDS]
        seen = [recorded()[owner][name]] if name in recorded().get(owner, {}) else []
        return [*own, *seen, *([WORDS[name]] if name in WORDS else [])]

    def _object(self, owner: str, schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
        needed = schema.get("required", [])
        return {
            name: self._value(owner, name, inner, depth)
            for name, inner in schema["properties"].items()
            if name in needed or depth < DEPTH_MAX
        }

    def _made(self, owner: str, name: str, schema: Mapping[str, Any], depth: int) -> Any:
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return next((one for one in schema["enum"] if one), schema["enum"][0])
        for several in ("anyOf", "oneOf", "allOf"):
            if several in schema:
                return self._choice(owner, name, schema[several], depth)
        kind = schema.get("type")
        if kind == "array":
            return self._list(owner, name, schema, depth)
        if kind == "object":
            inner = schema.get("additionalProperties")
            return {"name": self._value("", "name", inner, depth + 1)} if isinstance(inner, dict) and inner else {}
        return self._plain(name, schema)

    def _choice(self, owner: str, name: str, choices: list[Mapping[str, Any]], depth: int) -> Any:
        wanted = [one for one in choices if one.get("type") != "null"]
        if depth >= DEPTH_MAX and len(wanted) < len(choices):
            return None
        return self._value(owner, name, wanted[0], depth)

    def _list(self, owner: str, name: str, schema: Mapping[str, Any], depth: int) -> list[Any]:
        if depth >= DEPTH_MAX and not schema.get("minItems"):
            return []
        one = self._value(owner, name.removesuffix("s"), schema.get("items", {}), depth + 1)
        return [one] * max(1, int(schema.get("minItems", 1)))

    def _plain(self, name: str, schema: Mapping[str, Any]) -> Any:
        kind, form = schema.get("type"), schema.get("format")
        if kind == "string":
            texts = {"uuid": identifier(name), "date": DAY, "date-time": MOMENT, "uri": "https://example.org/"}
            return texts.get(str(form), schema.get("default") or name.replace("_", " "))
        if kind == "boolean":
            return schema.get("default", True)
        if kind in {"integer", "number"}:
            return _number(schema)
        return schema.get("default")


def _alone(schema: Any) -> Any:
    """A schema without references: what they name is an object."""
    if isinstance(schema, dict):
        return {"type": "object"} if "$ref" in schema else {name: _alone(inner) for name, inner in schema.items()}
    return [_alone(one) for one in schema] if isinstance(schema, list) else schema


def _number(schema: Mapping[str, Any]) -> Any:
    if schema.get("default") is not None:
        return schema["default"]
    least = schema.get("minimum", schema.get("exclusiveMinimum", 0))
    return max(least + (1 if "exclusiveMinimum" in schema else 0), min(1, schema.get("maximum", 1)))
