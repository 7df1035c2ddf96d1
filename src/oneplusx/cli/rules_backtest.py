"""``oneplusx rules backtest``: what a stored version would have meant for the learners in the database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any

EXIT_SAME, EXIT_CHANGED = 0, 1
HUNDRED = 100


def register(
    verbs: Any, finish: Callable[[argparse.ArgumentParser, Callable[[argparse.Namespace], int]], None]
) -> None:
    """Adds the sub-verb."""
    parser = verbs.add_parser(
        "backtest", help="回测已存版本 · back-test a stored version on the learners in the database"
    )
    parser.add_argument("code", help="办法代码 · code of the method")
    parser.add_argument("version", help="版本 · version")
    parser.add_argument("--against", metavar="VERSION", help="对比版本,缺省为现行版本 · version to compare with")
    parser.add_argument("--cap", metavar="ID=LIMIT", help="如果上限改变,如 half=40%% · what if a cap were another one")
    parser.add_argument(
        "--plan", action="store_true", help="同时规划还可转换的内容 · also plan what could be converted"
    )
    parser.add_argument("--as", dest="username", metavar="USER", help="以该用户的身份 · act as this user")
    finish(parser, run_backtest)


def run_backtest(options: argparse.Namespace) -> int:
    """Runs a back-test or simulation at once and prints its figures.

    Returns:
        0 nothing changes for anybody, 1 something does.

    Raises:
        NotFound: ``not_found``, ``backtest.unknown_cap``.
        Invalid: ``rulesets.wrong_limit``.
    """
    from oneplusx.cli.convert import acting

    actor = acting(options.username)
    from oneplusx.apps.jobs.worker import run_until_idle
    from oneplusx.apps.rulesets import services
    from oneplusx.apps.rulesets.selectors import report_for
    from oneplusx.web.clock import now

    version_id = _version_id(actor, options.code, options.version)
    params = {"with_plan": options.plan}
    if options.cap:
        cap_id, _equals, limit = options.cap.partition("=")
        report = services.start_simulation(
            version_id=version_id, cap_id=cap_id, limit=limit, params=params, actor=actor, now=now()
        )
    else:
        against = _version_id(actor, options.code, options.against) if options.against else None
        report = services.start_backtest(
            version_id=version_id, baseline_id=against, params=params, actor=actor, now=now()
        )
    run_until_idle()
    document = report_for(actor, report.id).document
    if options.json:
        sys.stdout.write(json.dumps(document, ensure_ascii=False) + "\n")
    else:
        _print(document)
    return EXIT_CHANGED if document["learners_changed"] else EXIT_SAME


def _version_id(actor: Any, code: str, version: str) -> Any:
    from oneplusx.apps.rulesets.selectors import versions_visible_to
    from oneplusx.domain.errors import NotFound

    found = versions_visible_to(actor).filter(rule_set__code=code, version=version).first()
    if found is None:
        raise NotFound("not_found")
    return found.id


def _print(document: Mapping[str, Any]) -> None:
    before, after = document["before"], document["after"]
    gained, lost = (document[f"credits_{what}_hundredths"] / HUNDRED for what in ("gained", "lost"))
    lines = (
        f"{before['code']} {before['version']} → {after['code']} {after['version']}",
        f"学习者 learners: {document['learners']}",
        f"结果不同 treated differently: {document['learners_changed']}",
        f"学分增加 gain: {document['learners_gaining']} (+{gained:g})",
        f"学分减少 lose: {document['learners_losing']} (-{lost:g})",
        f"变化的判定 decisions that change: {document['cases_flipped']} / {document['cases']}",
    )
    sys.stdout.write("\n".join(lines) + "\n")
