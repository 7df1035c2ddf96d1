"""``dev.py api``: the OpenAPI document, the examples in it and the Python client, made from the code."""

from __future__ import annotations

import argparse
import os
import subprocess

from devtools import environment
from devtools.console import ROOT


def run(options: argparse.Namespace, _rest: list[str]) -> int:
    """Writes what is made from the REST interface; ``--record DIR`` first takes examples from a demo world there."""
    python = str(environment.ensure("dev"))
    surroundings = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    if options.record:
        told = {**surroundings, "ONEPLUSX_DATA_DIR": options.record}
        status = subprocess.call([python, "-m", "devtools.interface.recording"], cwd=ROOT, env=told)
        if status:
            return status
    check = ["--check"] if options.check else []
    return subprocess.call([python, "-m", "devtools.interface.making", *check], cwd=ROOT, env=surroundings)
