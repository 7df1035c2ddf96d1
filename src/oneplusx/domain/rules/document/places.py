"""YAML (and JSON, its subset) read with the place of every value, so that an error can name its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from oneplusx.domain.rules.document.composing import DEPTH_MAX, TextOutOfBounds, compose_text

Plain = None | bool | int | Decimal | str | list["Plain"] | dict[str, "Plain"]
Path = tuple[str | int, ...]

_DIGITS_MAX = 30

CHARACTERS_MAX = 1_000_000
VALUES_MAX = 100_000
"""A few lines of references to references unfold into thousands of millions of values."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a document.

    Attributes:
        line: Line of the text from 1, or ``None`` when it did not come from a text.
        field: Dotted path, e.g. ``rules[0].credits.give``.
        found: What is there.
        allowed: What may be there.
        code: Stable code.
    """

    line: int | None
    field: str
    found: str
    allowed: str
    code: str

    def as_dict(self) -> dict[str, object]:
        """For error parameters."""
        return {
            "line": self.line,
            "field": self.field,
            "found": self.found,
            "allowed": self.allowed,
            "code": self.code,
        }


@dataclass(slots=True)
class Placed:
    """A document with the line of each path and what was wrong with its form."""

    value: Plain
    lines: dict[Path, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    is_out_of_bounds: bool = False

    def line_of(self, path: Path) -> int | None:
        """The line of a path, or of the nearest part above it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)

    def report(self, path: Path, found: object, allowed: str, code: str) -> None:
        """Notes a problem."""
        self.problems.append(Problem(self.line_of(path), path_text(path), str(found)[:200], allowed, code))


PROBLEMS_MAX = 100


def listed_problems(placed: Placed) -> list[dict[str, object]]:
    """The problems in the order of the lines, for error parameters; of very many the first, and how many there are."""
    ordered = sorted(placed.problems, key=lambda problem: (problem.line or 0, problem.field))
    found = [problem.as_dict() for problem in ordered[:PROBLEMS_MAX]]
    if len(ordered) > PROBLEMS_MAX:
        more = Problem(None, "(document)", str(len(ordered)), str(PROBLEMS_MAX), "document.more_problems")
        found.append(more.as_dict())
    return found


def path_text(path: Path) -> str:
    """``("rules", 0, "id")`` → ``"rules[0].id"``."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text or "(document)"


def read_text(text: str) -> Placed:
    """Reads YAML or JSON text; a text that is neither gives a problem, never an exception."""
    placed = Placed(None)
    if len(text) > CHARACTERS_MAX:
        placed.report((), f"{len(text)}", f"≤ {CHARACTERS_MAX}", "document.too_large")
        return placed
    try:
        root = compose_text(text)
    except TextOutOfBounds as error:
        placed.problems.append(Problem(error.line, "(document)", "…", f"≤ {error.allowed}", error.code))
        return placed
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else None
        placed.problems.append(Problem(line, "(document)", str(error.problem), "YAML, JSON", "document.not_yaml"))
        return placed
    except (YAMLError, ValueError, RecursionError) as error:
        placed.problems.append(Problem(None, "(document)", type(error).__name__, "YAML, JSON", "document.not_yaml"))
        return placed
    if root is None:
        placed.report((), "", "mapping", "document.empty")
        return placed
    placed.value = _plain(placed, root, ())
    return placed


def _plain(placed: Placed, node: Node, path: Path) -> Plain:
    if placed.is_out_of_bounds:
        return None
    placed.lines[path] = node.start_mark.line + 1
    if len(path) > DEPTH_MAX or len(placed.lines) > VALUES_MAX:
        placed.is_out_of_bounds = True
        is_deep = len(path) > DEPTH_MAX
        allowed = DEPTH_MAX if is_deep else VALUES_MAX
        placed.report(path[:3], "…", f"≤ {allowed}", "document.too_deep" if is_deep else "document.too_large")
        return None
    if isinstance(node, MappingNode):
        return _mapping(placed, node, path)
    if isinstance(node, SequenceNode):
        return [_plain(placed, item, (*path, place)) for place, item in enumerate(node.value)]
    if isinstance(node, ScalarNode) and _is_text(node.value):
        return _scalar(str(node.ctag), node.value)
    placed.report(path, "…", "value", "document.not_yaml")
    return None


def _mapping(placed: Placed, node: MappingNode, path: Path) -> dict[str, Plain]:
    found: dict[str, Plain] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, ScalarNode) or not _is_text(key_node.value):
            placed.report(path, "…", "text", "document.not_yaml")
            continue
        key = str(key_node.value)
        value = _plain(placed, value_node, (*path, key))
        placed.lines[*path, key] = key_node.start_mark.line + 1
        if key in found:
            placed.report((*path, key), key, "once", "document.duplicate_key")
        found[key] = value
    return found


def _is_text(text: str) -> bool:
    """Without null characters and halves of surrogate pairs, which escapes can bring in and no database keeps."""
    return "\x00" not in text and not any("\ud800" <= character <= "\udfff" for character in text)


def _scalar(tag: str, text: str) -> Plain:
    kind = tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    if kind in ("int", "float"):
        return _number(text)
    return text.strip()


def _number(text: str) -> Plain:
    """The number, or the text where it is none or out of all bounds (``1e999999`` is a bomb, not a number)."""
    digits = text.replace("_", "")
    if len(digits) > _DIGITS_MAX:
        return text
    try:
        return int(digits, 10)
    except ValueError:
        pass
    try:
        number = Decimal(digits)
    except InvalidOperation:
        return text
    return number if _is_small(number) else text


def _is_small(number: Decimal) -> bool:
    return number.is_finite() and abs(number.adjusted()) < _DIGITS_MAX


def read_plain(value: object) -> Placed:
    """Takes a dict from a database or a JSON parser; floats become exact decimals as they are written."""
    return Placed(_exact(value))


def _exact(value: object) -> Plain:
    if isinstance(value, float | Decimal):
        number = Decimal(repr(value)) if isinstance(value, float) else value
        return number if _is_small(number) else str(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**_DIGITS_MAX:
        return "…"
    if isinstance(value, Mapping):
        return {str(key): _exact(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(item) for item in value]
    if value is None or isinstance(value, bool | int | Decimal):
        return value
    return str(value).strip()
