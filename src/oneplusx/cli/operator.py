"""``oneplusx operator``: the first person who can sign in to a new site (运维人员)."""

from __future__ import annotations

import argparse
from typing import Any

from oneplusx.cli.django_setup import setup


def register(commands: Any) -> None:
    """Adds the verb.

    Exit code: 0 done, 2 bad input.
    """
    parser = commands.add_parser(
        "operator",
        help="运维人员登录 · sign-in of an operator",
        description="任命运维人员并给出设置密码的一次性链接（三天内有效）；再次运行则给出新链接 · "
        "Appoints an operator and prints a link, valid once within three days, to set the password; again: a new one. "
        "退出码 exit code: 0 完成 done, 2 输入有误 bad input",
    )
    parser.add_argument("name", metavar="NAME", help="姓名 · name")
    parser.add_argument("--username", required=True, help="登录名 · sign-in name")
    parser.add_argument("--mail", default="", help="同时把链接寄到 · send the link there as well")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Prints the link and nothing else on standard output."""
    setup()
    from django.conf import settings

    from oneplusx.apps.parties.services import invite_operator
    from oneplusx.web.actor import SYSTEM
    from oneplusx.web.clock import now

    origin = settings.ONEPLUSX_SITE_URL
    invitation = invite_operator(
        name=options.name, username=options.username, mail=options.mail, origin=origin, actor=SYSTEM, now=now()
    )
    print(f"{origin}{invitation.path}")
    return 0
