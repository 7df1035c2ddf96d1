"""``oneplusx inquiry-server``: the fast door of the public inquiry, in processes of its own."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from oneplusx.cli.django_setup import setup

EXIT_BAD_INPUT = 2


def register(commands: Any) -> None:
    """Adds the verb."""
    parser = commands.add_parser("inquiry-server", help="公众查询热路径 · fast door of the public inquiry")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址 · address to listen on")
    parser.add_argument("--port", type=int, default=8001, help="端口 · port")
    parser.add_argument("--workers", type=int, default=1, help="进程数 · processes")
    parser.add_argument("--data", type=Path, help="数据目录 · data folder")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serves until interrupted; the database must be there and migrated.

    Returns:
        0 after Ctrl-C, 2 without the packages of production.
    """
    if options.data is not None:
        os.environ["ONEPLUSX_DATA_DIR"] = str(options.data.resolve())
    try:
        import httptools  # noqa: F401  only for production
    except ImportError:
        sys.stderr.write("需要 httptools / httptools is needed: pip install 'oneplusx[production]'\n")
        return EXIT_BAD_INPUT
    setup()
    from oneplusx.apps.inquiry.hot.opening import open_app, spare_garbage_collection
    from oneplusx.apps.inquiry.hot.serving import serve

    spare_garbage_collection()
    sys.stderr.write(
        f"查询热路径 / fast door → http://{options.host}:{options.port}/inquiry/answers  (Ctrl-C 结束 / to stop)\n"
    )
    serve(open_app, host=options.host, port=options.port, workers=options.workers)
    return 0
