"""A spreadsheet of 50,000 certificates: read, checked, staged and written, in seconds; and what of it is the machinery.

Each run imports another workbook, so that every row is new. The learners of the college exist before.
"""

from __future__ import annotations

import io
import statistics
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from benchmarks.measuring import Context, Figure, at_most, seconds_of

GROUP = "import"
ROWS = 50_000
RUNS = 3
SECONDS_MAX = 20
ENGINE_SECONDS_MAX = 5
BATCH = 2_000
NOW = datetime(2026, 6, 1, 1, 30, tzinfo=UTC)
TITLES = ["学号", "考试科目", "成绩", "是否通过", "获得年月", "成绩记录方式", "证书编号", "准考证号", "免修课程代码"]


def figures(context: Context) -> Iterator[Figure]:
    """Seconds on each database, the worse of them, and the machinery alone."""
    seconds = []
    for database in context.databases:
        context.say(f"{database}: {RUNS} workbooks of {ROWS:,} rows")
        answer = context.on(database, import_workbooks)
        seconds.append(answer["certificates_s"])
        yield Figure(f"import.xlsx_50k_s_{database}", seconds[-1], "s")
        yield Figure(f"import.rows_per_s_{database}", ROWS / seconds[-1], "1/s")
        yield Figure(f"import.again_50k_s_{database}", answer["again_s"], "s")
        yield at_most(f"import.engine_50k_s_{database}", answer["engine_s"], "s", ENGINE_SECONDS_MAX)
    yield at_most("import.xlsx_50k_s", max(seconds), "s", SECONDS_MAX)


def import_workbooks() -> dict[str, float]:
    """Median seconds for certificates, for the same file again, and for a kind that does nothing."""
    college = _college()
    workbooks = [workbook(turn) for turn in range(RUNS)]
    times = [seconds_of(lambda data=data: _import("certificates", college, data)) for data in workbooks]  # type: ignore[misc]
    again_s = seconds_of(lambda: _import("certificates", college, workbooks[0], is_new=False))
    _register_idle_kind()
    engine = [seconds_of(lambda data=data: _import("bench_idle", college, data)) for data in workbooks]  # type: ignore[misc]
    return {
        "certificates_s": statistics.median(times),
        "again_s": again_s,
        "engine_s": statistics.median(engine),
    }


def _import(kind: str, college: UUID, data: bytes, *, is_new: bool = True) -> None:
    from oneplusx.apps.intake.services import import_now
    from oneplusx.web.actor import SYSTEM

    outcome = import_now(kind=kind, institution_id=college, data=data, actor=SYSTEM, now=NOW)
    assert outcome.is_clean
    assert outcome.batch.applied_count == (ROWS if is_new else 0)


def workbook(turn: int) -> bytes:
    """One workbook in the layout colleges know; every turn has other certificates."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, TITLES)
        for place in range(ROWS):
            sheet.write_row(place + 1, 0, _cells(turn, place))
    return buffer.getvalue()


def _cells(turn: int, place: int) -> Sequence[str]:
    kind = f"BENCH{place % 10} 示例证书"
    number = f"B{turn}{place:08}"
    return [
        f"2024{place:06}",
        kind,
        str(60 + place % 40),
        "是",
        f"2025-{turn + 1:02}",
        "01 百分制",
        number,
        f"T{place}",
        "",
    ]


def _college() -> UUID:
    from oneplusx.apps.parties.models import ClassGroup, Department, Institution
    from oneplusx.apps.standards.models import AchievementType, CatalogueState, CertificateType

    college = Institution.objects.create(kind="college", code="BENCH", name_zh="测试学院", created_at=NOW)
    department = Department.objects.create(college=college, code="1", name_zh="测试系")
    group = ClassGroup.objects.create(
        college=college, department=department, code="1", name="1", major_code="510203", entry_year=2024
    )
    kind = AchievementType.objects.get(code="x_certificate")
    for place in range(10):
        CertificateType.objects.create(
            code=f"BENCH{place}",
            achievement_type=kind,
            family=f"BENCH{place}",
            name_zh="示例证书",
            bank_value_hundredths=400,
            state=CatalogueState.PUBLISHED,
        )
    _enroll(college, department, group)
    return college.id


def _enroll(college: Any, department: Any, group: Any) -> None:
    from oneplusx.apps.parties.models import Enrollment, Learner, Person

    people = [
        Person(name=f"测试{place}", name_sort="ceshi", name_search="ceshi", created_at=NOW) for place in range(ROWS)
    ]
    Person.objects.bulk_create(people, batch_size=BATCH)
    learners = [Learner(person=person, bucket=0, opened_at=NOW) for person in people]
    Learner.objects.bulk_create(learners, batch_size=BATCH)
    enrollments = [
        Enrollment(
            learner=learner,
            college=college,
            department=department,
            class_group=group,
            major_code="510203",
            entry_year=2024,
            student_number=f"2024{place:06}",
            created_at=NOW,
        )
        for place, learner in enumerate(learners)
    ]
    Enrollment.objects.bulk_create(enrollments, batch_size=BATCH)


def _register_idle_kind() -> None:
    from dataclasses import replace

    from oneplusx.apps.intake import registry

    kind = registry.find_kind("certificates")
    assert kind is not None
    idle = replace(kind, code="bench_idle", check_rows=_check_nothing, apply_rows=_apply_nothing, finish=_apply_nothing)
    registry.register(idle)


def _check_nothing(rows: Sequence[Any], **_rest: Any) -> list[Any]:
    from oneplusx.apps.intake.registry import NEW

    return [NEW] * len(rows)


def _apply_nothing(*_rows: Any, **_rest: Any) -> None:
    """Writes nothing."""
