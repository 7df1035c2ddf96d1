"""The CASE 1.1 service: published standards as machines read them, public and paged.

Paths, answers and status information follow the REST binding of 1EdTech CASE 1.1. An identifier that is none, and one
that is unknown, answer 404 with ``imsx_StatusInfo``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import orjson
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from oneplusx.apps.standards.models import Standard
from oneplusx.apps.standards.selectors import case as selectors
from oneplusx.domain.errors import Invalid, NotFound
from oneplusx.domain.standards import case

PATH = "/ims/case/v1p1"
LIMIT, LIMIT_MAX = 100, 500
OK, BAD, UNKNOWN = 200, 400, 404
_PREDICATE = re.compile(r"\s*(\w+)\s*(=|~)\s*'([^']{0,100})'\s*")
FILTERS: Mapping[tuple[str, str], str] = {
    ("title", "="): "name_zh",
    ("title", "~"): "name_zh__icontains",
    ("creator", "="): "organization__name_zh",
    ("creator", "~"): "organization__name_zh__icontains",
    ("version", "="): "version",
}
Read = Callable[[HttpRequest, UUID], Mapping[str, Any]]


def _answer(document: Mapping[str, Any], status: int = OK) -> HttpResponse:
    response = HttpResponse(orjson.dumps(document), content_type="application/json", status=status)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _failure(status: int, field: str, value: str, words: str) -> HttpResponse:
    minor = {"imsx_codeMinorFieldName": field, "imsx_codeMinorFieldValue": value}
    return _answer(
        {
            "imsx_codeMajor": "failure",
            "imsx_severity": "error",
            "imsx_description": words,
            "imsx_codeMinor": {"imsx_codeMinorField": [minor]},
        },
        status,
    )


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri(PATH)


def _one(request: HttpRequest, identifier: str, read: Read) -> HttpResponse:
    try:
        case_id = UUID(identifier)
    except ValueError:
        return _failure(UNKNOWN, "sourcedId", "invalid_uuid", "Invalid UUID")
    try:
        return _answer(read(request, case_id))
    except NotFound:
        return _failure(UNKNOWN, "sourcedId", "unknownobject", "Unknown Object")


@require_safe
def documents(request: HttpRequest) -> HttpResponse:
    """``getAllCFDocuments``: ``limit``, ``offset``, ``sort``, ``orderBy``, ``filter``, ``fields``."""
    query = request.GET
    if query.get("sort", "") not in {"", *selectors.SORTS}:
        return _failure(BAD, "sort", "invalid_sort_field", "Unknown field to sort by")
    try:
        rows = _filtered(selectors.frameworks(**_order(query)), query.get("filter", ""))
        limit, offset = _number(query, "limit", LIMIT, 1), _number(query, "offset", 0, 0)
    except Invalid as error:
        return _failure(BAD, str(error.params["field"]), "invalid_selection_field", "Not understood")
    total, limit = rows.count(), min(limit, LIMIT_MAX)
    page = [_document(row, _base(request)) for row in rows[offset : offset + limit]]
    response = _answer({"CFDocuments": [_selected(one, query.get("fields", "")) for one in page]})
    response["X-Total-Count"] = str(total)
    response["Link"] = _links(request, limit, offset, total)
    response["Access-Control-Expose-Headers"] = "X-Total-Count, Link"
    return response


def _order(query: Mapping[str, Any]) -> dict[str, Any]:
    return {"sort": query.get("sort", ""), "is_descending": query.get("orderBy", "") == "desc"}


def _number(query: Mapping[str, Any], name: str, default: int, minimum: int) -> int:
    text = str(query.get(name, default))
    if not text.isascii() or not text.isdigit() or len(text) > len("999999999") or int(text) < minimum:
        raise Invalid("field.invalid", field=name, found=text[:20], allowed=minimum)
    return int(text)


def _filtered(rows: QuerySet[Standard], text: str) -> QuerySet[Standard]:
    """``title~'web' AND adoptionStatus='Adopted'``."""
    for part in re.split(r"\s+AND\s+", text.strip()) if text.strip() else ():
        found = _PREDICATE.fullmatch(part)
        field, sign, value = found.groups() if found else ("", "", "")
        if (field, sign) == ("adoptionStatus", "="):
            rows = rows.filter(state__in=selectors.STATES_OF.get(value, ()))
        elif (field, sign) in FILTERS:
            rows = rows.filter(**{FILTERS[field, sign]: value})
        else:
            raise Invalid("field.invalid", field="filter", found=part[:40], allowed="title, creator, version")
    return rows


def _selected(document: dict[str, Any], fields: str) -> dict[str, Any]:
    wanted = {name.strip() for name in fields.split(",") if name.strip()} & set(document)
    return {name: value for name, value in document.items() if name in wanted} if wanted else document


def _links(request: HttpRequest, limit: int, offset: int, total: int) -> str:
    last = max(0, (total - 1) // limit * limit)
    offsets = {"first": 0, "prev": max(0, offset - limit), "next": offset + limit, "last": last}
    if offset == 0:
        del offsets["prev"]
    if offset + limit >= total:
        del offsets["next"]
    kept = {name: value for name, value in request.GET.items() if name not in {"limit", "offset"}}
    base = f"{_base(request)}/CFDocuments"
    return ", ".join(
        f'<{base}?{urlencode({**kept, "limit": limit, "offset": at})}>; rel="{name}"' for name, at in offsets.items()
    )


def _document(standard: Standard, base: str) -> dict[str, Any]:
    return case.document_of(selectors.framework_of(standard, base), is_in_package=False)


@require_safe
def document(request: HttpRequest, identifier: str) -> HttpResponse:
    """``getCFDocument``."""
    return _one(request, identifier, lambda asked, found: _document(selectors.standard_by_case_id(found), _base(asked)))


@require_safe
def package(request: HttpRequest, identifier: str) -> HttpResponse:
    """``getCFPackage``."""

    def read(asked: HttpRequest, found: UUID) -> Mapping[str, Any]:
        return case.package_of(selectors.framework_of(selectors.standard_by_case_id(found), _base(asked)))

    return _one(request, identifier, read)


@require_safe
def item(request: HttpRequest, identifier: str) -> HttpResponse:
    """``getCFItem``."""

    def read(asked: HttpRequest, found: UUID) -> Mapping[str, Any]:
        framework, node, _below = selectors.node_by_case_id(found, _base(asked))
        return case.item_of(framework, node)

    return _one(request, identifier, read)


@require_safe
def item_associations(request: HttpRequest, identifier: str) -> HttpResponse:
    """``getCFItemAssociations``: what the item hangs under, and what hangs under it."""

    def read(asked: HttpRequest, found: UUID) -> Mapping[str, Any]:
        framework, node, below = selectors.node_by_case_id(found, _base(asked))
        listed = [case.association_of(framework, one, is_in_package=True) for one in (node, *below)]
        return {"CFItem": case.item_of(framework, node), "CFAssociations": listed}

    return _one(request, identifier, read)


@require_safe
def association(request: HttpRequest, identifier: str) -> HttpResponse:
    """``getCFAssociation``."""

    def read(asked: HttpRequest, found: UUID) -> Mapping[str, Any]:
        of_item = UUID(case.association_id(str(found)))
        framework, node, _below = selectors.node_by_case_id(of_item, _base(asked))
        return case.association_of(framework, node, is_in_package=False)

    return _one(request, identifier, read)


@require_safe
def item_type(request: HttpRequest, identifier: str) -> HttpResponse:
    """``getCFItemType``: the type, and those below it."""

    def read(asked: HttpRequest, found: UUID) -> Mapping[str, Any]:
        kinds = list(case.TYPE_IDS)
        at = next((place for place, kind in enumerate(kinds) if case.TYPE_IDS[kind] == str(found)), None)
        if at is None:
            raise NotFound("not_found")
        return {"CFItemTypes": [case.item_type_of(_base(asked), kind) for kind in kinds[at:]]}

    return _one(request, identifier, read)


@require_safe
def unknown(request: HttpRequest, kind: str, identifier: str) -> HttpResponse:  # noqa: ARG001
    """Concepts, subjects, licenses, rubrics and groupings: no standard here has any."""

    def read(_asked: HttpRequest, _found: UUID) -> Mapping[str, Any]:
        raise NotFound("not_found")

    return _one(request, identifier, read)
