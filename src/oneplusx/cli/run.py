"""``oneplusx run``: migrate, build the demo world when asked for, serve with a worker thread, in one process."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

THREADS = 8
PORT_MAX = 65_535
DEMO_LEARNERS = 2000


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the verb."""
    parser = commands.add_parser("run", help="启动网站 · serve the site")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址 · address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="端口 · port")
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("ONEPLUSX_DATA_DIR") or "var"), help="数据目录 · data folder"
    )
    parser.add_argument("--empty", action="store_true", help="不建演示数据 · no demo data")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serves until interrupted.

    Returns:
        0 after Ctrl-C, 2 when the port is taken or none.
    """
    if not 1 <= options.port <= PORT_MAX:
        sys.stderr.write(
            f"端口应在 1–{PORT_MAX} 之间，实为 {options.port} / "
            f"a port lies between 1 and {PORT_MAX}, found {options.port}\n"
        )
        return 2
    if not _port_is_free(options.host, options.port):
        sys.stderr.write(
            f"端口 {options.port} 已被占用，请用 --port 换一个 / "
            f"port {options.port} is in use, choose another with --port\n"
        )
        return 2
    options.data.mkdir(parents=True, exist_ok=True)
    os.environ["ONEPLUSX_DATA_DIR"] = str(options.data.resolve())
    if not options.empty:
        os.environ["ONEPLUSX_DEMO"] = "1"
    from oneplusx.cli.django_setup import setup

    setup()
    _migrate()
    if not options.empty:
        _build_demo()
    _serve(options.host, options.port)
    return 0


def _port_is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)


def _build_demo() -> None:
    from oneplusx.cli.demo import progress
    from oneplusx.demo.build import build_demo_world, has_demo_world
    from oneplusx.web.clock import now

    if not has_demo_world():
        sys.stderr.write(
            "正在建立演示数据（仅首次，一至三分钟）… / building the demo world "
            "(the first time only, one to three minutes)…\n"
        )
        tell = progress()
        build_demo_world(learners=DEMO_LEARNERS, seed=1, now=now(), tell=tell)
        tell("完成 · done")


def _serve(host: str, port: int) -> None:
    import waitress

    from oneplusx.apps.jobs.worker import WorkerThread
    from oneplusx.site.wsgi import application

    worker = WorkerThread()
    worker.start()
    sys.stderr.write(f"1+X → http://{host}:{port}  (Ctrl-C 结束 / to stop)\n")
    try:
        waitress.serve(application, host=host, port=port, threads=THREADS, ident=None, _quiet=True)
    finally:
        worker.stop()
