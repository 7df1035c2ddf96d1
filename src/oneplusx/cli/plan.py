"""``oneplusx plan``: the best conversions of a learner (转换方案), from files offline or from the database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from oneplusx.domain.rules import Request

_SLOT = "slot:"


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
    _add_wishes(parser)
    add_whose(parser)
    parser.set_defaults(run=guarded(run))


def _add_wishes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--pin",
        action="append",
        default=[],
        metavar="A+B=C1+C2",
        help="固定的选择，可多次：成果=课程或 slot:名称 · a choice to keep, outcomes=courses or slot:NAME",
    )
    parser.add_argument(
        "--order", metavar="A,B", help="目标及其次序，见格式说明 · objectives in order, see docs/formats/plan.md"
    )
    parser.add_argument(
        "--previous", type=Path, metavar="FILE", help="上次方案（JSON），同等时不变 · last plan, kept if equal"
    )
    parser.add_argument(
        "--alternatives", type=int, default=0, metavar="N", help="另列 N 个备选方案 · also the N next best plans"
    )


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
    from oneplusx.domain.planner import check_plan, plan, plan_to_json, without_windows
    from oneplusx.domain.rules import compose

    rule_set = compose([read_rule_set(path) for path in [*options.upper, options.rules]])
    facts = load_program(read_document(options.program), name=str(options.program)).facts
    record = load_record(read_document(options.record), name=str(options.record))
    on = _day(options, record.on)
    learner = record.for_conversions(facts)
    wishes = _wishes(options)
    if options.any_time:
        rule_set = without_windows(rule_set)
    found = plan(rule_set, learner, on, alternatives=max(0, options.alternatives), **wishes)
    problems = check_plan(rule_set, learner, found, on)
    if problems:
        raise Invalid("plan.rejected", reasons=" ".join(say_both(*problem.reason) for problem in problems))
    return plan_to_json(found)


def _wishes(options: argparse.Namespace) -> dict[str, Any]:
    from oneplusx.domain.planner import DEFAULT, Objective, plan_from_json

    wishes: dict[str, Any] = {"pinned": [_pin(text) for text in options.pin]}
    if options.order is not None:
        known = {objective.value: objective for objective in DEFAULT}
        names = [name.strip() for name in options.order.split(",")]
        wrong = [name for name in names if name not in known] or [name for name in names if names.count(name) > 1]
        if wrong:
            raise _bad("order", wrong[0], ", ".join(objective.value for objective in Objective))
        wishes["objectives"] = tuple(known[name] for name in names)
    if options.previous is not None:
        try:
            wishes["previous"] = plan_from_json(json.loads(read_document(options.previous)))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise _bad("previous", str(options.previous), "oneplusx-plan/1") from None
    return wishes


def _pin(text: str) -> Request:
    from oneplusx.domain.rules import Request, TargetRef

    held, equals, places = text.partition("=")
    if not equals or not held or not places:
        raise _bad("pin", text, "A+B=C1+C2, A=slot:NAME")
    targets = (
        TargetRef(slot=place[len(_SLOT) :]) if place.startswith(_SLOT) else TargetRef(course_code=place)
        for place in places.split("+")
    )
    return Request(None, tuple(sorted(held.split("+"))), tuple(targets))


def _bad(field: str, found: str, allowed: str) -> Invalid:
    problem = {"line": None, "field": field, "found": found, "allowed": allowed, "code": "document.wrong_form"}
    return Invalid("audit.invalid_document", name=f"--{field}", problems=[problem])


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
    for pin in document["refused_pins"]:
        request, reasons = pin["request"], " ".join(say_both(item["code"], item["params"]) for item in pin["reasons"])
        yield f"  ✗ 未保留 not kept: {', '.join(request['achievement_ids'])}: {reasons}"
    for number, other in enumerate(document.get("alternatives", ()), 1):
        credits = format_credits(sum(item["credits_hundredths"] for item in other["chosen"]))
        yield f"备选方案 alternative {number} · {credits} 学分 credits"
        yield from (_chosen_line(item) for item in other["chosen"])
    if document["why_not"]:
        yield "未采用 not used:"
        yield from (_why_line(entry) for entry in document["why_not"])
