"""Shapes of the OpenAPI document as Python types of the client: one ``TypedDict`` each, grouped by who uses them."""

from __future__ import annotations

import keyword
import textwrap
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

REFERENCE = "#/components/schemas/"
LISTING = "Listing_"
SHARED = "shared"
OWN = frozenset({"Problem", "FieldProblem"})  # written by hand: problems.py
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
WIDTH = 116


def type_of(schema: Mapping[str, Any]) -> str:
    """The Python type of a schema."""
    if "$ref" in schema:
        return name_of(schema)
    choices = [schema["const"]] if "const" in schema else schema.get("enum")
    if choices is not None:
        return f"Literal[{', '.join(repr(one) for one in choices)}]"
    several = schema.get("anyOf") or schema.get("oneOf")
    if several:
        return " | ".join(dict.fromkeys(type_of(one) for one in several))
    return _type_of_one(schema)


def _type_of_one(schema: Mapping[str, Any]) -> str:
    if schema.get("type") == "array":
        return f"list[{type_of(schema.get('items', {}))}]"
    if schema.get("type") == "object":
        inner = schema.get("additionalProperties")
        return f"dict[str, {type_of(inner) if isinstance(inner, dict) else 'Any'}]"
    return PLAIN.get(str(schema.get("type")), "Any")


def name_of(schema: Mapping[str, Any]) -> str:
    """The class a reference names; a list names its items."""
    name: str = schema["$ref"].removeprefix(REFERENCE)
    return f"Page[{name.removeprefix(LISTING).removesuffix('_')}]" if name.startswith(LISTING) else name


def named_in(part: Any) -> Iterator[str]:
    """Names of all shapes referred to within a part of the document."""
    if isinstance(part, dict):
        for key, inner in part.items():
            if key == "$ref" and inner.startswith(REFERENCE):
                yield inner.removeprefix(REFERENCE)
            else:
                yield from named_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from named_in(inner)


def homes(schemas: Mapping[str, Any], used: Mapping[str, set[str]]) -> dict[str, str]:
    """The module each shape stands in: that of the one group that uses it, else ``shared``.

    Args:
        used: By group the shapes that its operations name.
    """
    users: dict[str, set[str]] = defaultdict(set)
    for group, names in used.items():
        for name in _closure(schemas, names):
            users[name].add(group)
    return {
        name: next(iter(groups)) if len(groups) == 1 else SHARED
        for name, groups in sorted(users.items())
        if name not in OWN and not name.startswith(LISTING)
    }


def _closure(schemas: Mapping[str, Any], names: set[str]) -> set[str]:
    seen: set[str] = set()
    waiting = sorted(names)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting += named_in(schemas[name])
    return seen


def shape(name: str, schema: Mapping[str, Any]) -> str:
    """One shape as source."""
    if "properties" not in schema:
        return f"{name} = {type_of(schema) if 'enum' in schema or 'type' in schema else 'Any'}\n"
    fields = schema["properties"]
    needed = set(schema.get("required", []))
    if any(keyword.iskeyword(field) or not field.isidentifier() for field in fields):
        pairs = ", ".join(f"{field!r}: {_field_type(one, field in needed)!r}" for field, one in fields.items())
        return f"{name} = TypedDict({name!r}, {{{pairs}}})\n"
    lines = [f"class {name}(TypedDict):", *_described(schema.get("description", ""))]
    for field, one in fields.items():
        lines += [f"    # {line}" for line in textwrap.wrap(" ".join(one.get("description", "").split()), WIDTH - 6)]
        lines.append(f"    {field}: {_field_type(one, field in needed)}")
    return "\n".join(lines if fields else [*lines, "    pass"]) + "\n"


def _described(text: str) -> list[str]:
    plain = " ".join(text.split()).replace("\\", "\\\\")
    if not plain:
        return []
    lines = textwrap.wrap(plain, WIDTH - 10)
    if len(lines) == 1:
        return [f'    """{lines[0]}"""', ""]
    return [f'    """{lines[0]}', *(f"    {line}" for line in lines[1:]), '    """', ""]


def _field_type(schema: Mapping[str, Any], is_needed: bool) -> str:  # noqa: FBT001 - reads as what it is
    kind = type_of(schema)
    return kind if is_needed else f"NotRequired[{kind}]"
