"""``oneplusx rules``: checks, explains and converts rule sets (转换办法), offline, without a database."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from oneplusx.cli import rules_backtest, rules_doctor, rules_tables
from oneplusx.cli.documents import read_document, read_rule_set, write_rule_set
from oneplusx.domain.errors import DomainError, Invalid
from oneplusx.web.wording import say_both

EXIT_YES, EXIT_NO, EXIT_BAD_INPUT = 0, 1, 2


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the verb with its sub-verbs."""
    parser = subparsers.add_parser("rules", help="转换办法 · rule sets")
    verbs = parser.add_subparsers(dest="rules_verb", metavar="VERB", required=True)
    check = verbs.add_parser("check", help="检查转换办法的格式与含义 · check a rule set's form and meaning")
    check.add_argument("rules", type=Path, help="转换办法 YAML、JSON 或 xlsx · rule set as YAML, JSON or xlsx")
    _add_upper(check)
    _finish(check, run_check)
    explain = verbs.add_parser("explain", help="给出判定与全部依据 · print a decision and its trace")
    explain.add_argument("rules", type=Path, help="转换办法 · rule set")
    explain.add_argument(
        "--case", type=Path, required=True, help="学习者、培养方案与申请 · record, program and request"
    )
    explain.add_argument("--on", help="申请日期 YYYY-MM-DD,覆盖 case 中的日期 · day of application")
    _add_upper(explain)
    _finish(explain, run_explain)
    from_xlsx = verbs.add_parser("from-xlsx", help="电子表格转为 YAML · spreadsheet to YAML")
    from_xlsx.add_argument("source", type=Path, help="电子表格 · spreadsheet")
    from_xlsx.add_argument("target", type=Path, nargs="?", help="YAML 文件,缺省输出到屏幕 · YAML file, default: print")
    _finish(from_xlsx, run_from_xlsx)
    to_xlsx = verbs.add_parser("to-xlsx", help="YAML 转为电子表格 · YAML to spreadsheet")
    to_xlsx.add_argument("source", type=Path, help="YAML 或 JSON 文件 · YAML or JSON file")
    to_xlsx.add_argument("target", type=Path, help="电子表格 · spreadsheet")
    _finish(to_xlsx, run_to_xlsx)
    rules_doctor.register(verbs)
    rules_backtest.register(verbs, _finish)
    rules_tables.register(verbs)
    publish = verbs.add_parser("publish", help="存入数据库并发布 · store in the database and publish")
    publish.add_argument("source", type=Path, help="YAML、JSON 或电子表格 · YAML, JSON or spreadsheet")
    publish.add_argument("--owner", required=True, metavar="CODE", help="机构代码 · code of the institution")
    publish.add_argument("--draft", action="store_true", help="只存草稿 · store a draft only")
    publish.add_argument("--as", dest="username", metavar="USER", help="以该用户的身份 · act as this user")
    _finish(publish, run_publish)


def _add_upper(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--upper",
        type=Path,
        action="append",
        default=[],
        help="上级转换办法,自上而下,可多次 · upper rule sets, top to bottom, may be repeated",
    )


def _finish(parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], int]) -> None:
    parser.add_argument("--json", action="store_true", help="输出 JSON · print JSON")
    parser.set_defaults(run=lambda options: _guarded(run, options))


