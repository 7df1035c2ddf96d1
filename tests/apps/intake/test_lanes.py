"""Pieces of a file written side by side: each once, progress for each, and a fault stops the rest."""

from __future__ import annotations

from dataclasses import replace
from threading import Lock

import pytest
from django.db import connection

from oneplusx.apps.intake import registry, services
from oneplusx.apps.intake.models import ImportBatch, ImportState
from oneplusx.apps.parties.models import Department
from oneplusx.domain.errors import Invalid
from oneplusx.web.actor import SYSTEM
from oneplusx.web.background import Cancelled
from oneplusx.web.clock import now as present
from oneplusx.web.lanes import in_lanes
from tests.support import departments_kind
from tests.support.departments_kind import CODE, many_departments

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("departments_kind")]


@pytest.fixture
def confirmed(college):
    def ready(apply_rows=departments_kind.apply_rows) -> ImportBatch:
        registry.register(replace(departments_kind.KIND, is_order_free=True, apply_rows=apply_rows))
        batch = services.stage_import(
            kind=CODE,
            institution_id=college.id,
            data=many_departments(7000),
            file_name="a",
            actor=SYSTEM,
            now=present(),
        )
        services.check_import(batch_id=batch.id, actor=SYSTEM, now=present())
        return services.confirm_import(batch_id=batch.id, actor=SYSTEM, now=present(), in_background=False)

    return ready


def test_every_piece_is_written_once_and_told(college, confirmed):
    before = Department.objects.filter(college=college).count()
    told: list[tuple[int, int]] = []
    batch = services.apply_import(
        batch_id=confirmed().id, actor=SYSTEM, now=present(), between=lambda *counts: told.append(counts)
    )
    assert (batch.state, batch.applied_count) == (ImportState.APPLIED, 7000)
    assert Department.objects.filter(college=college).count() == before + 7000
    assert (len(told), told[0], told[-1]) == (5, (0, 7000), (7000, 7000))
    assert told == sorted(told)


def test_a_fault_stops_the_rest_and_can_be_resumed(college, confirmed):
    calls, guard = [], Lock()

    def apply_rows(rows, **rest):
        with guard:
            calls.append(len(rows))
            turn = len(calls)
        if turn == 2:
            raise Invalid("intake.not_one_of", found="", allowed=[])
        return departments_kind.apply_rows(rows, **rest)

    before = Department.objects.filter(college=college).count()
    batch = confirmed(apply_rows)
    with pytest.raises(Invalid):
        services.apply_import(batch_id=batch.id, actor=SYSTEM, now=present())
    batch.refresh_from_db()
    assert Department.objects.filter(college=college).count() == before + batch.applied_count
    assert batch.applied_count in {2000, 4000}
    batch = services.apply_import(batch_id=batch.id, actor=SYSTEM, now=present())
    assert (batch.state, batch.applied_count) == (ImportState.APPLIED, 7000)
    assert Department.objects.filter(college=college).count() == before + 7000


def test_cancelling_stops_after_the_pieces_under_way(college, confirmed):
    def between(done: int, _total: int) -> None:
        if done:
            raise Cancelled

    before = Department.objects.filter(college=college).count()
    batch = confirmed()
    with pytest.raises(Cancelled):
        services.apply_import(batch_id=batch.id, actor=SYSTEM, now=present(), between=between)
    batch.refresh_from_db()
    assert 0 < batch.applied_count < 7000
    assert Department.objects.filter(college=college).count() == before + batch.applied_count


def test_two_at_once_where_the_database_allows_it():
    under_way, most, guard = set(), [0], Lock()

    def work(item: int) -> None:
        with guard:
            under_way.add(item)
            most[0] = max(most[0], len(under_way))
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.05)" if connection.vendor == "postgresql" else "SELECT 1")
        with guard:
            under_way.discard(item)

    assert sorted(in_lanes(work, range(8))) == list(range(8))
    assert most == [2 if connection.vendor == "postgresql" else 1]
    assert list(in_lanes(work, [])) == []
