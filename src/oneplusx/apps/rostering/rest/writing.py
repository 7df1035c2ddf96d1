"""Line items and results that other systems put or take back."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from oneplusx.apps.rostering import scopes, services
from oneplusx.apps.rostering.rest.answering import body_of, json_answer, require_scope
from oneplusx.domain.errors import NotFound
from oneplusx.web.clock import now

WRITABLE = {"lineItems": "lineItem", "results": "result"}


def put(request: HttpRequest, access: services.Access, *, service: str, resource: str, guid: str) -> HttpResponse:
    """Puts a line item or a result under the other system's id: 201 when it is new, else 200."""
    name = _writable(service, resource)
    require_scope(access, scopes.GRADEBOOK_WRITE)
    write = services.put_line_item if name == "lineItem" else services.put_result
    is_new = write(client=access.client, sourced_id=guid, body=body_of(request, name), actor=access.actor, now=now())
    return json_answer({}, HTTPStatus.CREATED if is_new else HTTPStatus.OK)


def delete(request: HttpRequest, access: services.Access, *, service: str, resource: str, guid: str) -> HttpResponse:  # noqa: ARG001
    """Takes back what the system put."""
    name = _writable(service, resource)
    require_scope(access, scopes.GRADEBOOK_DELETE)
    write = services.remove_line_item if name == "lineItem" else services.remove_result
    write(client=access.client, sourced_id=guid, actor=access.actor, now=now())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def _writable(service: str, resource: str) -> str:
    if service != "gradebook" or resource not in WRITABLE:
        raise NotFound("not_found")
    return WRITABLE[resource]
