"""``oneplusx export``: exemptions for the school system, certificate scores, tables of certificates, a standard."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oneplusx.cli import standard_files
from oneplusx.cli.django_setup import setup
from oneplusx.domain.errors import Invalid

if TYPE_CHECKING:
    from oneplusx.apps.exchange.models import ExportMapping
    from oneplusx.apps.parties.models import Institution

DONE = 0
FORMATS = ("xlsx", "csv")


def register(commands: Any) -> None:
    """Adds the verb.

    Exit code: 0 written, 2 nothing to export or bad input.
    """
    parser = commands.add_parser("export", help="导出 · export")
    kinds = parser.add_subparsers(dest="kind", metavar="WHAT", required=True)
    exemptions = kinds.add_parser(
        "exemptions",
        help="回写教务系统的免修（上次导出之后） · exemptions for the school system, since the last export",
    )
    exemptions.set_defaults(run=run_exemptions)
    scores = kinds.add_parser(
        "certificate-scores", help="报学分银行的证书成绩 · certificate scores for the credit bank"
    )
    scores.add_argument("--since", type=_day, required=True, metavar="YYYY-MM-DD", help="起始日期 · from this day")
    scores.add_argument("--until", type=_day, required=True, metavar="YYYY-MM-DD", help="截止日期 · up to this day")
    scores.set_defaults(run=run_scores)
    certificates = kinds.add_parser(
        "certificates",
        help="证书数据表（数据中心表样或列映射） · certificates as a table of a data center, or by a mapping",
    )
    certificates.add_argument(
        "--institution", metavar="CODE", required=True, help="院校或评价组织代码 · code of the college or organization"
    )
    certificates.add_argument(
        "--table",
        metavar="TABLE",
        default="ods_gzxzssj",
        help="ods_gzxzssj, ods_xsjnzssj, all_fields, 已保存映射的名称 · name of a saved mapping",
    )
    certificates.add_argument("--mapping", metavar="FILE", type=Path, help="列映射文件 · mapping file: yaml, json")
    certificates.add_argument("--since", type=_day, metavar="YYYY-MM-DD", help="发证起始日期 · issued from")
    certificates.add_argument("--until", type=_day, metavar="YYYY-MM-DD", help="发证截止日期 · issued up to")
    certificates.add_argument(
        "--heads", choices=("titles", "codes"), default="titles", help="表头：列名或字段代码 · titles or field codes"
    )
    certificates.add_argument(
        "--output", metavar="FILE", type=Path, required=True, help="输出文件 · file to write: xlsx, csv"
    )
    certificates.add_argument("--json", action="store_true", help="输出 JSON · print JSON")
    certificates.set_defaults(run=run_certificates)
    standard = kinds.add_parser("standard", help="一个版本的标准 · one version of a standard")
    standard.add_argument("--code", metavar="CODE", required=True, help="标准代码 · code of the standard")
    standard.add_argument("--version", metavar="VERSION", help="版本，缺省为现行版本 · version, default: in force")
    standard.add_argument("--organization", metavar="CODE", help="培训评价组织代码 · code of the organization")
    standard.add_argument(
        "--output", metavar="FILE", type=Path, required=True, help="输出文件 · file to write: .xlsx, .json, .case.json"
    )
    standard.add_argument("--json", action="store_true", help="输出 JSON · print JSON")
    standard.set_defaults(run=standard_files.run_export)
    for one in (exemptions, scores):
        one.add_argument("--college", metavar="CODE", required=True, help="院校代码 · code of the college")
        one.add_argument("--mapping", metavar="NAME", help="列映射名称 · name of a mapping")
        one.add_argument(
            "--output", metavar="FILE", type=Path, required=True, help="输出文件 · file to write: xlsx, csv"
        )
        one.add_argument("--json", action="store_true", help="输出 JSON · print JSON")


def _day(text: str) -> date:
    return date.fromisoformat(text)


def run_exemptions(options: argparse.Namespace) -> int:
    """Writes the file and marks its rows as exported."""
    setup()
    from oneplusx.apps.exchange import selectors, services, sheets
    from oneplusx.apps.exchange.layouts import SCHOOL_SYSTEM
    from oneplusx.apps.parties.selectors import institution
    from oneplusx.web import clock
    from oneplusx.web.actor import SYSTEM

    form = _format(options.output)
    college = institution(options.college)
    mapping = _mapping(college, SCHOOL_SYSTEM, options.mapping)
    batch = services.export_exemptions(
        college_id=college.id, mapping_id=mapping.id if mapping else None, actor=SYSTEM, now=clock.now()
    )
    options.output.write_bytes(sheets.export_file(selectors.batch_lines(batch), batch.columns, form))
    _say({"batch_id": str(batch.id), "rows": batch.rows_count, "file": str(options.output)}, options)
    return DONE


def run_scores(options: argparse.Namespace) -> int:
    """Writes the file; each identity number in it is recorded as read."""
    setup()
    from oneplusx.apps.exchange import services
    from oneplusx.apps.exchange.layouts import CERTIFICATE_SCORES
    from oneplusx.apps.parties.selectors import institution
    from oneplusx.web import clock
    from oneplusx.web.actor import SYSTEM

    form = _format(options.output)
    college = institution(options.college)
    mapping = _mapping(college, CERTIFICATE_SCORES, options.mapping)
    data = services.export_certificate_scores(
        college_id=college.id,
        since=options.since,
        until=options.until,
        form=form,
        mapping_id=mapping.id if mapping else None,
        actor=SYSTEM,
        now=clock.now(),
    )
    options.output.write_bytes(data)
    _say({"file": str(options.output)}, options)
    return DONE


def run_certificates(options: argparse.Namespace) -> int:
    """Writes the table; certificate numbers stand in it unchanged."""
    setup()
    from oneplusx.apps.exchange import selectors, services
    from oneplusx.apps.exchange.certificate_tables import KINDS
    from oneplusx.apps.parties.selectors import institution
    from oneplusx.domain.exporting import load_mapping
    from oneplusx.web import clock
    from oneplusx.web.actor import SYSTEM

    form, place = _format(options.output), institution(options.institution)
    if options.mapping is not None:
        mapping = load_mapping(_text(options.mapping), KINDS, name=str(options.mapping))
    else:
        mapping = selectors.table_choice(SYSTEM, options.table, institution=place).mapping
    made = services.export_certificates(
        institution_id=place.id,
        mapping=mapping,
        since=options.since,
        until=options.until,
        form=form,
        is_headed_by_codes=options.heads == "codes",
        actor=SYSTEM,
        now=clock.now(),
    )
    options.output.write_bytes(made.content)
    _say({"table": mapping.name, "rows": made.rows_count, "file": str(options.output)}, options)
    return DONE


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise Invalid("intake.no_such_file", found=str(path)) from None


def _format(path: Path) -> str:
    form = path.suffix.removeprefix(".")
    if form not in FORMATS:
        raise Invalid("exchange.unknown_format", found=form, allowed=", ".join(FORMATS))
    return form


def _mapping(college: Institution, layout: str, name: str | None) -> ExportMapping | None:
    from oneplusx.apps.exchange import selectors
    from oneplusx.domain.errors import NotFound
    from oneplusx.web.actor import SYSTEM

    if name is None:
        return None
    found = selectors.mappings_visible_to(SYSTEM).filter(college=college, kind=layout, name=name).first()
    if found is None:
        raise NotFound("not_found")
    return found


def _say(document: dict[str, Any], options: argparse.Namespace) -> None:
    if options.json:
        print(json.dumps(document, ensure_ascii=False))
    else:
        rows = f" · {document['rows']} 行 rows" if "rows" in document else ""
        print(f"✓ {document['file']}{rows}")
