"""Programs and records as documents: YAML or JSON text, or plain values for a database. All say the same."""

from __future__ import annotations

from oneplusx.domain.graduation.document.loading import (
    dump_program,
    load_certificates,
    load_program,
    load_record,
    program_from_json,
    program_to_json,
    record_from_json,
    record_to_json,
    requirement_from_json,
    requirement_to_json,
    trusted_program,
)
from oneplusx.domain.graduation.document.values import ProgramDocument, RecordDocument

__all__ = [
    "ProgramDocument",
    "RecordDocument",
    "dump_program",
    "load_certificates",
    "load_program",
    "load_record",
    "program_from_json",
    "program_to_json",
    "record_from_json",
    "record_to_json",
    "requirement_from_json",
    "requirement_to_json",
    "trusted_program",
]
