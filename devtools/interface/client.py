"""The typed Python client, made from the OpenAPI document: shapes, operations and the class that holds the groups."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from devtools.interface.document import ROOT
from devtools.interface.operations import method
from devtools.interface.shapes import SHARED, homes, named_in, shape

PACKAGE = ROOT / "clients" / "python" / "src" / "oneplusx_client"
METHODS = ("get", "post", "put", "patch", "delete")
TOP = "# Made by `python3 dev.py api`; changes are lost.\n"
Groups = Mapping[str, list[tuple[str, str, Mapping[str, Any]]]]


def files(document: Mapping[str, Any]) -> dict[Path, str]:
    """Every made file of the client, formatted."""
    groups = _groups(document)
    schemas = document["components"]["schemas"]
    used = {group: set(named_in([one for *_, one in rows])) for group, rows in groups.items()}
    home = homes(schemas, used)
    made = {
        PACKAGE / "client.py": _client(groups),
        PACKAGE / "shapes" / "__init__.py": f'{TOP}"""Shapes of bodies and answers, by group."""\n',
        PACKAGE / "operations" / "__init__.py": f'{TOP}"""Operations, by group."""\n',
    }
    for group in sorted({*groups, *home.values()}):
        names = [name for name, place in home.items() if place == group]
        if names:
            made[PACKAGE / "shapes" / f"{group}.py"] = _shapes(group, names, schemas, home)
    for group, rows in groups.items():
        made[PACKAGE / "operations" / f"{group}.py"] = _operations(group, rows, home)
    return dict(zip(made, _formatted(made.values()), strict=True))


def _groups(document: Mapping[str, Any]) -> Groups:
    groups: dict[str, list[tuple[str, str, Mapping[str, Any]]]] = defaultdict(list)
    for path, methods in sorted(document["paths"].items()):
        for verb in METHODS:
            if verb in methods:
                tag = re.sub(r"\W+", "_", methods[verb]["tags"][0].lower())
                groups[tag].append((verb, path, methods[verb]))
    return dict(sorted(groups.items()))


def _class(group: str) -> str:
    return "".join(word.title() for word in group.split("_"))


def _imports(source: str, home: Mapping[str, str], own: str = "") -> str:
    """Imports of the shapes that a source names."""
    words = set(re.findall(r"\w+", source))
    by_home: dict[str, list[str]] = defaultdict(list)
    for name, place in home.items():
        if name in words and place != own:
            by_home[place].append(name)
    lines = [f"from oneplusx_client.shapes.{place} import {', '.join(names)}" for place, names in by_home.items()]
    return "\n".join(sorted(lines))


def _shapes(group: str, names: Iterable[str], schemas: Mapping[str, Any], home: Mapping[str, str]) -> str:
    body = "\n\n".join(shape(name, schemas[name]) for name in names)
    typing = sorted(word for word in ("Any", "Literal", "NotRequired", "TypedDict") if re.search(rf"\b{word}\b", body))
    title = "Shapes that several groups use." if group == SHARED else f"Shapes of {group.replace('_', ' ')}."
    imports = f"from typing import {', '.join(typing)}\n\n{_imports(body, home, own=group)}"
    return f'{TOP}"""{title}"""\n\nfrom __future__ import annotations\n\n{imports}\n\n\n{body}'


def _operations(group: str, rows: Iterable[tuple[str, str, Mapping[str, Any]]], home: Mapping[str, str]) -> str:
    methods = [
        method(one["operationId"].removeprefix(f"{group}_"), verb, path, one)
        for verb, path, one in sorted(rows, key=lambda row: str(row[2]["operationId"]))
    ]
    body = "\n".join(methods)
    typing = sorted(word for word in ("Any", "Literal") if re.search(rf"\b{word}\b", body))
    door = sorted(word for word in ("Asked", "Door", "File", "Page") if re.search(rf"\b{word}\b", f"{body} Door"))
    head = [f"from typing import {', '.join(typing)}\n"] if typing else []
    head.append(f"from oneplusx_client.door import {', '.join(door)}")
    head.append(_imports(body, home))
    begin = "    def __init__(self, door: Door) -> None:\n        self._door = door\n\n"
    title = f'"""Operations of {group.replace("_", " ")}."""'
    head_text = "\n".join(head)
    return (
        f"{TOP}{title}\n\nfrom __future__ import annotations\n\n{head_text}\n\n\n"
        f"class {_class(group)}:\n    {title}\n\n{begin}{body}"
    )


def _client(groups: Groups) -> str:
    imports = "\n".join(f"from oneplusx_client.operations.{group} import {_class(group)}" for group in groups)
    members = "\n".join(f"        self.{group} = {_class(group)}(door)" for group in groups)
    return f'''{TOP}"""The client: one attribute per group of operations."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import httpx

from oneplusx_client.door import Door
{imports}


class Client:
    """A caller of one server.

    Args:
        base_url: Scheme and host, such as ``https://credits.example.org``.
        token: Of the institution; without one only public operations answer.
        language: Of texts for people: ``zh-hans`` or ``en``.
        timeout: Seconds for one attempt.
        retries: How often to send again what failed on the way or was put off (429, 503), where that is safe.
        transport: For tests and proxies.
        pause: How to wait between attempts, in seconds.
    """

    def __init__(
        self,
        base_url: str,
        *,
        token: str = "",
        language: str = "zh-hans",
        timeout: float = 30.0,
        retries: int = 2,
        transport: httpx.BaseTransport | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        headers = {{"Accept-Language": language, **({{"Authorization": f"Bearer {{token}}"}} if token else {{}})}}
        self._http = httpx.Client(base_url=base_url, headers=headers, timeout=timeout, transport=transport)
        door = Door(self._http, retries=retries, pause=pause)
{members}

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
'''


def _formatted(sources: Iterable[str]) -> list[str]:
    return [_ruff(source) for source in sources]


def _ruff(source: str) -> str:
    """As the formatter of the repository writes it."""
    command = [sys.executable, "-m", "ruff", "format", "--line-length", "120", "-"]
    return subprocess.run(command, input=source, capture_output=True, text=True, check=True, cwd=ROOT).stdout
