"""``oneplusx rules from-csv`` and ``from-table``: other people's tables as our documents (导入外部表格)."""

from __future__ import annotations

import argparse
import gzip
import re
import sys
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oneplusx.cli.documents import EXIT_YES, guarded, print_json, read_document, write_rule_set
from oneplusx.domain.errors import Invalid

if TYPE_CHECKING:
    from oneplusx.domain.rules import RuleSet

RULE_FORMATS = ("wisconsin", "rpi")
FORMATS = (*RULE_FORMATS, "ncsu")
_COMPRESSED = ".gz"
_BYTES_MAX = 300_000_000


def register(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the two sub-verbs."""
    from_csv = verbs.add_parser(
        "from-csv", help="按对照文件由 CSV 生成转换办法 · rule set from a CSV table and a mapping"
    )
    from_csv.add_argument("table", type=Path, help="CSV 表格 · CSV table, may be .gz")
    from_csv.add_argument("target", type=Path, nargs="?", help="YAML 文件，缺省输出到屏幕 · YAML file, default: print")
    from_csv.add_argument(
        "--mapping", type=Path, required=True, metavar="FILE", help="列与字段的对照 · columns to fields"
    )
    from_csv.add_argument("--json", action="store_true", help="输出 JSON · print JSON")
    from_csv.set_defaults(run=guarded(run_from_csv))
    from_table = verbs.add_parser(
        "from-table", help="由已知格式的公开表格生成文档 · documents from a published table of a known shape"
    )
    from_table.add_argument("format", choices=FORMATS, help="表格格式 · shape of the table")
    from_table.add_argument("table", type=Path, help="表格 · table, may be .gz")
    from_table.add_argument("folder", type=Path, help="输出文件夹 · folder to write into")
    from_table.add_argument("--json", action="store_true", help="输出 JSON · print JSON")
    from_table.set_defaults(run=guarded(run_from_table))


def read_decoded(path: Path, encoding: str = "utf-8") -> str:
    """The text of a file, unpacked where it is compressed, at most 300 MB of it."""
    if path.suffix != _COMPRESSED:
        return path.read_text(encoding=encoding)
    try:
        with gzip.open(path) as packed:
            return packed.read(_BYTES_MAX).decode(encoding)
    except (gzip.BadGzipFile, EOFError, zlib.error):
        problem = {"line": None, "field": "(document)", "found": path.name, "allowed": "gzip"}
        problem["code"] = "document.wrong_form"
        raise Invalid("rules.invalid_document", name=str(path), problems=[problem]) from None


def run_from_csv(options: argparse.Namespace) -> int:
    """Writes the YAML document (JSON with ``--json``) of a table."""
    from oneplusx.domain.importing import load_mapping, read_table

    mapping = load_mapping(read_document(options.mapping), name=str(options.mapping))
    rule_set = read_table(read_decoded(options.table, mapping.encoding), mapping, name=str(options.table))
    write_rule_set(rule_set, options)
    if options.target is not None:
        sys.stderr.write(f"{options.target}: {len(rule_set.rules)} 条规则 rules\n")
    return EXIT_YES


def run_from_table(options: argparse.Namespace) -> int:
    """Writes one JSON document per rule set or program into a folder.

    JSON, not YAML: a table of a college may hold ten thousand rules, and JSON is the same document.
    """
    import orjson

    documents = _documents(options.format, options.table)
    options.folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, document in documents:
        path = options.folder / f"{_file_name(name)}.json"
        path.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2))
        written.append(str(path))
    if options.json:
        print_json({"ok": True, "files": written})
    else:
        sys.stdout.write(f"{options.folder}: {len(written)} 个文件 files\n")
    return EXIT_YES


def _file_name(name: str) -> str:
    return re.sub(r"[^\w.-]+", "-", name).strip("-")


Documents = Iterator[tuple[str, dict[str, Any]]]


def rule_sets_of(table_format: str, path: Path) -> Sequence[RuleSet]:
    """The rule sets of a published table (``RULE_FORMATS``)."""
    from oneplusx.domain.importing import read_agreements, read_transfer_table

    text = read_decoded(path)
    if table_format == "rpi":
        return [read_agreements(text, name=str(path))]
    return read_transfer_table(text, name=str(path))


def _documents(table_format: str, path: Path) -> Documents:
    from oneplusx.domain.graduation.document import program_to_json
    from oneplusx.domain.importing import read_degree_plans
    from oneplusx.domain.rules import to_json

    if table_format in RULE_FORMATS:
        for rule_set in rule_sets_of(table_format, path):
            yield rule_set.code, to_json(rule_set)
        return
    for document in read_degree_plans(read_decoded(path), name=str(path)):
        yield document.program.code, program_to_json(document)
