"""Published standards as CASE 1.1 frameworks (能力与学业标准交换): found by their CASE identifiers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from uuid import UUID

from django.db.models import QuerySet

from oneplusx.apps.standards.models import (
    LearningOutcome,
    Standard,
    StandardLevel,
    StandardState,
    WorkField,
    WorkTask,
)
from oneplusx.apps.standards.selectors.contents import contents_of, public_standards
from oneplusx.domain.errors import NotFound
from oneplusx.domain.standards.case import Framework, Node, nodes_of
from oneplusx.web.clock import SHANGHAI

ADOPTION = {
    StandardState.PUBLISHED: "Adopted",
    StandardState.SUPERSEDED: "Deprecated",
    StandardState.WITHDRAWN: "Deprecated",
}
SORTS = {
    "title": "name_zh",
    "creator": "organization__name_zh",
    "version": "version",
    "lastChangeDateTime": "changed_at",
    "identifier": "case_id",
    "statusStartDate": "published_on",
}
STATES_OF = {"Adopted": ("published",), "Deprecated": ("superseded", "withdrawn")}


def frameworks(*, sort: str = "", is_descending: bool = False) -> QuerySet[Standard]:
    """Published versions in a stable order.

    Args:
        sort: A field of ``CFDocument`` (``SORTS``); empty: by code and version.
    """
    order = SORTS.get(sort, "code")
    sign = "-" if is_descending else ""
    return public_standards().order_by(f"{sign}{order}", f"{sign}version", "id")


def framework_of(standard: Standard, base: str) -> Framework:
    """A version as a framework.

    Args:
        base: Address below which the service answers.
    """
    started = standard.published_on or standard.state_on
    since = datetime.combine(started, time.min, SHANGHAI) if started else standard.organization.created_at
    return Framework(
        case_id=str(standard.case_id),
        base=base,
        code=standard.code,
        version=standard.version,
        creator=standard.organization.name_zh,
        changed_at=standard.changed_at or since,
        contents=contents_of(standard),
        adoption_status=ADOPTION.get(StandardState(standard.state), "Draft"),
        starts_on=started,
        ends_on=standard.ended_on,
        official_url=standard.document_url,
    )


def standard_by_case_id(case_id: UUID) -> Standard:
    """The published version with a CASE identifier.

    Raises:
        NotFound: ``not_found``.
    """
    found = public_standards().filter(case_id=case_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def node_by_case_id(case_id: UUID, base: str) -> tuple[Framework, Node, Sequence[Node]]:
    """An item of a published version: its framework, its place, and what hangs under it.

    Raises:
        NotFound: ``not_found``.
    """
    standard_id = _standard_of_item(case_id)
    standard = public_standards().filter(id=standard_id).first() if standard_id else None
    if standard is None:
        raise NotFound("not_found")
    framework = framework_of(standard, base)
    nodes = list(nodes_of(framework))
    wanted = str(case_id)
    node = next(one for one in nodes if one.case_id == wanted)
    return framework, node, [one for one in nodes if one.above_id == wanted]


def _standard_of_item(case_id: UUID) -> UUID | None:
    places = (
        (LearningOutcome, "standard_id"),
        (WorkTask, "work_field__standard_level__standard_id"),
        (WorkField, "standard_level__standard_id"),
        (StandardLevel, "standard_id"),
    )
    for model, path in places:
        found: UUID | None = model.objects.filter(case_id=case_id).values_list(path, flat=True).first()
        if found is not None:
            return found
    return None