def _guarded(run: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    """Bad input names file, line, field, the value found and what is allowed."""
    try:
        return run(options)
    except Invalid as error:
        problems = error.params.get("problems")
        if not isinstance(problems, list):
            raise
        _print_problems(str(error.params.get("name")), problems, as_json=options.json)
        return EXIT_BAD_INPUT
    except OSError as error:
        sys.stderr.write(f"oneplusx: {error.filename}: {error.strerror}\n")
        return EXIT_BAD_INPUT
    except UnicodeDecodeError:
        sys.stderr.write("oneplusx: 文件不是 UTF-8 编码 / the file is not UTF-8\n")
        return EXIT_BAD_INPUT


def _print_problems(name: str, problems: Sequence[Mapping[str, Any]], *, as_json: bool) -> None:
    if as_json:
        _print_json({"ok": False, "file": name, "problems": list(problems)})
        return
    for problem in problems:
        place = name if problem["line"] is None else f"{name}:{problem['line']}"
        sys.stderr.write(f"{place}: {problem['field']}: {say_both(problem['code'], problem)}\n")


def _print_json(data: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n")


def _compose(options: argparse.Namespace) -> Any:
    from oneplusx.domain.rules import compose

    return compose([read_rule_set(path) for path in [*options.upper, options.rules]])


def run_check(options: argparse.Namespace) -> int:
    """Checks a rule set, under its upper ones where they are given.

    Returns:
        0 valid, 1 loosens its upper rule set or names unknown rules, 2 not a valid document.
    """
    try:
        rule_set = _compose(options)
    except DomainError as error:
        if error.code == "rules.invalid_document":
            raise
        if options.json:
            _print_json({"ok": False, "code": error.code, "params": error.params})
        else:
            sys.stdout.write(f"{options.rules}: {say_both(error.code, error.params)}\n")
        return EXIT_NO
    counts = {
        "rules": len(rule_set.rules),
        "caps": len(rule_set.caps),
        "groups": len(rule_set.groups),
        "windows": len(rule_set.windows),
        "approval": len(rule_set.approval),
    }
    if options.json:
        layers = [f"{layer.code} {layer.version}" for layer in rule_set.layers]
        _print_json({"ok": True, "code": rule_set.code, "version": rule_set.version, "layers": layers} | counts)
    else:
        chain = " → ".join(layer.code for layer in rule_set.layers)
        sys.stdout.write(
            f"{rule_set.code} {rule_set.version}: 有效 / valid · {chain} · "
            f"规则 rules {counts['rules']} · 上限 caps {counts['caps']} · 审批 steps {counts['approval']}\n"
        )
    return EXIT_YES


def run_explain(options: argparse.Namespace) -> int:
    """Decides the request of a case and prints the decision with every condition.

    Returns:
        0 approved, 1 refused or needs a supplement, 2 bad input.
    """
    from datetime import date

    from oneplusx.domain.rules import Outcome, decide, decision_to_json, load_case

    case = load_case(read_document(options.case), name=str(options.case))
    rule_set = _compose(options)
    try:
        on = date.fromisoformat(options.on) if options.on else case.on
    except ValueError:
        raise _bad_case(options.case, "on", options.on, "YYYY-MM-DD") from None
    if case.request is None:
        raise _bad_case(options.case, "request", "", "request")
    if on is None:
        raise _bad_case(options.case, "on", "", "YYYY-MM-DD")
    decision = decision_to_json(decide(rule_set, case.record, case.request, on))
    if options.json:
        _print_json(decision)
    else:
        _print_decision(decision, rule_set)
    return EXIT_YES if decision["outcome"] == Outcome.APPROVED.value else EXIT_NO


def _bad_case(path: Path, field: str, found: str, allowed: str) -> Invalid:
    code = "document.wrong_form" if found else "document.required"
    problem = {"line": None, "field": field, "found": found, "allowed": allowed, "code": code}
    return Invalid("rules.invalid_document", name=str(path), problems=[problem])


_OUTCOMES = {
    "approved": "批准 / approved",
    "refused": "不批准 / refused",
    "needs_supplement": "需补充材料 / needs a supplement",
}


def _print_decision(decision: Mapping[str, Any], rule_set: Any) -> None:
    from oneplusx.domain.credits import format_credits

    head = (
        f"{_OUTCOMES[decision['outcome']]} · {decision['rule_set_code']} {decision['version']} · {decision['rule_id']}"
    )
    lines = [head]
    for target in decision["targets"]:
        score = target["score"] or {}
        recorded = score.get("grade") or score.get("points")
        shown = "" if recorded is None else f" · 成绩 score {recorded}"
        place = target["course_code"] or target["slot"]
        lines.append(f"  → {place} · {format_credits(target['credits_hundredths'])} 学分 credits{shown}")
    for zh, en in zip(_reasons(decision, rule_set, "zh-hans"), _reasons(decision, rule_set, "en"), strict=True):
        lines.append(f"  {zh} / {en}")
    lines.extend(f"  ↳ {line}" for line in _changes(decision, rule_set))
    sys.stdout.write("\n".join(lines) + "\n")


def _reasons(decision: Mapping[str, Any], rule_set: Any, language: str) -> list[str]:
    from oneplusx.apps.rulesets.explaining import explain_trace, names_of_parts

    mark = "✓ ✗" if language.startswith("zh") else "  "
    reasons = explain_trace(decision, names_of_parts(rule_set, language), language)
    return [f"{mark.split(' ')[0 if reason.passed else 1]} {reason.text}".strip() for reason in reasons]


def _changes(decision: Mapping[str, Any], rule_set: Any) -> list[str]:
    from oneplusx.apps.rulesets.explaining import explain_changes, names_of_parts

    chinese, english = (
        explain_changes(decision, names_of_parts(rule_set, language), language) for language in ("zh-hans", "en")
    )
    return [f"{zh} / {en}" for zh, en in zip(chinese, english, strict=True)]


def run_from_xlsx(options: argparse.Namespace) -> int:
    """Writes the YAML document (JSON with ``--json``) of a spreadsheet."""
    rule_set = read_rule_set(options.source)
    write_rule_set(rule_set, options)
    return EXIT_YES


def run_to_xlsx(options: argparse.Namespace) -> int:
    """Writes the spreadsheet of a document."""
    from oneplusx.domain.rules.workbook import to_workbook

    data = to_workbook(read_rule_set(options.source))
    options.target.write_bytes(data)
    if options.json:
        _print_json({"ok": True, "file": str(options.target), "bytes": len(data)})
    return EXIT_YES


def run_publish(options: argparse.Namespace) -> int:
    """Stores a rule set for an institution and publishes it.

    Returns:
        0 done; what is wrong with the document goes where ``check`` puts it.
    """
    from oneplusx.cli.convert import acting
    from oneplusx.web.clock import now

    actor = acting(options.username)
    from oneplusx.apps.parties.selectors import institution
    from oneplusx.apps.rulesets.services import create_version_from_file, publish_version

    version = create_version_from_file(
        owner_id=institution(options.owner).id,
        content=options.source.read_bytes(),
        name=str(options.source),
        actor=actor,
        now=now(),
    )
    if not options.draft:
        version = publish_version(version_id=version.id, actor=actor, now=now())
    found = {"ok": True, "id": str(version.id), "code": version.rule_set.code, "version": version.version}
    if options.json:
        _print_json(found | {"state": version.state})
    else:
        state = "草稿 draft" if options.draft else "已发布 published"
        sys.stdout.write(f"{version.rule_set.code} {version.version}: {state} · {version.id}\n")
    return EXIT_YES
