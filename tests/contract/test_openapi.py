"""The OpenAPI document against the interface: complete, named, with examples that fit, and committed as it is."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from jsonschema import Draft202012Validator, FormatChecker
from ninja import Schema

from devtools.interface import making
from oneplusx.site.openapi import operations_of, slug_of
from oneplusx.site.openapi.groups import GROUPS
from oneplusx.site.rest import rest

NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")
WRITES = {"post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    made: dict[str, Any] = orjson.loads(orjson.dumps(rest.get_openapi_schema(), default=str))
    return made


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, method, operation in operations_of(document):
        yield f"{method.upper()} {path}", method, operation


def test_what_is_made_from_the_interface_is_committed() -> None:
    assert making.stale(making.made()) == [], "python3 dev.py api"


def test_every_operation_says_what_it_is(document: dict[str, Any]) -> None:
    for where, _method, one in operations(document):
        assert one["summary"].strip(), where
        assert one.get("description", "").strip(), where
        assert len(one["tags"]) == 1, where
        assert one["tags"][0] in GROUPS, f"{where}: a group without a description (site/openapi/groups.py)"


def test_every_operation_has_a_name_of_its_own(document: dict[str, Any]) -> None:
    names = Counter(one["operationId"] for _where, _method, one in operations(document))
    assert not [name for name, count in names.items() if count > 1]
    for where, _method, one in operations(document):
        rest_of_it = one["operationId"].removeprefix(f"{slug_of(one['tags'])}_")
        assert NAME.fullmatch(rest_of_it), f"{where}: {rest_of_it} is not verb_noun"


def test_every_shape_has_a_name_of_its_own() -> None:
    """The document knows shapes by the names of their classes: of two with one name, one would be described wrongly."""
    places: dict[str, set[str]] = defaultdict(set)
    for kind in _kinds(Schema):
        if kind.__module__.startswith("oneplusx.") and "[" not in kind.__name__:
            places[kind.__name__].add(kind.__module__)
    assert {name: sorted(modules) for name, modules in places.items() if len(modules) > 1} == {}


def _kinds(kind: type) -> Iterator[type]:
    for one in kind.__subclasses__():
        yield one
        yield from _kinds(one)


def test_every_operation_declares_its_problems(document: dict[str, Any]) -> None:
    for where, method, one in operations(document):
        is_public = not one.get("security")
        wanted = set() if is_public else {"401", "403", "429"}
        if "{" in where:
            wanted.add("404")
        if method in WRITES and not is_public:
            wanted.add("409")
        if "requestBody" in one:
            wanted |= {"400", "422"}
        assert wanted <= one["responses"].keys(), f"{where}: {sorted(wanted - one['responses'].keys())}"
        assert [code for code in one["responses"] if int(code) < 400], where
        for code, answer in one["responses"].items():
            assert ("$ref" in answer) == (400 <= int(code) < 500), f"{where} {code}"


def test_every_example_fits_its_schema(document: dict[str, Any]) -> None:
    seen, wrong = 0, []
    for where, schema, example in _examples(document):
        seen += 1
        whole = {**schema, "components": document["components"]}
        found = Draft202012Validator(whole, format_checker=FormatChecker()).iter_errors(example)
        wrong += [f"{where}: {one.json_path}: {one.message}" for one in found]
    assert not wrong, "\n".join(wrong[:20])
    assert seen > 400


def _examples(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], Any]]:
    for where, _method, one in operations(document):
        for parameter in one.get("parameters", []):
            if parameter["in"] == "path":
                assert "example" in parameter, where
            if "example" in parameter:
                yield f"{where} {parameter['name']}", parameter["schema"], parameter["example"]
        for part in (one.get("requestBody", {}), *one["responses"].values()):
            yield from _bodies(where, part)
    for name, answer in document["components"]["responses"].items():
        yield from _bodies(name, answer)


def _bodies(where: str, part: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], Any]]:
    for told in part.get("content", {}).values():
        if "schema" in told:  # what has none is a file
            yield where, told["schema"], told["example"]


def test_few_examples_only_repeat_the_name_of_their_field(document: dict[str, Any]) -> None:
    """Such a value says nothing: ``site/openapi/words.json`` has better ones."""
    texts = [pair for *_, example in _examples(document) for pair in _leaves(example) if isinstance(pair[1], str)]
    empty = Counter(name for name, value in texts if name and value == name.replace("_", " "))
    assert sum(empty.values()) <= len(texts) // 100, empty


def _leaves(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _leaves(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from _leaves(inner, name)
    else:
        yield name, value
