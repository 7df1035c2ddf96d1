"""``oneplusx import``: a spreadsheet in, checked or written, with progress."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from oneplusx.cli import rule_set_imports, standard_files
from oneplusx.cli.django_setup import setup
from oneplusx.domain.errors import Invalid, NotFound

if TYPE_CHECKING:
    from oneplusx.apps.intake.models import ImportBatch
    from oneplusx.web.actor import Actor

DONE, FAULTY = 0, 1
PROBLEMS_SHOWN = 20
COUNTS = ("total", "new", "changed", "unchanged", "error", "notice", "to_apply", "applied", "refused")


def register(commands: Any) -> None:
    """Adds the verb.

    Exit code: 0 all rows are good (and written), 1 some rows are not, 2 the file or the request is wrong.
    """
    parser = commands.add_parser("import", help="导入表格 · import a spreadsheet")
    parser.add_argument(
        "kind", metavar="KIND", nargs="?", help="导入类别，不填则列出 · kind of import; without it, lists them"
    )
    parser.add_argument("file", metavar="FILE", nargs="?", type=Path, help="表格 · spreadsheet: xlsx, xls, ods, csv")
    parser.add_argument("--institution", metavar="CODE", help="机构代码 · code of the institution")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--dry-run", action="store_true", help="只校验（默认） · check only (default)")
    mode.add_argument("--commit", action="store_true", help="校验并写入 · check and write")
    mode.add_argument("--resume", metavar="ID", help="继续中断的导入 · go on with an interrupted import")
    parser.add_argument("--template", metavar="FILE", type=Path, help="下载模板到文件 · write the template to a file")
    parser.add_argument(
        "--marked", metavar="FILE", type=Path, help="标红的表格写到文件 · write the marked workbook to a file"
    )
    parser.add_argument(
        "--option", metavar="KEY=VALUE", action="append", default=[], help="类别选项 · option of the kind"
    )
    parser.add_argument("--as", dest="username", metavar="USER", help="以该用户的身份 · act as this user")
    parser.add_argument("--json", action="store_true", help="输出 JSON · print JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Runs the verb."""
    setup()
    if options.kind is None and not options.resume:
        return _list_kinds(as_json=options.json)
    actor = _actor(options.username)
    if options.resume:
        return _show(_resume(options, actor), options)
    institution_id = _institution(options)
    if options.kind == rule_set_imports.KIND:
        return rule_set_imports.run(options, institution_id, actor)
    if options.kind == standard_files.KIND:
        return standard_files.run_import(options, institution_id, actor)
    if options.template:
        return _write_template(options, institution_id)
    return _show(_import(options, institution_id, actor), options)


def _list_kinds(*, as_json: bool) -> int:
    from oneplusx.apps.intake.registry import kinds

    rows = [{"code": kind.code, "title_zh": kind.title_zh, "title_en": kind.title_en} for kind in kinds()]
    rows.append({"code": rule_set_imports.KIND, "title_zh": "转换办法", "title_en": "Conversion methods"})
    rows.append({"code": standard_files.KIND, "title_zh": "标准（JSON、CASE）", "title_en": "Standards (JSON, CASE)"})
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
    else:
        print("\n".join(f"{row['code']:<18}{row['title_zh']} · {row['title_en']}" for row in rows))
    return DONE


def _actor(username: str | None) -> Actor:
    from oneplusx.apps.parties.models import User
    from oneplusx.apps.parties.selectors import actor_for
    from oneplusx.web.actor import SYSTEM

    if username is None:
        return SYSTEM
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise NotFound("intake.unknown_user", found=username)
    return actor_for(user)


def _institution(options: argparse.Namespace) -> Any:
    from oneplusx.apps.parties.selectors import institution

    if not options.institution:
        raise Invalid("intake.institution_required")
    return institution(options.institution).id


def _write_template(options: argparse.Namespace, institution_id: Any) -> int:
    from oneplusx.apps.intake.registry import find_kind
    from oneplusx.apps.intake.workbooks import template_workbook

    kind = find_kind(options.kind)
    if kind is None:
        raise NotFound("intake.unknown_kind", found=options.kind)
    options.template.write_bytes(template_workbook(kind, institution_id))
    return DONE


