"""Every address × every role against the one permission map: whoever lacks the permission is refused, nobody else is.

What an address asks for is read from its view (``require(actor, "code")``), who has it from the map.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from oneplusx.apps.parties.permissions import PERMISSIONS, may
from oneplusx.site.first_days import CHECKLISTS
from oneplusx.site.navigation import roles_of
from oneplusx.site.rest import rest
from oneplusx.web.actor import Actor, Role
from tests.contract.test_tenancy import ROLES as WALKED
from tests.contract.test_tenancy import SKIPPED
from tests.support.cast import SignIn

ROLES = (*(role for role in WALKED if role not in {"anonymous", "college_token"}), "bank_officer", "operator")
REFUSED = {401, 403, 404}


@dataclass(frozen=True)
class Guarded:
    """An address without rows, and the permissions that its view asks for before anything else."""

    path: str
    asked: tuple[str, ...]


def guarded() -> list[Guarded]:
    return [*_pages(get_resolver()), *_endpoints()]


def _pages(resolver: URLResolver, prefix: str = "") -> Iterator[Guarded]:
    for one in resolver.url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _pages(one, route)
        elif not SKIPPED.match(route) and "<" not in route:
            yield from _guarded(route, inspect.unwrap(one.callback))


def _endpoints() -> Iterator[Guarded]:
    for prefix, router in rest._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                if "GET" in operation.methods and "{" not in path:
                    yield from _guarded(f"api/v1{prefix.rstrip('/')}{path}", operation.view_func)


def _guarded(route: str, view: Callable[..., Any]) -> Iterator[Guarded]:
    asked = tuple(_asked(view)) if inspect.isfunction(view) else ()
    if asked:
        yield Guarded("/" + route.replace("$", ""), asked)


def _asked(view: Callable[..., Any]) -> Iterator[str]:
    """Permissions that the view requires whatever is sent: calls that stand in no branch."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(view)))
    function = next(node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))
    for statement in function.body:
        call = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "require":
            code = call.args[1]
            if isinstance(code, ast.Constant):
                yield str(code.value)


@pytest.fixture
def member(request: pytest.FixtureRequest, db: None) -> Actor:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Actor)
    return found


@pytest.mark.sqlite  # who may do what does not depend on the database
@pytest.mark.parametrize("member", ROLES, indirect=True)
def test_an_address_opens_to_whom_the_map_allows(member: Actor, sign_in: SignIn) -> None:
    client: Client = sign_in(member)
    client.raise_request_exception = False
    wrong = []
    for one in guarded():
        allowed = all(may(member, code) for code in one.asked)
        status = client.get(one.path, headers={"Accept-Language": "en"}).status_code
        if status in {405, 422}:  # no page to look at; what is asked for comes first
            continue
        if allowed == (status in REFUSED):
            wrong.append(f"{one.path} asks {', '.join(one.asked)}: {'allowed' if allowed else 'refused'}, got {status}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.sqlite  # who may do what does not depend on the database
@pytest.mark.parametrize("member", [role for role in ROLES if role != "outsider"], indirect=True)
def test_what_the_first_day_asks_for_is_open(member: Actor, sign_in: SignIn) -> None:
    client: Client = sign_in(member)
    names = {task.url_name for role in roles_of(member) for task in CHECKLISTS[role]}
    answers = {name: client.get(reverse(name)).status_code for name in names}
    assert names
    assert not {name: status for name, status in answers.items() if status != 200}


def test_enough_addresses_are_compared() -> None:
    assert len(guarded()) > 40


def test_every_code_that_is_asked_stands_in_the_map() -> None:
    assert {code for one in guarded() for code in one.asked} <= set(PERMISSIONS)


def test_every_role_is_walked() -> None:
    """A role that nobody walks with could open anything."""
    walked = {
        "learner_actor": Role.LEARNER,
        "adviser": Role.ADVISER,
        "department_reviewer": Role.DEPARTMENT_REVIEWER,
        "registrar": Role.ACADEMIC_AFFAIRS,
        "college_head": Role.COLLEGE_HEAD,
        "teacher": Role.TEACHER,
        "organization_officer": Role.ORGANIZATION_OFFICER,
        "exam_site_officer": Role.EXAM_SITE_OFFICER,
        "assessor": Role.ASSESSOR,
        "invigilator": Role.INVIGILATOR,
        "inspector": Role.INSPECTOR,
        "authority_officer": Role.AUTHORITY_OFFICER,
        "bank_officer": Role.BANK_OFFICER,
        "operator": Role.OPERATOR,
    }
    assert set(walked.values()) == set(Role)
    assert set(walked) == set(ROLES)
