"""Loads and dumps rule sets: text, plain dict, value."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules.document.frame import read_rule_set
from oneplusx.domain.rules.document.meaning import check_meaning
from oneplusx.domain.rules.document.places import Placed, listed_problems, read_plain, read_text
from oneplusx.domain.rules.document.schema import check_schema
from oneplusx.domain.rules.document.writing import write_rule_set
from oneplusx.domain.rules.model import RuleSet

_WIDTH = 120
_SHORT = 90


def load_rule_set(text: str, *, name: str) -> RuleSet:
    """Reads a rule set (转换办法) from YAML or JSON text.

    Args:
        text: The document, schema ``rule_set.schema.json``.
        name: What to call it in errors (a file name).

    Raises:
        Invalid: ``rules.invalid_document`` with ``name`` and ``problems``: a list of
            ``{line, field, found, allowed, code}``, in the order of the lines.
    """
    return finish_document(read_text(text), name)


def from_json(data: Mapping[str, Any], *, name: str = "document") -> RuleSet:
    """Reads a rule set from a plain dict, as ``to_json`` gives it.

    Raises:
        Invalid: ``rules.invalid_document``; lines are not known.
    """
    return finish_document(read_plain(data), name)


def finish_document(placed: Placed, name: str) -> RuleSet:
    """Checks a placed document by schema and by meaning, and reads it.

    Raises:
        Invalid: ``rules.invalid_document`` with all problems found.
    """
    if not placed.problems:
        check_schema(placed)
    if not placed.problems:
        rule_set = read_rule_set(placed)
        check_meaning(placed, rule_set)
        if not placed.problems:
            return rule_set
    raise Invalid("rules.invalid_document", name=name, problems=listed_problems(placed))


def to_json(rule_set: RuleSet) -> dict[str, Any]:
    """The document as plain values, for a JSON field. ``from_json`` gives an equal rule set."""
    return write_rule_set(rule_set)


def dump_rule_set(rule_set: RuleSet) -> str:
    """The document as YAML text. ``load_rule_set`` gives an equal rule set."""
    yaml = YAML(typ="rt", pure=True)
    yaml.width = _WIDTH
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    stream = StringIO()
    yaml.dump(_laid_out(write_rule_set(rule_set), 0), stream)
    return stream.getvalue()


def _laid_out(value: Any, depth: int) -> Any:
    """Short inner parts stand on one line, as a person would write them."""
    made: CommentedMap | CommentedSeq
    if isinstance(value, dict):
        made = CommentedMap((name, _laid_out(item, depth + 1)) for name, item in value.items())
    elif isinstance(value, list):
        made = CommentedSeq(_laid_out(item, depth + 1) for item in value)
    else:
        return value
    if depth > 1 and len(str(value)) <= _SHORT:
        made.fa.set_flow_style()
    return made
