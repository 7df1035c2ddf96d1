"""``oneplusx worker``: runs background jobs until stopped."""

from __future__ import annotations

import argparse
import signal
import threading
from types import FrameType
from typing import Any

from oneplusx.cli.django_setup import setup


def register(commands: Any) -> None:
    """Adds the verb."""
    parser = commands.add_parser("worker", help="执行后台任务 · run background jobs")
    parser.add_argument("--once", action="store_true", help="做完现有任务后退出 · stop when nothing waits any more")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Runs the verb; SIGINT and SIGTERM let the running job end first."""
    setup()
    from oneplusx.apps.jobs import worker

    if options.once:
        worker.run_schedules()
        print(worker.run_until_idle())
        return 0
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()
        worker.wake()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    worker.run_forever(stopped.is_set)
    return 0
