"""The published JSON Schemas, and their findings as problems with line and field."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from oneplusx.domain.rules.document.places import Path, Placed

SCHEMA_NAME = "rule_set.schema.json"
SCHEMA_PACKAGE = "oneplusx.domain.rules"


@lru_cache(maxsize=8)
def schema_document(name: str = SCHEMA_NAME, package: str = SCHEMA_PACKAGE) -> dict[str, Any]:
    """A published schema document (JSON Schema 2020-12)."""
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


@lru_cache(maxsize=8)
def _validator(name: str, package: str) -> Draft202012Validator:
    return Draft202012Validator(schema_document(name, package))


def check_schema(placed: Placed, name: str = SCHEMA_NAME, package: str = SCHEMA_PACKAGE) -> None:
    """Adds what the schema finds to the problems."""
    for error in _validator(name, package).iter_errors(placed.value):
        _report(placed, error)


def _report(placed: Placed, error: ValidationError) -> None:
    path: Path = tuple(error.absolute_path)
    kind, wanted = error.validator, error.validator_value
    if kind in ("anyOf", "oneOf") and error.context:
        _report(placed, _nearest(error))
    elif kind == "required":
        missing = next(name for name in wanted if name not in error.instance)
        placed.report((*path, missing), "", "required", "document.required")
    elif kind == "additionalProperties":
        _report_unknown(placed, path, error)
    elif kind in ("enum", "const"):
        allowed = wanted if kind == "enum" else [wanted]
        placed.report(path, error.instance, ", ".join(str(value) for value in allowed), "document.not_allowed")
    elif kind == "type":
        names = [wanted] if isinstance(wanted, str) else wanted
        placed.report(path, _shown(error.instance), ", ".join(names), "document.wrong_type")
    elif kind == "pattern":
        placed.report(path, error.instance, str(error.schema.get("description", wanted)), "document.wrong_form")
    else:
        placed.report(path, _shown(error.instance), _bound(str(kind), wanted), "document.out_of_range")


_BOUNDS = {
    "minimum": "≥ {}",
    "maximum": "≤ {}",
    "exclusiveMinimum": "> {}",
    "minItems": "at least {} entries",
    "maxLength": "at most {} characters",
    "minProperties": "at least {} fields",
    "uniqueItems": "each once",
}


def _bound(kind: str, wanted: object) -> str:
    return _BOUNDS.get(kind, f"{kind}: {{}}").format(wanted)


def _report_unknown(placed: Placed, path: Path, error: ValidationError) -> None:
    known = error.schema.get("properties", {})
    for name in error.instance:
        if name not in known:
            placed.report((*path, name), name, ", ".join(known), "document.unknown_field")


def _nearest(error: ValidationError) -> ValidationError:
    """Of several shapes the one that fits best: its first fault lies deepest."""
    return max(error.context, key=lambda inner: (len(inner.absolute_path), inner.validator != "type"))


def _shown(value: object) -> str:
    return type(value).__name__ if isinstance(value, dict | list) else str(value)
