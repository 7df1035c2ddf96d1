"""Numbers stay unique and without gaps: the job killed in the middle, two workers at once, takers of one series."""

from __future__ import annotations

import signal
from collections.abc import Callable

import pytest
from django.db import transaction

from oneplusx.apps.certificates import services
from oneplusx.apps.certificates.models import BatchState, Certificate, CertificateFile, IssueBatch, NumberSeries
from oneplusx.apps.certificates.selectors import profile_of
from oneplusx.apps.jobs.worker import run_until_idle
from oneplusx.domain.errors import Conflict
from oneplusx.web.actor import SYSTEM, Actor
from tests.apps.certificates.test_batches import approved, passed, prepare, second  # noqa: F401
from tests.support.at_once import at_once
from tests.support.exams import Exam
from tests.support.killed import run_program

pytestmark = pytest.mark.django_db(transaction=True)
KILLED = """
from uuid import UUID
from datetime import UTC, datetime
from oneplusx.apps.certificates import services
from oneplusx.apps.certificates.services import issuing_batches
from oneplusx.web.actor import SYSTEM

issuing_batches.PIECE = issuing_batches.SHEET = 1
calls = 0

def report(done, total):
    global calls
    calls += 1
    if calls == int(os.environ["KILL_AT"]):
        os.kill(os.getpid(), signal.SIGKILL)

services.issue_batch(
    batch_id=UUID(os.environ["BATCH"]), actor=SYSTEM, now=datetime(2026, 6, 24, 2, tzinfo=UTC), report=report
)
"""


def serials() -> list[str]:
    return [number[-6:] for number in Certificate.objects.order_by("number").values_list("number", flat=True)]


def test_a_killed_job_leaves_no_gap(passed: Exam, second: Actor) -> None:  # noqa: F811
    batch = approved(passed, second)
    for kill_at in ("1", "2", "1"):
        killed = run_program(KILLED, BATCH=str(batch.id), KILL_AT=kill_at)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
    run_until_idle()
    batch.refresh_from_db()
    assert (batch.state, serials()) == (BatchState.ISSUED, ["000001", "000002", "000003"])
    assert CertificateFile.objects.count() == 3
    assert NumberSeries.objects.get().last_serial == 3


def test_two_workers_on_one_batch(passed: Exam, second: Actor, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    monkeypatch.setattr("oneplusx.apps.certificates.services.issuing_batches.PIECE", 1)
    batch = approved(passed, second)

    def work() -> IssueBatch:
        return services.issue_batch(batch_id=batch.id, actor=SYSTEM, now=passed.now, report=lambda _done, _all: None)

    answers = at_once([work, work])
    assert all(isinstance(one, IssueBatch | Conflict) for one in answers), answers
    run_until_idle()
    batch.refresh_from_db()
    assert (batch.state, serials()) == (BatchState.ISSUED, ["000001", "000002", "000003"])
    assert CertificateFile.objects.count() == 3


def test_eight_takers_of_one_series_share_no_number_and_leave_none(passed: Exam) -> None:  # noqa: F811
    batch = prepare(passed)
    profile = profile_of(batch.organization_id, batch.certificate_type)

    def take(is_kept: bool) -> Callable[[], list[str]]:
        def taker() -> list[str]:
            taken: list[str] = []
            for turn in range(10):
                with transaction.atomic():
                    some = services.take_numbers(batch=batch, profile=profile, count=1 + turn % 3)
                    if is_kept or turn % 2:
                        taken += some
                    else:
                        transaction.set_rollback(True)
            return taken

        return taker

    answers = at_once([take(place % 2 == 0) for place in range(8)])
    assert all(isinstance(one, list) for one in answers), answers
    taken = sorted(int(number[-6:]) for one in answers if isinstance(one, list) for number in one)
    assert taken == list(range(1, len(taken) + 1))
    assert NumberSeries.objects.get().last_serial == len(taken)
