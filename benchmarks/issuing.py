"""Certificates in bulk: 10,000 of one batch, from approval to recorded, numbered, printed (PDF/A) and stored files."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from benchmarks.ledger import NOW, _bank, _learners, _refresh_statistics
from benchmarks.measuring import Context, Figure, at_most

if TYPE_CHECKING:
    from oneplusx.apps.certificates.models import IssueBatch

CERTIFICATES = 10_000
SECONDS_MAX = 120
DAY = date(2026, 5, 1)


def figures(context: Context) -> Iterator[Figure]:
    """Seconds on each database, and the slower of them."""
    slowest = 0.0
    for database in context.databases:
        context.say(f"{database}: {CERTIFICATES:,} certificates in one batch")
        found = context.on(database, issue_many)
        slowest = max(slowest, found["seconds"])
        yield Figure(f"issuing.batch_10k_s_{database}", round(found["seconds"], 1), "s")
        yield Figure(f"issuing.deposited_10k_s_{database}", round(found["deposited_s"], 1), "s")
    yield at_most("issuing.batch_10k_s", round(slowest, 1), "s", SECONDS_MAX)


def issue_many() -> dict[str, float]:
    """Seconds of the job, and of the deposits that follow."""
    from oneplusx.apps.certificates.models import CertificateFile
    from oneplusx.apps.certificates.services import issue_batch
    from oneplusx.apps.jobs.worker import run_until_idle
    from oneplusx.apps.recognition.models import Achievement, AchievementState
    from oneplusx.web.actor import SYSTEM

    batch = _batch()
    _refresh_statistics()
    start = time.perf_counter()
    issue_batch(batch_id=batch.id, actor=SYSTEM, now=NOW, report=lambda _done, _all: None)
    seconds = time.perf_counter() - start
    if CertificateFile.objects.count() != CERTIFICATES:
        raise AssertionError
    start = time.perf_counter()
    run_until_idle()
    deposited = time.perf_counter() - start
    if Achievement.objects.filter(state=AchievementState.RECOGNIZED).count() != CERTIFICATES:
        raise AssertionError
    return {"seconds": seconds, "deposited_s": deposited}


def _batch() -> IssueBatch:
    """A closed plan that everybody passed, gathered into an approved batch."""
    from oneplusx.apps.assessment.models import ExamRegistration, ExamResult
    from oneplusx.apps.certificates.models import IssueBatch, IssueItem
    from oneplusx.web.bulk import insert_rows

    _bank()
    level = _level()
    learners = _learners(CERTIFICATES)
    plan = level.plan
    registrations = [
        ExamRegistration(plan=plan, level=level, learner_id=one, channel="social", state="confirmed", registered_at=NOW)
        for one in learners
    ]
    insert_rows(ExamRegistration, registrations)
    results = [
        ExamResult(
            registration=row,
            learner_id=row.learner_id,
            plan=plan,
            overall_hundredths=8000,
            is_passed=True,
            computed_at=NOW,
        )
        for row in registrations
    ]
    insert_rows(ExamResult, results)
    batch = IssueBatch.objects.create(
        organization_id=plan.organization_id,
        plan=plan,
        certificate_type=level.certificate_type,
        state="issuing",
        issued_on=DAY,
        items_count=CERTIFICATES,
        prepared_at=NOW,
    )
    items = [
        IssueItem(
            batch=batch,
            learner_id=row.learner_id,
            registration=row,
            position=place,
            holder_name=_name(place),
            score_hundredths=8000,
        )
        for place, row in enumerate(registrations, start=1)
    ]
    insert_rows(IssueItem, items)
    return batch


def _level() -> Any:
    from oneplusx.apps.assessment.models import ExamPlan, PlanLevel
    from oneplusx.apps.parties.models import InstitutionKind
    from oneplusx.apps.parties.services import create_institution
    from oneplusx.apps.standards.models import AchievementType, CertificateType
    from oneplusx.web.actor import SYSTEM

    organization = create_institution(
        kind=InstitutionKind.ORGANIZATION,
        code="BENCHORG",
        name_zh="晨星教育评价有限公司",
        name_en="Morning Star",
        province_code="11",
        actor=SYSTEM,
        now=NOW,
    )
    certificate_type = CertificateType.objects.create(
        code="BENCH-2",
        achievement_type=AchievementType.objects.get(code="x_certificate"),
        organization=organization,
        family="BENCH",
        level="intermediate",
        level_rank=2,
        name_zh="Web前端开发",
        bank_value_hundredths=400,
    )
    plan = ExamPlan.objects.create(
        organization=organization,
        code="BENCH",
        name_zh="考核计划",
        month="2026-05",
        state="closed",
        registers_from_on=DAY,
        registers_until_on=DAY,
        exam_from_on=DAY,
        exam_until_on=DAY,
        created_at=NOW,
    )
    return PlanLevel.objects.create(plan=plan, certificate_type=certificate_type)


FAMILY, GIVEN = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏",
    "安博晨德恩方高海嘉凯立明宁平奇然森涛文欣雅泽",
)


def _name(number: int) -> str:
    return FAMILY[number % len(FAMILY)] + GIVEN[number // 30 % len(GIVEN)] + GIVEN[number // 660 % len(GIVEN)]
