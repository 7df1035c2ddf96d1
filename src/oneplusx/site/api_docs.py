"""The documentation of the REST interface as pages of ours, made from its OpenAPI document; nothing from elsewhere.

Groups, the operations of a group, one operation: examples, samples, and a form that tries it. In demo mode each member
of the demo cast has a token ready.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as in_the_language_of_the_page
from django.views.decorators.http import require_safe

from oneplusx.apps.parties.labels import ROLE_LABELS
from oneplusx.apps.parties.selectors import demo_cast
from oneplusx.apps.parties.tokens import sandbox_token
from oneplusx.site.openapi import reading, samples, slug_of
from oneplusx.site.openapi.groups import GROUPS
from oneplusx.site.rest import rest
from oneplusx.web.requests import origin_of

ANY_TOKEN = "opx_…"  # noqa: S105 - a place for one


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """All groups, or the operations that have the words that were looked for."""
    document = rest.get_openapi_schema()
    lines = list(reading.lines_of(document))
    words = request.GET.get("q", "").strip()
    groups = [
        (slug_of([tag]), tag, in_the_language_of_the_page(text), sum(one.group == slug_of([tag]) for one in lines))
        for tag, text in ((one["name"], GROUPS.get(one["name"], one["name"])) for one in document["tags"])
    ]
    context = {
        "introduction": reading.coded(in_the_language_of_the_page(document["info"]["description"])),
        "groups": groups,
        "tokens": _tokens(),
        "words": words,
        "found": [one for one in lines if _has(one, words)] if words else [],
    }
    return render(request, "site/api_docs.html", context)


def _has(line: reading.Line, words: str) -> bool:
    text = f"{line.method} {line.path} {line.name} {line.summary} {line.description}".casefold()
    return all(word in text for word in words.casefold().split())


@require_safe
def group_page(request: HttpRequest, group: str) -> HttpResponse:
    """The operations of a group."""
    lines = [one for one in reading.lines_of(rest.get_openapi_schema()) if one.group == group]
    if not lines:
        raise Http404
    return render(request, "site/api_group.html", {**_title(group), "lines": lines})


@require_safe
def operation_page(request: HttpRequest, group: str, operation: str) -> HttpResponse:
    """One operation."""
    document = rest.get_openapi_schema()
    found = reading.find(document, group, operation)
    if found is None:
        raise Http404
    path, method, one = found
    tokens = _tokens()
    token = tokens[0][0] if tokens else ANY_TOKEN
    context = {
        **_title(group),
        "operation": one,
        "method": method.upper(),
        "path": path,
        "address": samples.filled(path, one),
        "description": reading.coded(one.get("description", "")),
        "parameters": reading.parameters_of(one),
        "bodies": reading.bodies_of(one.get("requestBody", {})),
        "form_fields": reading.form_fields(one),
        "answers": reading.answers_of(one),
        "problems": reading.problems_of(document, one),
        "shapes": reading.shapes_of(document, one),
        "curl": samples.curl(origin_of(request), method, path, one, token),
        "python": samples.python(origin_of(request), group, path, one, token),
        "tokens": tokens,
    }
    return render(request, "site/api_operation.html", context)


def _title(group: str) -> dict[str, str]:
    text = next((text for tag, text in GROUPS.items() if slug_of([tag]) == group), group)
    return {"group": group, "group_title": in_the_language_of_the_page(text)}


def _tokens() -> list[tuple[str, str, str]]:
    """Token, name and roles of each member of the demo cast; none outside demo mode."""
    if not settings.DEMO_MODE:
        return []
    return [(sandbox_token(user.username), user.username, _roles(user)) for user in demo_cast()]


def _roles(user: Any) -> str:
    held = {str(ROLE_LABELS[one.role]) for one in user.person.memberships.all() if one.ended_at is None}
    return "、".join(sorted(held)) if held else in_the_language_of_the_page("Learner")
