"""A college with terms, two classes' worth of learners and results, and a system that reads them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from oneplusx.apps.curriculum.models import Program
from oneplusx.apps.curriculum.services import ResultRow, record_results
from oneplusx.apps.parties.models import ClassGroup, Department, Enrollment, Institution
from oneplusx.apps.rostering import services
from oneplusx.apps.rostering.models import RosterClient
from oneplusx.apps.rostering.scopes import SCOPES
from oneplusx.apps.standards.services import TermRow, save_terms
from oneplusx.web import clock
from oneplusx.web.actor import SYSTEM
from tests.support.cast import OpenLearner

TERMS = (
    TermRow("2024-2025-1", date(2024, 9, 2), date(2025, 1, 17), date(2025, 1, 6)),
    TermRow("2024-2025-2", date(2025, 2, 17), date(2025, 7, 4)),
    TermRow("2025-2026-1", date(2025, 9, 1), date(2026, 1, 16), date(2026, 1, 5)),
    TermRow("2025-2026-2", date(2026, 2, 23), date(2026, 7, 10)),
)
ROSTERING, GRADEBOOK = "/ims/oneroster/rostering/v1p2", "/ims/oneroster/gradebook/v1p2"
Ask = Callable[..., Any]


@pytest.fixture
def rosters(
    college: Institution,
    department: Department,
    class_group: ClassGroup,
    program: Program,
    studying: Enrollment,
    open_learner: OpenLearner,
    now: datetime,
) -> list[Enrollment]:
    """Three learners of one class and program, with results in two terms."""
    save_terms(college_id=college.id, rows=TERMS, actor=SYSTEM, now=now)
    second = open_learner(department, "20240002", "欧阳小川", 11, class_group, program.id)
    third = open_learner(department, "20240003", "阿依古丽·买买提", 12, class_group, program.id)
    rows = [
        ResultRow("20240001", "BASE1", "2024-2025-1", "passed", 8850),
        ResultRow("20240001", "PUB1", "2024-2025-1", "failed", 5200, failed_cause="cheating"),
        ResultRow("20240001", "PUB1", "2024-2025-2", "passed", 6100, attempt=2, way="retake"),
        ResultRow("20240002", "BASE1", "2024-2025-1", "passed", None, "良好"),
        ResultRow("20240003", "BASE1", "2024-2025-1", "in_progress"),
    ]
    planned = record_results(college=college, rows=rows, actor=SYSTEM, now=now)
    assert all(plan.problem is None for plan in planned)
    return [studying, second, third]


@pytest.fixture
def roster_client(college: Institution, rosters: list[Enrollment], now: datetime) -> tuple[RosterClient, str]:
    """A client with every scope, and its secret; the records are up to date."""
    cache.clear()
    made = services.create_client(
        college_id=college.id, name="学习平台", scopes=list(SCOPES), actor=SYSTEM, now=now - timedelta(days=1)
    )
    services.refresh_feed(college_id=college.id, actor=SYSTEM, now=now)
    return made


@pytest.fixture
def ask(roster_client: tuple[RosterClient, str]) -> Ask:
    """``ask(path, **parameters)``: a request with a token of all scopes."""
    client, secret = roster_client
    token, _held = services.issue_access_token(client_id=str(client.id), secret=secret, scopes=[], now=clock.now())

    def asked(path: str, method: str = "get", body: object = None, **parameters: object) -> Any:
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
        if body is not None:
            return getattr(Client(), method)(path, body, content_type="application/json", headers=headers)
        return getattr(Client(), method)(path, parameters or None, headers=headers)

    return asked
