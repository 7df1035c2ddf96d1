"""Rows sent in bulk, and rows found among many values, are the same as rows sent and found one by one."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from oneplusx.apps.certificates.models import CertificateNumber
from oneplusx.apps.parties.models import Department, Institution
from oneplusx.web.bulk import insert_values
from oneplusx.web.ids import new_id
from oneplusx.web.statistics import refresh_statistics

pytestmark = pytest.mark.django_db
NAMES = ("id", "code", "name_zh")


def _rows(count: int) -> list[tuple[object, ...]]:
    return [(new_id(), f"B{place}", f"系{place}\t\\N\n") for place in range(count)]


def test_values_become_the_rows_that_instances_would(college: Institution):
    rows = _rows(3)
    insert_values(Department, NAMES, iter(rows), college_id=college.id)
    for identity, code, name in rows:
        one = Department.objects.create(college=college, code=f"{code}-one", name_zh=name)
        sent = Department.objects.get(id=identity)
        differing = {field.attname for field in Department._meta.concrete_fields} - {"id", "code"}
        assert {name: getattr(sent, name) for name in differing} == {name: getattr(one, name) for name in differing}


def test_a_refused_row_refuses_all(college: Institution):
    rows = _rows(3)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_values(Department, NAMES, [*rows, (new_id(), "B1", "again")], college_id=college.id)
    assert not Department.objects.filter(code="B0").exists()
    insert_values(Department, NAMES, [], college_id=college.id)


def test_among_ids_texts_and_references(college: Institution, department: Department):
    insert_values(Department, NAMES, rows := _rows(5), college_id=college.id)
    ids = [row[0] for row in rows]
    assert set(Department.objects.filter(id__among=ids[:2]).values_list("id", flat=True)) == set(ids[:2])
    assert Department.objects.filter(code__among=("B0", "B4", "B4", None, "'")).count() == 2
    assert Department.objects.filter(college_id__among=[college.id, new_id()], code__startswith="B").count() == 5
    assert not Department.objects.filter(id__among=[]).exists()
    assert Department.objects.exclude(id__among=ids).filter(id=department.id).exists()
    assert Department.objects.filter(id__among=(new_id() for _ in range(70_000))).count() == 0
    assert CertificateNumber.objects.filter(certificate_id__among=ids).count() == 0


def test_statistics_of_tables_are_refreshed(college: Institution):
    insert_values(Department, NAMES, _rows(50), college_id=college.id)
    refresh_statistics()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT 1 FROM sqlite_stat1 WHERE tbl = %s", [Department._meta.db_table])
        else:
            cursor.execute("SELECT 1 FROM pg_stats WHERE tablename = %s", [Department._meta.db_table])
        assert cursor.fetchone()
