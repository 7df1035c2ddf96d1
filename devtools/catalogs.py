"""``dev.py messages``: the English texts of the pages and their Chinese translations.

1. Extract the message ids of one app (or of the site: ``site``, ``web``, ``cli``, ``demo``) from Python and templates.
2. Merge them into ``locale/zh_Hans/LC_MESSAGES/django.po``: known translations stay, texts no longer used go.
3. Compile ``django.mo``, which is committed, so that nothing needs compiling on a fresh machine.

``--check`` writes nothing and fails on a missing, fuzzy or unused message and on a stale ``.mo``.
"""

from __future__ import annotations

import argparse
import os
import subprocess

from devtools import environment
from devtools.console import ROOT


def run(options: argparse.Namespace, _rest: list[str]) -> int:
    """Hands over to the packages for development: Babel reads and writes the catalogs."""
    python = environment.ensure("dev")
    command = [str(python), "-m", "devtools.translations", *options.names]
    command += ["--check"] if options.check else []
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "src")])}
    return subprocess.call(command, cwd=ROOT, env=variables)
