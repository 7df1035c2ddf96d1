"""``dev.py bench``: measures with the packages for development and a PostgreSQL."""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess

from devtools import environment, postgresql
from devtools.console import ROOT, Failure, in_ci, warn


def run(options: argparse.Namespace, _rest: list[str]) -> int:
    """Starts PostgreSQL and hands over to ``python -m benchmarks``."""
    python = environment.ensure("dev")
    command = [str(python), "-m", "benchmarks", *options.names]
    command += ["--json"] if options.json else []
    command += ["--long"] if options.long else []
    with contextlib.ExitStack() as stack:
        variables = dict(os.environ)
        try:
            variables["TEST_DATABASE_URL"] = stack.enter_context(postgresql.server())
        except postgresql.Unavailable as reason:
            if in_ci():
                raise Failure(f"没有 PostgreSQL：{reason}", f"no PostgreSQL: {reason}") from None
            warn(f"没有 PostgreSQL（{reason}），只测 SQLite", f"no PostgreSQL ({reason}): SQLite only")
        return subprocess.call(command, cwd=ROOT, env=variables)
