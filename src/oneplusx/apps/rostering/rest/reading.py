"""Lists and objects: paging, filter, sort, selection of fields, references with addresses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from oneplusx.apps.rostering import scopes, services
from oneplusx.apps.rostering.feed.items import moment
from oneplusx.apps.rostering.models import RecordStatus, RosterRecord
from oneplusx.apps.rostering.resources import DEEP, NESTED, OUTER, PATHS, RESOURCES, SHARED_FIELDS, Resource
from oneplusx.apps.rostering.rest.answering import json_answer, require_scope
from oneplusx.apps.rostering.selectors import filtered, sorted_by
from oneplusx.domain.errors import Invalid, NotFound
from oneplusx.domain.roster_filter import parse_filter
from oneplusx.web.clock import now
from oneplusx.web.requests import origin_of

LIMIT, LIMIT_MAX, OFFSET_MAX = 100, 5_000, 100_000_000
BASE = "/ims/oneroster/{service}/v1p2"


def collection(request: HttpRequest, access: services.Access, *, service: str, resource: str) -> HttpResponse:
    """All objects of a resource."""
    found = _resource(service, resource)
    return _listed(request, access, found, found.rows(access.client.college_id))


def nested(
    request: HttpRequest, access: services.Access, *, service: str, outer: str, guid: str, inner: str
) -> HttpResponse:
    """The objects of a resource below another object."""
    below = NESTED[service].get((outer, inner))
    if below is None:
        raise NotFound("not_found")
    found = _resource(service, inner)
    college_id = access.client.college_id
    require_scope(access, *scopes.READING[found.record])
    _known(college_id, outer, guid)
    return _listed(request, access, found, below(found.rows(college_id), college_id, guid))


def deep(
    request: HttpRequest,
    access: services.Access,
    *,
    service: str,
    outer: str,
    guid: str,
    middle: str,
    middle_guid: str,
    inner: str,
) -> HttpResponse:
    """The objects of a resource below two others."""
    if (outer, middle, inner) not in DEEP[service]:
        raise NotFound("not_found")
    found = _resource(service, inner)
    college_id = access.client.college_id
    require_scope(access, *scopes.READING[found.record])
    _known(college_id, outer, guid)
    _known(college_id, middle, middle_guid)
    rows = NESTED[service][middle, inner](found.rows(college_id), college_id, middle_guid)
    if outer == "classes":
        rows = rows.filter(class_ref=guid)
    return _listed(request, access, found, rows)


def single(request: HttpRequest, access: services.Access, *, service: str, resource: str, guid: str) -> HttpResponse:
    """One object."""
    found = _resource(service, resource)
    require_scope(access, *scopes.READING[found.record])
    row = found.rows(access.client.college_id).filter(sourced_id=guid).first()
    if row is None:
        raise NotFound("not_found")
    fields = _selected(request, found)
    return json_answer({found.singular: _presented(request, access, [row], fields)[0]})


def _resource(service: str, name: str) -> Resource:
    found = RESOURCES.get(service, {}).get(name)
    if found is None:
        raise NotFound("not_found")
    return found


def _known(college_id: UUID, name: str, guid: str) -> None:
    service, resource = OUTER[name]
    if not RESOURCES[service][resource].rows(college_id).filter(sourced_id=guid).exists():
        raise NotFound("not_found")


def _listed(
    request: HttpRequest, access: services.Access, resource: Resource, rows: QuerySet[RosterRecord]
) -> HttpResponse:
    require_scope(access, *scopes.READING[resource.record])
    rows = filtered(rows, _filter(request, resource))
    sort = request.GET.get("sort", "")
    if sort and sort.split(".")[0] not in resource.fields:
        raise Invalid("rostering.unknown_sort_field", found=sort[:60])
    order = request.GET.get("orderBy", "asc").lower()
    rows = sorted_by(rows, sort, is_descending=order == "desc")
    limit = _number(request, "limit", LIMIT, 1, LIMIT_MAX)
    offset = _number(request, "offset", 0, 0, OFFSET_MAX)
    fields = _selected(request, resource)
    total = rows.count()
    shown = _presented(request, access, list(rows[offset : offset + limit]), fields)
    answer = json_answer({resource.plural: shown})
    answer["X-Total-Count"] = str(total)
    answer["Link"] = _links(request, limit, offset, total)
    return answer


def _filter(request: HttpRequest, resource: Resource) -> Any:
    wanted = parse_filter(request.GET.get("filter", "").strip())
    for clause in wanted.clauses:
        if clause.field.split(".")[0] not in resource.fields:
            raise Invalid("rostering.unknown_filter_field", found=clause.field[:60])
    return wanted


def _number(request: HttpRequest, name: str, default: int, lowest: int, highest: int) -> int:
    text = request.GET.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or not lowest <= int(text[:12]) <= OFFSET_MAX:
        raise Invalid("rostering.bad_paging", field=name, found=text[:40])
    return min(int(text[:12]), highest)


def _selected(request: HttpRequest, resource: Resource) -> frozenset[str]:
    """Names to show; none: all."""
    wanted = frozenset(name.strip() for name in request.GET.get("fields", "").split(",") if name.strip())
    unknown = sorted(wanted - resource.fields)
    if unknown:
        raise Invalid("rostering.unknown_selection_field", found=", ".join(unknown)[:100])
    return wanted


def _links(request: HttpRequest, limit: int, offset: int, total: int) -> str:
    last = max(0, (total - 1) // limit * limit)
    places = {"first": 0, "last": last}
    if offset + limit < total:
        places["next"] = offset + limit
    if offset > 0:
        places["prev"] = max(0, offset - limit)
    kept = {name: value for name, value in request.GET.items() if name not in {"limit", "offset"}}
    base = origin_of(request) + request.path
    return ", ".join(
        f'<{base}?{urlencode({**kept, "limit": limit, "offset": place})}>; rel="{name}"'
        for name, place in places.items()
    )


def _presented(
    request: HttpRequest, access: services.Access, rows: Sequence[RosterRecord], fields: frozenset[str]
) -> list[dict[str, Any]]:
    origin = origin_of(request)
    documents = _documents(access, rows, fields)
    shown = []
    for row in rows:
        body = {
            "sourcedId": row.sourced_id,
            "status": row.status,
            "dateLastModified": moment(row.modified_at),
            **_addressed(row.body, origin),
        }
        document = documents.get(row.sourced_id)
        if document is not None and row.resource == "users":
            body["userIds"] = [*body.get("userIds", ()), {"type": document.kind, "identifier": document.number}]
        elif document is not None:
            body |= document.demographics()
        shown.append({name: value for name, value in body.items() if not fields or name in fields})
    return shown


def _documents(
    access: services.Access, rows: Sequence[RosterRecord], fields: frozenset[str]
) -> dict[str, services.Document]:
    """Documents of the learners among the rows, where the token opens them and they are asked for."""
    asked = not fields or fields & {"userIds"} or bool(fields - SHARED_FIELDS)
    theirs = [
        row
        for row in rows
        if row.resource == "demographics" or (row.resource == "users" and row.parent_ref == "student")
    ]
    if scopes.DEMOGRAPHICS not in access.scopes or not theirs or not asked:
        return {}
    if fields and "userIds" not in fields and theirs[0].resource == "users":
        return {}
    ids = [UUID(row.sourced_id) for row in theirs if row.status == RecordStatus.ACTIVE]
    client = access.client
    return dict(
        services.disclose_identities(college_id=client.college_id, person_ids=ids, actor=access.actor, now=now())
    )


def _addressed(value: Any, origin: str) -> Any:
    """The same with an address in each reference."""
    if isinstance(value, list):
        return [_addressed(one, origin) for one in value]
    if not isinstance(value, dict):
        return value
    place = PATHS.get(value["type"]) if set(value) == {"sourcedId", "type"} else None
    if place is None:
        return {name: _addressed(one, origin) for name, one in value.items()}
    service, resource = place
    return {"href": f"{origin}{BASE.format(service=service)}/{resource}/{value['sourcedId']}", **value}
