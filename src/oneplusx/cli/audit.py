"""``oneplusx audit``: audits graduation (毕业审核), from files offline or from the database."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
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
from oneplusx.web.wording import say_both

if TYPE_CHECKING:
    from oneplusx.domain.graduation import AuditRecord, Program


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
    parser.add_argument(
        "--rules",
        type=Path,
        metavar="FILE",
        help="转换办法：其毕业最低要求一并审核 · rule set, whose requirements of graduation are asked too",
    )
    parser.add_argument(
        "--upper",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="上级转换办法，自上而下，可多次 · upper rule sets, top to bottom, may be repeated",
    )
    parser.add_argument(
        "--certificates",
        type=Path,
        metavar="FILE",
        help="可考取的证书：各能省多少，见 docs/formats/certificates.md · what certificates not yet taken would save",
    )
    parser.add_argument(
        "--together", type=int, choices=(1, 2, 3), default=1, help="最多几个证书一起 · how many certificates together"
    )
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
    document = _audit_files(options)
    if options.json:
        print_json(document)
    else:
        sys.stdout.write("\n".join(lines_of(document)) + "\n")
    return EXIT_YES if document["satisfied"] else EXIT_NO


def _audit_files(options: argparse.Namespace) -> Mapping[str, Any]:
    from oneplusx.domain.graduation import with_requirements
    from oneplusx.domain.graduation.document import load_program, load_record
    from oneplusx.domain.rules import compose

    program = load_program(read_document(options.program), name=str(options.program))
    record = load_record(read_document(options.record), name=str(options.record))
    if options.rules is None:
        return _answer(options, program.program, record.audit)
    rule_set = compose([read_rule_set(path) for path in [*options.upper, options.rules]])
    whole = with_requirements(program.program, rule_set, program.facts)
    return _answer(options, whole, record.for_audit(rule_set, program.facts))


def _answer(options: argparse.Namespace, program: Program, record: AuditRecord) -> Mapping[str, Any]:
    from oneplusx.domain.graduation import audit, fixes_with_certificates, result_to_json
    from oneplusx.domain.graduation.document import load_certificates

    document = result_to_json(audit(program, record))
    if options.certificates is None:
        return document
    obtainable = load_certificates(read_document(options.certificates), name=str(options.certificates))
    fixes = fixes_with_certificates(program, record, obtainable, most=options.together)
    return {**document, "certificate_fixes": [{**asdict(fix), "certificates": list(fix.certificates)} for fix in fixes]}


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
    "conversions": "项 conversions",
}


def _node_lines(node: Mapping[str, Any]) -> Iterator[str]:
    mark = "✓" if node["satisfied"] else "…" if node["would_be_satisfied"] else "✗" if node["is_needed"] else "·"
    unit = node["unit"]
    counts = f"{_amount(unit, node['earned'])}/{_amount(unit, node['required'])} {_UNITS[unit]}"
    if node["in_progress"]:
        counts += f" (+{_amount(unit, node['in_progress'])} 在修 in progress)"
    title = " / ".join(text for text in (node["title_zh"], node["title_en"]) if text) or node["id"]
    indent = "  " * node["depth"]
    written = f" · 依据 by {node['source']}" if node["source"] else ""
    yield f"{indent}{mark} {title} · {counts}{written}"
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
    "conversion": "转换更多学习成果 convert more for",
    "average": "提高平均成绩 raise the average of",
}


def _fix_line(item: Mapping[str, Any]) -> str:
    from oneplusx.domain.credits import format_credits

    name = " ".join(text for text in (item["code"], item["name"]) if text) or item["node_id"]
    credits = f" · {format_credits(item['credits_hundredths'])} 学分 credits" if item["credits_hundredths"] else ""
    return f"  → {_FIXES[item['kind']]}: {name}{credits}"


def _certificate_line(item: Mapping[str, Any]) -> str:
    from oneplusx.domain.credits import format_credits

    left, saved = format_credits(item["credits_hundredths"]), format_credits(item["saved_hundredths"])
    return (
        f"  → {' + '.join(item['certificates'])}: {left} 学分 credits · {item['courses']} 门 courses · "
        f"省 saves {saved} 学分 credits"
    )


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
    if "certificate_fixes" in document:
        yield "取得证书后还需 what certificates would leave to do:"
        yield from (_certificate_line(item) for item in document["certificate_fixes"])
