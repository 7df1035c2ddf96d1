"""``oneplusx plan``: the best conversions of a learner (转换方案), from files offline or from the database."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from oneplusx.cli.documents import (
    EXIT_BAD_INPUT,
    EXIT_NO,
    EXIT_YES,
    add_whose,
    guarded,
    print_json,
    read_document,
    read_rule_set,
    stored_documents,
)
from oneplusx.domain.errors import Invalid
from oneplusx.web.wording import say_both


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the verb."""
    parser = subparsers.add_parser(
        "plan",
        help="转换方案 · plan conversions",
        description="最优转换方案及未采用的原因 · The best conversions, and why not the others. "
        "退出码 exit code: 0 有可申请的转换 something to apply for, 1 没有 nothing, 2 输入有误 bad input",
    )
    parser.add_argument("--rules", type=Path, metavar="FILE", help="转换办法 · rule set")
    parser.add_argument(
        "--upper",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="上级转换办法，自上而下，可多次 · upper rule sets, top to bottom, may be repeated",
    )
    parser.add_argument("--program", type=Path, metavar="FILE", help="培养方案 YAML 或 JSON · program as YAML or JSON")
    parser.add_argument("--record", type=Path, metavar="FILE", help="学习记录 YAML 或 JSON · record as YAML or JSON")
    parser.add_argument("--on", metavar="DATE", help="申请日期 YYYY-MM-DD，缺省用学习记录中的日期 · day of application")
    parser.add_argument("--any-time", action="store_true", help="不考虑受理时间 · plan ahead of the application window")
    add_whose(parser)
    parser.set_defaults(run=guarded(run))


def run(options: argparse.Namespace) -> int:
    """Plans, checks the plan, and prints it.

    Returns:
        0 there is something to apply for, 1 nothing, 2 bad input.
    """
    if options.learner or options.cohort:
        return _run_stored(options)
    if options.rules is None or options.program is None or options.record is None:
        sys.stderr.write("oneplusx: 需要 --rules、--program 与 --record / --rules, --program and --record are needed\n")
        return EXIT_BAD_INPUT
    document = _plan_files(options)
    if options.json:
        print_json(document)
    else:
        sys.stdout.write("\n".join(lines_of(document)) + "\n")
    return EXIT_YES if document["chosen"] else EXIT_NO


def _plan_files(options: argparse.Namespace) -> Mapping[str, Any]:
    from oneplusx.domain.graduation.document import load_program, load_record
    from oneplusx.domain.planner import check_plan, plan, plan_to_json
    from oneplusx.domain.rules import compose

    rule_set = compose([read_rule_set(path) for path in [*options.upper, options.rules]])
    facts = load_program(read_document(options.program), name=str(options.program)).facts
    record = load_record(read_document(options.record), name=str(options.record))
    on = _day(options, record.on)
    learner = record.for_conversions(facts)
    found = plan(rule_set, learner, on, ignore_windows=options.any_time)
    problems = [] if options.any_time else check_plan(rule_set, learner, found, on)
    if problems:
        raise Invalid("plan.rejected", reasons=" ".join(say_both(*problem.reason) for problem in problems))
    return plan_to_json(found)


def _day(options: argparse.Namespace, recorded: date | None) -> date:
    if options.on is None:
        if recorded is not None:
            return recorded
        found, allowed = "", "--on, on: 2026-09-01"
    else:
        try:
            return date.fromisoformat(options.on)
        except ValueError:
            found, allowed = options.on, "YYYY-MM-DD"
    code = "document.wrong_form" if found else "document.required"
    problem = {"line": None, "field": "on", "found": found, "allowed": allowed, "code": code}
    raise Invalid("audit.invalid_document", name=str(options.record), problems=[problem])


def _run_stored(options: argparse.Namespace) -> int:
    found = list(stored_documents("oneplusx.apps.conversion.selectors", "plan_documents", options))
    if options.json:
        print_json({"results": [{"learner": name, **document} for name, document in found]})
    else:
        for name, document in found:
            sys.stdout.write("\n".join([name, *lines_of(document)]) + "\n")
    return EXIT_YES if any(document["chosen"] for _, document in found) else EXIT_NO


def _places(targets: list[Mapping[str, Any]]) -> str:
    return ", ".join(str(target["course"] or target["slot"]) for target in targets)


def _chosen_line(item: Mapping[str, Any]) -> str:
    from oneplusx.domain.credits import format_credits

    score = item["recorded_score"] or {}
    recorded = score.get("grade") or score.get("points")
    shown = "" if recorded is None else f" · 成绩 score {recorded}"
    credits = f"{format_credits(item['credits_hundredths'])} 学分 credits"
    return f"  ✓ {', '.join(item['achievements'])} → {_places(item['targets'])} · {credits}{shown} · {item['rule']}"


def _why_line(entry: Mapping[str, Any]) -> str:
    use = f" {', '.join(entry['achievements'])}" if entry["achievements"] else ""
    places = f" → {_places(entry['targets'])}" if entry["targets"] else ""
    return f"  · {entry['rule']}{use}{places}: {say_both(entry['code'], entry['params'])}"


def lines_of(document: Mapping[str, Any]) -> Iterator[str]:
    """The plan for people, both languages in one line."""
    from oneplusx.domain.credits import format_credits

    total = sum(item["credits_hundredths"] for item in document["chosen"])
    proved = "已证明最优 / proved best" if document["proved"] else "未证明最优 / not proved best"
    head = f"{document['rule_set']} {document['version']} · {document['on']}"
    yield f"{head} · {format_credits(total)} 学分 credits · {proved}"
    yield from (_chosen_line(item) for item in document["chosen"])
    if document["why_not"]:
        yield "未采用 not used:"
        yield from (_why_line(entry) for entry in document["why_not"])
