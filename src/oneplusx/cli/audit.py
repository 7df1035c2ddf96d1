"""``oneplusx audit``: audits graduation (毕业审核), from files offline or from the database."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
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
    stored_documents,
)
from oneplusx.web.wording import say_both


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the verb."""
    parser = subparsers.add_parser(
        "audit",
        help="毕业审核 · audit graduation",
        description="毕业审核：能否毕业、缺什么、最省的补救 · Graduation audit: verdict, gaps, cheapest fix. "
        "退出码 exit code: 0 可毕业 can graduate, 1 不能 cannot, 2 输入有误 bad input",
    )
    parser.add_argument("--program", type=Path, metavar="FILE", help="培养方案 YAML 或 JSON · program as YAML or JSON")
    parser.add_argument("--record", type=Path, metavar="FILE", help="学习记录 YAML 或 JSON · record as YAML or JSON")
    add_whose(parser)
    parser.set_defaults(run=guarded(run))


def run(options: argparse.Namespace) -> int:
    """Audits and prints.

    Returns:
        0 satisfied (all of a cohort), 1 not, 2 bad input.
    """
    if options.learner or options.cohort:
        return _run_stored(options)
    if options.program is None or options.record is None:
        sys.stderr.write("oneplusx: 需要 --program 与 --record / --program and --record are needed\n")
        return EXIT_BAD_INPUT
    from oneplusx.domain.graduation import audit, result_to_json
    from oneplusx.domain.graduation.document import load_program, load_record

    program = load_program(read_document(options.program), name=str(options.program))
    record = load_record(read_document(options.record), name=str(options.record))
    document = result_to_json(audit(program.program, record.audit))
    if options.json:
        print_json(document)
    else:
        sys.stdout.write("\n".join(lines_of(document)) + "\n")
    return EXIT_YES if document["satisfied"] else EXIT_NO


def _run_stored(options: argparse.Namespace) -> int:
    found = list(stored_documents("oneplusx.apps.graduation.selectors", "audit_documents", options))
    if options.json:
        print_json({"results": [{"learner": name, **document} for name, document in found]})
    else:
        for name, document in found:
            lines = lines_of(document) if options.learner else [_verdict(document)]
            sys.stdout.write(f"{name} · " + "\n".join(lines) + "\n")
    return EXIT_YES if all(document["satisfied"] for _, document in found) else EXIT_NO


def _verdict(document: Mapping[str, Any]) -> str:
    if document["satisfied"]:
        text = "可以毕业 / can graduate"
    elif document["would_be_satisfied"]:
        text = "在修课程通过后可以毕业 / can graduate once what is in progress is passed"
    else:
        text = "不能毕业 / cannot graduate"
    return text if document["proved"] else f"{text}（未证明 / not proved）"


def _amount(unit: str, value: int) -> str:
    from oneplusx.domain.credits import format_credits

    return format_credits(value) if unit.endswith("_hundredths") else str(value)


_UNITS = {
    "credits_hundredths": "学分 credits",
    "courses": "门 courses",
    "hours": "学时 hours",
    "children": "项 parts",
    "achievements": "项 outcomes",
    "score_hundredths": "分 points",
    "conditions": "项 conditions",
}


def _node_lines(node: Mapping[str, Any]) -> Iterator[str]:
    mark = "✓" if node["satisfied"] else "…" if node["would_be_satisfied"] else "✗" if node["is_needed"] else "·"
    unit = node["unit"]
    counts = f"{_amount(unit, node['earned'])}/{_amount(unit, node['required'])} {_UNITS[unit]}"
    if node["in_progress"]:
        counts += f" (+{_amount(unit, node['in_progress'])} 在修 in progress)"
    title = " / ".join(text for text in (node["title_zh"], node["title_en"]) if text) or node["id"]
    indent = "  " * node["depth"]
    yield f"{indent}{mark} {title} · {counts}"
    if node["is_needed"]:
        for reason in node["reasons"]:
            if reason["code"] != "audit.children_missing":
                yield f"{indent}    {say_both(reason['code'], reason['params'])}"


_FIXES = {
    "course": "修读 take",
    "credits": "修读若干学分 earn credits from",
    "courses": "修读若干课程 take courses from",
    "hours": "完成学时 complete hours of",
    "finish": "通过在修课程 pass",
    "achievement": "取得学习成果 obtain",
    "condition": "达到条件 meet",
    "average": "提高平均成绩 raise the average of",
}


def _fix_line(item: Mapping[str, Any]) -> str:
    from oneplusx.domain.credits import format_credits

    name = " ".join(text for text in (item["code"], item["name"]) if text) or item["node_id"]
    credits = f" · {format_credits(item['credits_hundredths'])} 学分 credits" if item["credits_hundredths"] else ""
    return f"  → {_FIXES[item['kind']]}: {name}{credits}"


def lines_of(document: Mapping[str, Any]) -> Iterator[str]:
    """The result for people, both languages in one line."""
    yield f"{document['program_code']} · {_verdict(document)}"
    for node in document["nodes"]:
        yield from _node_lines(node)
    if document["blocking"]:
        yield f"阻碍 blocking: {', '.join(document['blocking_alone'] or document['blocking'])}"
    if document["cheapest_fix"]:
        proved = "" if document["fix_proved"] else "（未证明最省 / not proved cheapest）"
        yield f"最省的补救 cheapest fix{proved}:"
        yield from (_fix_line(item) for item in document["cheapest_fix"])
