"""``oneplusx export``: approved exemptions for the school system, certificate scores for the credit bank."""

from __future__ import annotations

import argparse
import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
