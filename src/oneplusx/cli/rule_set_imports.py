"""``oneplusx import rule_sets``: a conversion method in YAML, JSON or the spreadsheet, as a draft of its owner.

A method is one document, not a list of rows, so it does not pass through the row-by-row engine of the other imports.
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from oneplusx.domain.errors import Invalid

if TYPE_CHECKING:
    from oneplusx.web.actor import Actor

KIND = "rule_sets"
DONE = 0


def run(options: argparse.Namespace, institution_id: Any, actor: Actor) -> int:
    """Checks the file, and with ``--commit`` stores it as a draft.

    Returns:
        0 when the method is sound (and stored).

    Raises:
        Invalid: ``intake.no_such_file``; ``rules.invalid_document`` with the places; see ``rulesets.services``.
        Conflict: ``rulesets.version_exists``.
    """
    from django.db import transaction

    from oneplusx.apps.rulesets.services import create_version_from_file
    from oneplusx.web.clock import now

    if options.file is None or not options.file.is_file():
        raise Invalid("intake.no_such_file", found=str(options.file or ""))
    with transaction.atomic():
        version = create_version_from_file(
            owner_id=institution_id, content=options.file.read_bytes(), name=options.file.name, actor=actor, now=now()
        )
        transaction.set_rollback(not options.commit)
    state = "draft" if options.commit else "checked"
    answer = {"kind": KIND, "code": version.rule_set.code, "version": version.version, "state": state}
    words = "已存为草稿 / stored as a draft" if options.commit else "校验通过，未写入 / sound, nothing written"
    line = json.dumps(answer) if options.json else f"{version.rule_set.code} {version.version}: {words}"
    sys.stdout.write(line + "\n")
    return DONE
