"""``dev.py bench``: measures with the packages for development."""

from __future__ import annotations

import argparse
import os
import subprocess

from devtools import environment
from devtools.console import ROOT


def run(options: argparse.Namespace, _rest: list[str]) -> int:
    """Hands over to ``python -m benchmarks``."""
    command = [str(environment.ensure("dev")), "-m", "benchmarks", *options.names]
    command += ["--json"] if options.json else []
    command += ["--long"] if options.long else []
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}
    return subprocess.call(command, cwd=ROOT, env=variables)
