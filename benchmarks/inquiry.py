"""Public inquiries a second by the ordinary page, and how long the slowest of a hundred takes.

``POST /inquiry/`` goes through the whole stack: middleware, counting against the limits, one indexed read, the page.
Beside it, in turns, the bare framework: a view that answers a constant, without middleware. The limits themselves are
lifted, or the measurement would measure refusals.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from benchmarks.ledger import NOW, _bank, _learners
from benchmarks.measuring import Context, Figure, at_most, side_by_side

CERTIFICATES = 2_000
REQUESTS = 200
ROUNDS = 5
P99_MS_MAX = 100
NAME = "测试"


def figures(context: Context) -> Iterator[Figure]:
    """The worst of the databases for time, the lowest for the ratio."""
    slowest, ratios = 0.0, []
    for database in context.databases:
        context.say(f"{database}: {ROUNDS} rounds of {REQUESTS} inquiries against a bare view")
        found = context.on(database, compare_with_bare_view)
        slowest = max(slowest, found["p99_ms"])
        ratios.append(found["ratio"])
        yield Figure(f"inquiry.per_s_{database}", REQUESTS / found["ours_s"], "1/s")
    yield at_most("inquiry.page_p99_ms", slowest, "ms", P99_MS_MAX)
    yield Figure("inquiry.view_ratio", min(ratios), "ratio")


def compare_with_bare_view() -> dict[str, float]:
    """Ours and the bare view in turns, with the 99th percentile of ours."""
    from django.conf import settings
    from django.test import Client

    from benchmarks.serving import lift_limits

    settings.ALLOWED_HOSTS = ["*"]
    lift_limits()
    record_certificates_to_find(CERTIFICATES)
    client, bare = Client(), _bare_client()
    times: list[float] = []
    _ours(client, 0, [])
    pair = side_by_side(ROUNDS, lambda turn: _ours(client, turn, times), lambda _turn: bare())
    return {"ratio": pair.speed, "ours_s": pair.ours_s, "p99_ms": sorted(times)[len(times) * 99 // 100] * 1000}


def _ours(client: Any, turn: int, times: list[float]) -> None:
    for number in range(REQUESTS):
        asked = {"number": f"BENCH{(turn * REQUESTS + number) % CERTIFICATES:06}", "name": NAME}
        start = time.perf_counter()
        answer = client.post("/inquiry/", asked)
        times.append(time.perf_counter() - start)
        assert answer.status_code == 200, answer.status_code


def _bare_client() -> Any:
    """Asks the constant view as many times as a round has requests."""
    from django.http import HttpResponse
    from django.test import Client, override_settings
    from django.urls import path

    addresses: Any = ModuleType("benchmarks_bare_view")
    addresses.urlpatterns = [path("bare/", lambda _request: HttpResponse("ok"))]
    client = Client()

    def ask() -> None:
        with override_settings(ROOT_URLCONF=addresses, MIDDLEWARE=[]):
            for _ in range(REQUESTS):
                assert client.post("/bare/", {"number": "BENCH000000", "name": NAME}).status_code == 200

    return ask


def record_certificates_to_find(count: int) -> None:
    """Records certificates as an organization's list does."""
    from oneplusx.apps.certificates.models import Confirmation
    from oneplusx.apps.certificates.services import CertificateRow, record_certificates
    from oneplusx.apps.standards.models import AchievementType, CertificateType
    from oneplusx.web.actor import SYSTEM

    bank = _bank()
    of_type = CertificateType.objects.create(
        code="BENCH",
        name_zh="测试",
        family="BENCH",
        achievement_type=AchievementType.objects.get(code="x_certificate"),
    )
    rows = [
        CertificateRow(
            learner_id=learner_id,
            certificate_type_id=of_type.id,
            issuer_id=None,
            holder_name=NAME,
            acquired_month="2026-03",
            issued_on=NOW.date(),
            number=f"BENCH{number:06}",
        )
        for number, learner_id in enumerate(_learners(count))
    ]
    planned = record_certificates(
        rows=rows, institution_id=bank, confirmation=Confirmation.ISSUED, actor=SYSTEM, now=NOW
    )
    assert all(plan.error is None for plan in planned), next(plan.error for plan in planned if plan.error)
