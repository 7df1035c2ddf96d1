"""Pure functions in processes of their own: order, faults, an early end, a killed worker."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from oneplusx.domain.errors import Invalid
from oneplusx.domain.graduation import AllOf, NOf, Program
from oneplusx.domain.graduation.batch import Case, Task, audit_tasks
from oneplusx.web.processes import WorkerLost, answers


def tasks(count: int) -> Iterator[list[Task]]:
    for number in range(count):
        yield [Task(Program(code="P"), "p", {}, date(2026, 6, 1), [Case(str(number), "")])]


def children() -> list[int]:
    """Processes of this one that are alive, where the system tells."""
    path = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    found: list[int] = []
    for listed in Path(f"/proc/{os.getpid()}/task").glob("*/children") if path.exists() else ():
        found.extend(map(int, listed.read_text().split()))
    return found


@pytest.mark.parametrize("processes", [1, 2])
def test_answers_come_in_order(processes: int) -> None:
    with closing(answers(audit_tasks, tasks(9), processes=processes)) as found:
        assert [answer.key for answered in found for answer in answered] == [str(number) for number in range(9)]


@pytest.mark.parametrize("processes", [1, 2])
def test_a_fault_arrives_with_its_code(processes: int) -> None:
    unsound = Program(code="P", requirement=NOf(id="x", n=2, children=(AllOf(id="y"),)))
    wrong = [[Task(unsound, "p", {}, None, [])]]
    with pytest.raises(Invalid) as refusal:
        list(answers(audit_tasks, wrong, processes=processes))
    assert refusal.value.code == "audit.invalid_program"
    assert refusal.value.params["program"] == "P"


def test_whoever_stops_early_leaves_no_process_behind() -> None:
    before = set(children())
    with closing(answers(audit_tasks, tasks(50), processes=2)) as found:
        next(found)
        assert len(set(children()) - before) in {0, 2}
    assert set(children()) == before


def test_a_killed_worker_is_told() -> None:
    before = set(children())
    with closing(answers(audit_tasks, tasks(10_000), processes=2)) as found:
        next(found)
        started = set(children()) - before
        if not started:
            pytest.skip("the system does not tell its processes")
        for pid in started:
            os.kill(pid, signal.SIGKILL)
        with pytest.raises(WorkerLost):
            list(found)
    assert set(children()) == before
