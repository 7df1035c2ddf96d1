"""``oneplusx import standards`` and ``oneplusx export standard``: a whole version of a standard as one file.

In comes a document of ours or a CASE package (JSON), as a draft; out goes a workbook, a document or a CASE package. The
tables (``standard_levels``, ``standard_outcomes``) pass through the row-by-row engine of the other imports.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oneplusx.domain.errors import Invalid, NotFound

if TYPE_CHECKING:
    from oneplusx.apps.standards.models import Standard
    from oneplusx.web.actor import Actor

KIND = "standards"
DONE = 0
FORMS = (".xlsx", ".json", ".case.json")
BASE = "urn:oneplusx:case"


def run_import(options: argparse.Namespace, institution_id: Any, actor: Actor) -> int:
    """Checks the file, and with ``--commit`` stores it as a draft.

    Options (``--option``): ``code`` and ``version``, where the file names none.

    Returns:
        0 when the contents can be stored (and are).

    Raises:
        Invalid: ``intake.no_such_file``; ``standards.bad_json``, ``standards.bad_contents``, ``standards.bad_case``.
        Conflict: ``standards.version_exists``, ``standards.open_version``.
    """
    from django.db import transaction

    from oneplusx.apps.standards.services import create_standard
    from oneplusx.web.clock import now

    if options.file is None or not options.file.is_file():
        raise Invalid("intake.no_such_file", found=str(options.file or ""))
    answers = dict(pair.partition("=")[::2] for pair in options.option)
    code, version, contents, notes = _read(_json(options.file))
    with transaction.atomic():
        made = create_standard(
            organization_id=institution_id,
            code=answers.get("code", code),
            version=answers.get("version", version),
            contents=contents,
            actor=actor,
            now=now(),
        )
        transaction.set_rollback(not options.commit)
    _say(options, made, notes)
    return DONE


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except (ValueError, OSError) as error:
        raise Invalid("standards.bad_json", found=str(error)[:80]) from None


def _read(document: Any) -> tuple[str, str, Any, list[dict[str, str]]]:
    from oneplusx.domain import standards

    if isinstance(document, dict) and ("CFDocument" in document or "CFPackage" in document):
        read = standards.read_package(document)
        notes = [{"code": note.code, "place": note.place, "found": note.found} for note in read.notes]
        return read.code, read.version, read.contents, notes
    if isinstance(document, dict) and "contents" in document:
        contents = standards.contents_from_document(document["contents"])
        return str(document.get("code", "")), str(document.get("version", "")), contents, []
    return "", "1.0", standards.contents_from_document(document), []


def _say(options: argparse.Namespace, made: Standard, notes: list[dict[str, str]]) -> None:
    from oneplusx.web.wording import say_both

    state = "draft" if options.commit else "checked"
    if options.json:
        answer = {"kind": KIND, "code": made.code, "version": made.version, "state": state, "notes": notes}
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
        return
    words = "已存为草稿 / stored as a draft" if options.commit else "校验通过，未写入 / sound, nothing written"
    sys.stdout.write(f"{made.code} {made.version}: {words}\n")
    for note in notes:
        sys.stdout.write(f"  {say_both(note['code'], note)}\n")


def run_export(options: argparse.Namespace) -> int:
    """Writes one version; the ending of the file says how.

    Raises:
        Invalid: ``exchange.unknown_format``.
        NotFound: ``standards.unknown_standard``.
    """
    from oneplusx.cli.django_setup import setup

    setup()
    name = options.output.name
    form = next((form for form in reversed(FORMS) if name.endswith(form)), None)
    if form is None:
        raise Invalid("exchange.unknown_format", found=name, allowed=", ".join(FORMS))
    found = _standard(options)
    options.output.write_bytes(_content(found, form))
    answer = {"code": found.code, "version": found.version, "file": str(options.output)}
    line = (
        json.dumps(answer, ensure_ascii=False) if options.json else f"✓ {found.code} {found.version}: {options.output}"
    )
    sys.stdout.write(line + "\n")
    return DONE


def _standard(options: argparse.Namespace) -> Standard:
    from oneplusx.apps.parties.selectors import institution
    from oneplusx.apps.standards.selectors import standards_visible_to
    from oneplusx.domain.standards import natural_order
    from oneplusx.web.actor import SYSTEM

    rows = standards_visible_to(SYSTEM).filter(code=options.code)
    if options.organization:
        rows = rows.filter(organization=institution(options.organization))
    if options.version:
        rows = rows.filter(version=options.version)
    found = sorted(rows, key=lambda row: (row.state == "published", natural_order(row.version)))
    if not found:
        raise NotFound("standards.unknown_standard", found=options.code)
    return found[-1]


def _content(found: Standard, form: str) -> bytes:
    import orjson

    from oneplusx.apps.standards.selectors import document_of
    from oneplusx.apps.standards.selectors.case import framework_of
    from oneplusx.apps.standards.workbooks import standard_workbook
    from oneplusx.domain.standards.case import package_of

    if form == ".xlsx":
        return standard_workbook(found)
    document = package_of(framework_of(found, BASE)) if form == ".case.json" else document_of(found)
    return orjson.dumps(document, option=orjson.OPT_INDENT_2)
