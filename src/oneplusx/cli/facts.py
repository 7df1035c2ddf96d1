"""``oneplusx facts``: which app listens to which typed fact."""

from __future__ import annotations

import argparse
import json
from typing import Any

from oneplusx.cli.django_setup import setup


def register(commands: Any) -> None:
    """Adds the verb."""
    parser = commands.add_parser("facts", help="上行通知清单 · list of typed facts and their handlers")
    parser.add_argument("--json", action="store_true", help="输出 JSON · print JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Runs the verb."""
    setup()
    from oneplusx.apps.trail.facts import catalogue, document

    if options.json:
        print(json.dumps({fact.__name__: handlers for fact, handlers in catalogue()}))
    else:
        print(document(), end="")
    return 0
