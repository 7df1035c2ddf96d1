"""Asks every read of the REST interface in this process, and holds each answer against the OpenAPI document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any

import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from oneplusx.site.wsgi import application

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
FEW = settings(
    max_examples=1,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


ROWS = 3
"""Of so many rows of a list one is the caller's own."""


class Reader:
    """Callers with tokens who read; what they find wrong is kept.

    Attributes:
        answered: Addresses of which an answer was good.
        wrong: What does not hold, by address.
    """

    def __init__(self) -> None:
        with _connection_kept():
            schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
        found = [one.ok() for one in schema.include(method="GET").get_all_operations()]
        self.reads = sorted(found, key=lambda one: (one.path.count("/"), one.path))
        self.answered: set[str] = set()
        self.wrong: dict[str, str] = {}

    def read_as(self, token: str) -> None:
        """Each read that had no good answer yet, with the rows that the lists above it name."""
        named: dict[str, list[Any]] = defaultdict(list)
        for number, operation in product(range(ROWS), self.reads):
            is_list = not number and self._below(operation)
            is_new = operation.path not in self.answered and (not number or operation.path_parameters)
            if is_list or is_new:
                self._take(operation, token, named, number)

    def read_whatever_fits(self, token: str) -> None:
        """Each read that is narrowed by words, with whatever fits the document."""
        for operation in self.reads:
            if operation.query:
                self._ask_few(operation, token)

    def _ask_few(self, operation: Any, token: str) -> None:
        @FEW
        @given(case=operation.as_strategy())
        def ask(case: Any) -> None:
            self._ask(operation, case, token)

        ask()

    def _below(self, operation: Any) -> set[str]:
        """Names under which addresses take the id of a row of a list: of those below it, and as the list is called."""
        start = f"{operation.path}/{{"
        called = operation.path.rsplit("/", 1)[-1].removesuffix("s").replace("-", "_")
        below = {one.path.removeprefix(start).split("}")[0] for one in self.reads if one.path.startswith(start)}
        return below | {f"{called}_id"} if below or called == "version" else below

    def _take(self, operation: Any, token: str, named: dict[str, list[Any]], number: int) -> None:
        known = {one.name: _one_of(named[one.name], number, one.definition) for one in operation.path_parameters}
        answer = self._ask(operation, operation.Case(path_parameters=known), token)
        if answer.status_code != 200:
            return
        self.answered.add(operation.path)
        told = answer.json() if "json" in str(answer.headers) else {}
        rows = told if isinstance(told, list) else told.get("items")
        for row in rows or ():
            own = {name: row.get(name) or row["id"] for name in self._below(operation)}
            others = {name: value for name, value in row.items() if name.endswith("_id") and value}
            for name, value in (others | own).items():
                if value not in named[name]:
                    named[name].append(value)

    def _ask(self, operation: Any, case: Any, token: str) -> Any:
        cache.clear()
        with _connection_kept():
            answer = case.call(headers={"Authorization": f"Bearer {token}", "Accept-Language": "en"})
        try:
            case.validate_response(answer, checks=CHECKS)
        except (Failure, FailureGroup) as error:
            self.wrong.setdefault(operation.path, str(error)[:600])
        return answer


@contextmanager
def _connection_kept() -> Iterator[None]:
    """The transaction of the test lives on: a server would close its connection after each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def _one_of(seen: list[Any], number: int, definition: dict[str, Any]) -> Any:
    return seen[number % len(seen)] if seen else definition["example"]
