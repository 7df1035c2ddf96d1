"""One measurement in a process of its own: ``python -m benchmarks.process TASK ANSWER``."""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path

import django
from django.core.management import call_command


def main(task: str, answer: str) -> None:
    """Migrates the database of the environment, runs the work and writes its answer."""
    described = json.loads(task)
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    module, name = described["work"].split(":")
    result = getattr(importlib.import_module(module), name)(**described["arguments"])
    Path(answer).write_text(json.dumps(result), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
