"""Calls of the REST interface with a token."""

from __future__ import annotations

from typing import Any

from django.test import Client


def ask(token: str, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """The answer to a call."""
    given = {"data": body, "content_type": "application/json"} if body is not None else {}
    authorized = {"Authorization": f"Bearer {token}", **headers}
    return getattr(Client(), method)(f"/api/v1{path}", **given, headers=authorized)


def call(token: str, method: str, path: str, body: Any = None, status: int = 200) -> Any:
    """What a call that ends as foreseen answers."""
    answer = ask(token, method, path, body)
    assert answer.status_code == status, answer.content.decode()
    return answer.json() if answer.content else None
