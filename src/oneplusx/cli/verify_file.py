"""``oneplusx verify FILE``: the verdict on a credential from files alone, without Django and without the network."""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from oneplusx.cli.documents import EXIT_NO, EXIT_YES, print_json
from oneplusx.domain.credential.documents import FILE_MAX, Found, read_credential, read_json
from oneplusx.domain.credential.evidence import offline_evidence
from oneplusx.domain.credential.instants import read_instant
from oneplusx.domain.credential.presentations import Asked, examine_presentation, is_presentation
from oneplusx.domain.credential.trust import load_trust_list
from oneplusx.domain.credential.verdicts import (
    Check,
    CheckOutcome,
    Verdict,
    VerdictOutcome,
    check_log,
    check_recipient,
    examine,
)
from oneplusx.domain.errors import Invalid
from oneplusx.domain.merkle.notes import NoteKey
from oneplusx.domain.merkle.receipts import Receipt
from oneplusx.web.wording import say_both

EXIT_UNDECIDED = 3
EXITS = {VerdictOutcome.VALID: EXIT_YES, VerdictOutcome.WARNING: EXIT_YES, VerdictOutcome.UNCHECKED: EXIT_UNDECIDED}
SIGNS = {
    CheckOutcome.PASSED: "✓",
    CheckOutcome.FAILED: "✗",
    CheckOutcome.WARNING: "!",
    CheckOutcome.UNCHECKED: "?",
}


def verify_file(options: argparse.Namespace) -> int:
    """Prints the verdict on the credential or presentation in a file.

    Returns:
        0 genuine, 1 not, 3 could not be decided.

    Raises:
        Invalid: A file cannot be read as what it is said to be.
    """
    found = read_credential(_read(options.file))
    verdict = _verdict(found, options)
    if options.json:
        print_json({**verdict.document(), "file": str(options.file), "read_from": str(found.kind)})
    else:
        sys.stdout.writelines(f"{_printable(line)}\n" for line in lines_of(verdict, found.document))
    return EXITS.get(verdict.outcome, EXIT_NO)


def _verdict(found: Found, options: argparse.Namespace) -> Verdict:
    at = read_instant(options.at) if options.at else datetime.now(UTC)  # noqa: TID251  web.clock needs Django
    evidence = offline_evidence(
        did_documents=[read_json(_read(one)) for one in options.did_document],
        trust=load_trust_list(read_json(_read(options.trust))) if options.trust else None,
        status_lists=[read_credential(_read(one)).document for one in options.status_list],
    )
    if is_presentation(found.document):
        return examine_presentation(found.document, evidence, Asked(options.challenge, options.domain), at=at)
    verdict = examine(found.document, evidence, at=at)
    if options.receipt:
        verdict = verdict.replacing(_log_check(found, options))
    if options.name:
        verdict = verdict.with_check(check_recipient(found.document, options.name))
    return verdict


def _log_check(found: Found, options: argparse.Namespace) -> Check:
    try:
        receipt = Receipt.parse(read_json(_read(options.receipt)))
    except ValueError:
        raise Invalid("credential.receipt_form", name=str(options.receipt)) from None
    try:
        keys = [NoteKey.parse(options.log_key)] if options.log_key else []
    except ValueError:
        raise Invalid("credential.log_key_form") from None
    return check_log(receipt, hashlib.sha256(found.source).digest(), *keys)


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(FILE_MAX + 1)


def lines_of(verdict: Verdict, document: dict[str, Any]) -> Iterator[str]:
    """The verdict for people, both languages in one line."""
    if verdict.is_demo:
        yield say_both("verdict.demo", {})
    yield say_both(verdict.wording, {})
    told = " · ".join(_told(document))
    if told:
        yield told
    for check in verdict.checks:
        title = say_both(f"check.{check.code}", {})
        yield f"  {SIGNS[check.outcome]} {title}: {say_both(check.wording, check.params)}"
    for problem in verdict.problems[1:]:
        yield f"      {say_both(problem.code, problem.named)}"


def _printable(line: str) -> str:
    """Without what a terminal would obey: a file of a stranger is quoted here."""
    return "".join(character if character.isprintable() else "\ufffd" for character in line)


def _told(document: dict[str, Any]) -> Iterator[str]:
    """What the credential says of itself: name, number, issuer, term."""
    subject, issuer = document.get("credentialSubject"), document.get("issuer")
    number = subject.get("licenseNumber") if isinstance(subject, dict) else None
    name = issuer.get("name") if isinstance(issuer, dict) else issuer
    term = " – ".join(str(document[one]) for one in ("validFrom", "validUntil") if one in document)
    for one in (document.get("name"), number, name, term):
        if isinstance(one, str) and one:
            yield one[:200]
