"""A call of an operation as people write it: with curl, with the Python client."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from pprint import pformat
from typing import Any
from urllib.parse import urlencode

FORM = "multipart/form-data"
WIDTH = 100


def filled(path: str, operation: Mapping[str, Any]) -> str:
    """The address with the examples of its parameters."""
    places = {one["name"]: one["example"] for one in operation.get("parameters", []) if one["in"] == "path"}
    return path.format(**places)


def curl(origin: str, method: str, path: str, operation: Mapping[str, Any], token: str) -> str:
    """The call as a command of a shell."""
    lines = ["curl" if method == "get" else f"curl -X {method.upper()}"]
    query = {one["name"]: one["example"] for one in _needed(operation, "query")}
    address = origin + filled(path, operation) + (f"?{urlencode(query)}" if query else "")
    lines[0] += f" {shlex.quote(address)}"
    if operation.get("security"):
        lines.append(f"-H {shlex.quote(f'Authorization: Bearer {token}')}")
    for media, told in operation.get("requestBody", {}).get("content", {}).items():
        if media == FORM:
            lines += [f"-F {_part(name, told)}" for name in told["schema"].get("required", [])]
        else:
            lines.append("-H 'Content-Type: application/json'")
            lines.append(f"-d {shlex.quote(json.dumps(told['example'], ensure_ascii=False))}")
    return " \\\n  ".join(lines)


def _part(name: str, told: Mapping[str, Any]) -> str:
    is_file = told["schema"]["properties"][name].get("format") == "binary"
    return shlex.quote(f"{name}=@file.pdf" if is_file else f"{name}={told['example'][name]}")


def python(origin: str, group: str, path: str, operation: Mapping[str, Any], token: str) -> str:
    """The call with the Python client."""
    name = operation["operationId"].removeprefix(f"{group}_")
    told = [repr(one["example"]) for one in operation.get("parameters", []) if f"{{{one['name']}}}" in path]
    for media, body in operation.get("requestBody", {}).get("content", {}).items():
        if media == FORM:
            told += [_argument(one, body) for one in body["schema"].get("required", [])]
        else:
            told.append(pformat(body["example"], width=WIDTH, sort_dicts=False))
    told += [f"{one['name']}={one['example']!r}" for one in _needed(operation, "query")]
    secret = f", token={token!r}" if operation.get("security") else ""
    return (
        "from oneplusx_client import Client\n\n"
        f"with Client({origin!r}{secret}) as client:\n"
        f"    answer = client.{group}.{name}({', '.join(told)})"
    )


def _argument(name: str, body: Mapping[str, Any]) -> str:
    is_file = body["schema"]["properties"][name].get("format") == "binary"
    return f'{name}=("file.pdf", open("file.pdf", "rb").read())' if is_file else f"{name}={body['example'][name]!r}"


def _needed(operation: Mapping[str, Any], place: str) -> list[Mapping[str, Any]]:
    return [one for one in operation.get("parameters", []) if one["in"] == place and one.get("required")]
