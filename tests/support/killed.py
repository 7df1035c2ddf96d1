"""Runs a program on the test database in a process of its own, to be killed in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROLOGUE = """
import os, signal
from django.conf import settings
settings.DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE_NAME"]
import django
django.setup()
from tests.support import departments_kind
from oneplusx.apps.intake import registry
"""


def run_program(program: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs Python source after Django was set up on the test database; the caller's data must be committed."""
    from django.conf import settings
    from django.db import connection

    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "oneplusx.site.settings.test"),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src"), *sys.path]),
        "TEST_DATABASE_NAME": str(connection.settings_dict["NAME"]),
        "ONEPLUSX_DATA_DIR": str(settings.DATA_DIR),
        **variables,
    }
    return subprocess.run(
        [sys.executable, "-c", PROLOGUE + program],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
