"""Keeps the records of OneRoster equal to the rows of a college (更新名册).

1. All objects are made from the rows (``feed``), and compared with the records by digest.
2. What is new or other is written with the present instant as its last change; what is gone keeps its id only.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from uuid import UUID

from django.db import transaction

from oneplusx.apps.parties.models import Institution
from oneplusx.apps.rostering.feed import (
    Item,
    Received,
    digest_of,
    facets_of,
    gradebook_items,
    person_id_of,
    read_world,
    result_items,
    roster_items,
)
from oneplusx.apps.rostering.models import (
    ReceivedLineItem,
    ReceivedResult,
    RecordStatus,
    RosterClient,
    RosterFeed,
    RosterRecord,
)
from oneplusx.apps.rostering.selectors import providing_college_for
from oneplusx.apps.trail.services import record_act
from oneplusx.web import background
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_rows, update_rows

CONTENT = ("status", "modified_at", "digest", "body", "facets", "user_ref", "class_ref", "parent_ref")
CHUNK = 5_000
REFRESH_JOB = "rostering.refresh"
Known = Mapping[tuple[str, str], tuple[UUID, str, str]]


@transaction.atomic
def refresh_feed(*, college_id: UUID, actor: Actor, now: datetime) -> Mapping[str, int]:
    """Compares all records of a college with its rows (更新名册); safe to repeat.

    Returns:
        How many were ``new``, ``changed``, ``gone`` and ``unchanged``.
    """
    college = Institution.objects.select_for_update().get(id=college_id)
    instant = now.replace(microsecond=now.microsecond // 1000 * 1000)
    known: Known = {
        (resource, sourced_id): (record_id, digest, status)
        for record_id, resource, sourced_id, digest, status in RosterRecord.objects.filter(college=college)
        .values_list("id", "resource", "sourced_id", "digest", "status")
        .iterator(CHUNK)
    }
    world = read_world(college)
    items = chain(roster_items(world), gradebook_items(world, _received(college)))
    counts = _write(college, items, known, instant)
    RosterFeed.objects.update_or_create(
        college=college,
        defaults={"refreshed_at": now, "records_count": counts["new"] + counts["changed"] + counts["unchanged"]},
    )
    if counts["new"] + counts["changed"] + counts["gone"]:
        record_act(
            verb="rostering.feed_refreshed",
            subject_kind="parties.institution",
            subject_id=college.id,
            institution_id=college.id,
            facts={name: counts[name] for name in ("new", "changed", "gone")},
            actor=actor,
            now=now,
        )
    return counts


def _received(college: Institution) -> Received:
    line_items = ReceivedLineItem.objects.filter(college=college, removed_at=None)
    results = ReceivedResult.objects.filter(college=college)
    return Received(
        {row.sourced_id: (row.class_sourced_id, row.body) for row in line_items},
        {
            (row.enrollment_id, row.course_id, row.term_code, row.attempt): (row.sourced_id, row.line_item_sourced_id)
            for row in results.filter(removed_at=None)
        },
    )


def _write(college: Institution, items: Iterable[Item], known: Known, now: datetime) -> Counter[str]:
    counts: Counter[str] = Counter(new=0, changed=0, gone=0, unchanged=0)
    seen: set[tuple[str, str]] = set()
    waiting: dict[str, list[RosterRecord]] = defaultdict(list)
    for item in items:
        key = (item.resource, item.sourced_id)
        if key in seen:
            continue
        seen.add(key)
        former = known.get(key)
        digest = digest_of(item)
        if former is not None and former[1:] == (digest, RecordStatus.ACTIVE):
            counts["unchanged"] += 1
            continue
        kind = "new" if former is None else "changed"
        counts[kind] += 1
        waiting[kind].append(_record(college, item, digest, former, now))
        if len(waiting[kind]) >= CHUNK:
            _flush(waiting)
    for key, (record_id, _digest, status) in known.items():
        if key not in seen and status == RecordStatus.ACTIVE:
            counts["gone"] += 1
            gone = RosterRecord(id=record_id, college=college, status=RecordStatus.GONE, modified_at=now, digest="")
            waiting["changed"].append(gone)
    _flush(waiting)
    return counts


def _record(
    college: Institution, item: Item, digest: str, former: tuple[UUID, str, str] | None, now: datetime
) -> RosterRecord:
    record = RosterRecord(
        college=college,
        resource=item.resource,
        sourced_id=item.sourced_id,
        modified_at=now,
        digest=digest,
        body=item.body,
        facets=facets_of(item.body),
        user_ref=item.user_ref,
        class_ref=item.class_ref,
        parent_ref=item.parent_ref,
    )
    if former is not None:
        record.id = former[0]
    return record


def _flush(waiting: dict[str, list[RosterRecord]]) -> None:
    insert_rows(RosterRecord, waiting.pop("new", []))
    update_rows(RosterRecord, waiting.pop("changed", []), CONTENT)


@transaction.atomic
def start_refresh(*, college_id: UUID, actor: Actor, now: datetime) -> None:
    """Updates the records of a college in the background (后台更新名册).

    Raises:
        NotFound: ``not_found``: the college is not the actor's.
    """
    college = providing_college_for(actor, college_id)
    background.start(kind=REFRESH_JOB, params={}, institution_id=college.id, actor=actor, now=now)


@transaction.atomic
def refresh_lines(
    *, college_id: UUID, line_item_ids: Sequence[str] = (), enrollment_ids: Sequence[UUID] = (), now: datetime
) -> None:
    """Updates some line items, or the results of some enrollments, at once after they were put (即时更新)."""
    college = Institution.objects.get(id=college_id)
    instant = now.replace(microsecond=now.microsecond // 1000 * 1000)
    received = _received(college)
    items: list[Item] = [
        Item(
            "lineItems",
            sourced_id,
            dict(received.line_items[sourced_id][1]),
            class_ref=received.line_items[sourced_id][0],
        )
        for sourced_id in line_item_ids
        if sourced_id in received.line_items
    ]
    records = RosterRecord.objects.filter(college=college)
    rows = list(records.filter(resource="lineItems", sourced_id__in=line_item_ids))
    if enrollment_ids:
        world = read_world(college, enrollment_ids=enrollment_ids)
        items += result_items(world, received)
        people = {str(person_id_of(row)) for row in world.enrollments.values()}
        numbers = {row.student_number for row in world.enrollments.values()}
        theirs = records.filter(resource="results", user_ref__in=people)
        rows = [*rows, *(row for row in theirs if _number_of(row) in numbers)]
    wanted = [item.sourced_id for item in items]
    same = records.filter(resource__in=["lineItems", "results"], sourced_id__in=wanted)
    known = {(row.resource, row.sourced_id): (row.id, row.digest, row.status) for row in chain(rows, same)}
    _write(college, items, known, instant)


def _number_of(record: RosterRecord) -> str:
    return str(record.body.get("metadata", {}).get("studentNumber", ""))


def refresh_all_feeds(*, actor: Actor, now: datetime) -> int:
    """Updates the records of every college that has a client (更新全部名册); returns how many."""
    clients = RosterClient.objects.filter(revoked_at=None)
    colleges = list(clients.order_by("college_id").values_list("college_id", flat=True).distinct())
    for college_id in colleges:
        refresh_feed(college_id=college_id, actor=actor, now=now)
    return len(colleges)
