"""``oneplusx demo``: builds the demo world in an empty database."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the verb."""
    parser = commands.add_parser("demo", help="建立演示数据 · build the demo world")
    parser.add_argument("--learners", type=int, default=2000, help="学习者人数 · number of learners")
    parser.add_argument("--seed", type=int, default=1, help="随机种子 · seed")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Migrates and builds.

    Returns:
        0 when built.
    """
    from oneplusx.cli.django_setup import setup

    setup()
    from django.core.management import call_command

    from oneplusx.demo.build import build_demo_world
    from oneplusx.web.clock import now

    call_command("migrate", verbosity=0, interactive=False)
    tell = progress()
    is_settled = build_demo_world(learners=options.learners, seed=options.seed, now=now(), tell=tell)
    tell("完成 · done")
    if not is_settled:
        tell("其余学习者的转换方案和毕业审核请用 oneplusx worker 计算 · oneplusx worker computes everybody's plans")
    return 0


def progress() -> Callable[[str], None]:
    """Says each step as it begins, after the seconds that passed before it."""
    began = time.monotonic()

    def tell(step: str) -> None:
        sys.stderr.write(f"{time.monotonic() - began:7.1f} s  {step}\n")
        sys.stderr.flush()

    return tell
