"""A rule set as a document: YAML or JSON text, or a plain dict for a database. All three say the same."""

from __future__ import annotations

from oneplusx.domain.rules.document.case import CaseDocument, load_case
from oneplusx.domain.rules.document.decoding import BYTES_MAX, decode_text
from oneplusx.domain.rules.document.loading import dump_rule_set, from_json, load_rule_set, to_json

__all__ = [
    "BYTES_MAX",
    "CaseDocument",
    "decode_text",
    "dump_rule_set",
    "from_json",
    "load_case",
    "load_rule_set",
    "to_json",
]