def _answers(pairs: list[str]) -> dict[str, str]:
    answers = {}
    for pair in pairs:
        key, is_pair, value = pair.partition("=")
        if not is_pair:
            raise Invalid("field.invalid", field="--option", found=pair, allowed="KEY=VALUE")
        answers[key] = value
    return answers


def _import(options: argparse.Namespace, institution_id: Any, actor: Actor) -> ImportBatch:
    from oneplusx.apps.intake.services import import_now
    from oneplusx.web.clock import now

    if options.file is None or not options.file.is_file():
        raise Invalid("intake.no_such_file", found=str(options.file or ""))
    with _Bars(is_quiet=options.json) as bars:
        outcome = import_now(
            kind=options.kind,
            institution_id=institution_id,
            data=options.file.read_bytes(),
            file_name=options.file.name,
            options=_answers(options.option),
            actor=actor,
            now=now(),
            is_dry_run=not options.commit,
            report=bars.report,
        )
    return outcome.batch


def _resume(options: argparse.Namespace, actor: Actor) -> ImportBatch:
    from uuid import UUID

    from oneplusx.apps.intake.selectors import import_for
    from oneplusx.apps.intake.services import apply_import, resume_import
    from oneplusx.web.clock import now

    try:
        batch_id = import_for(actor, UUID(options.resume)).id
    except ValueError:
        raise NotFound("not_found") from None
    resume_import(batch_id=batch_id, actor=actor, now=now(), in_background=False)
    with _Bars(is_quiet=options.json) as bars:
        return apply_import(
            batch_id=batch_id, actor=actor, now=now(), between=lambda done, total: bars.report("apply", done, total)
        )


class _Bars:
    """Progress on the standard error stream, one bar per step."""

    TITLES = {"check": "校验 check", "apply": "写入 write"}

    def __init__(self, *, is_quiet: bool) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=Console(file=sys.stderr),
            disable=is_quiet,
        )
        self._steps: dict[str, Any] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._progress.stop()

    def report(self, step: str, done: int, total: int) -> None:
        """Moves the bar of a step."""
        if step not in self._steps:
            self._steps[step] = self._progress.add_task(self.TITLES[step], total=total)
        self._progress.update(self._steps[step], completed=done, total=total)


def _show(batch: ImportBatch, options: argparse.Namespace) -> int:
    from oneplusx.apps.intake import selectors

    problems = selectors.problems_of(batch)
    if options.marked:
        from oneplusx.apps.intake.workbooks import marked_workbook

        kind = selectors.kind_of(batch)
        options.marked.write_bytes(marked_workbook(selectors.sheet_of(batch), kind, problems, "zh-hans"))
    counts = {name: getattr(batch, f"{name}_count") for name in COUNTS}
    if options.json:
        _print_json(batch, counts)
    else:
        _print_table(batch, counts, bool(options.commit or options.resume))
    is_done = batch.state == "applied" or not (options.commit or options.resume) or not batch.to_apply_count
    return DONE if is_done and not batch.error_count and not batch.refused_count else FAULTY


def _print_json(batch: ImportBatch, counts: dict[str, int]) -> None:
    from oneplusx.apps.intake.selectors import problem_documents

    document: dict[str, Any] = {"id": str(batch.id), "kind": batch.kind, "state": batch.state, "counts": counts}
    document |= {"file_problems": batch.file_problems, "problems": problem_documents(batch)}
    print(json.dumps(document, ensure_ascii=False, default=str))


def _print_table(batch: ImportBatch, counts: dict[str, int], is_written: bool) -> None:  # noqa: FBT001
    from rich.console import Console
    from rich.table import Table

    from oneplusx.apps.intake import selectors
    from oneplusx.web.wording import say_both

    console = Console()
    titles = {"new": "新增 new", "changed": "变更 changed", "unchanged": "不变 unchanged", "error": "错误 error"}
    console.print("  ".join(f"{title}: {counts[name]}" for name, title in titles.items()))
    if is_written:
        console.print(f"已写入 applied {counts['applied']} / {counts['to_apply']}  ({batch.id})")
    for problem in batch.file_problems:
        console.print(say_both(problem["code"], problem["params"]), style="yellow")
    lines = selectors.problem_lines(batch, "zh-hans", PROBLEMS_SHOWN)
    if lines:
        table = Table("行 row", "列 column", "问题 problem")
        for line in lines:
            table.add_row(str(line.row), line.column, line.message, style="yellow" if line.is_notice else "red")
        console.print(table)
