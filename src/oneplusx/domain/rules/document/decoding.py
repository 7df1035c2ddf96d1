"""A file's bytes as text: UTF-8, and no more of it than a document may hold."""

from __future__ import annotations

from oneplusx.domain.errors import Invalid
from oneplusx.domain.rules.document.places import CHARACTERS_MAX

BYTES_MAX = 4 * CHARACTERS_MAX
"""UTF-8 needs at most four bytes for a character. Who reads a file need not read more than one byte beyond."""


def decode_text(data: bytes, *, name: str) -> str:
    """The text of a file; a byte order mark at its start is left out.

    Args:
        data: The file's bytes, or its first ``BYTES_MAX + 1``.
        name: What to call it in errors.

    Raises:
        Invalid: ``rules.invalid_document`` with one problem: ``document.too_large``, or ``document.not_utf8`` with
            its line.
    """
    if len(data) > BYTES_MAX:
        raise _problem(name, None, f"> {BYTES_MAX} bytes", f"≤ {BYTES_MAX} bytes", "document.too_large")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = " ".join(f"{byte:02x}" for byte in data[error.start : error.start + 4])
        raise _problem(name, line, found, "UTF-8", "document.not_utf8") from None


def _problem(name: str, line: int | None, found: str, allowed: str, code: str) -> Invalid:
    problem = {"line": line, "field": "(document)", "found": found, "allowed": allowed, "code": code}
    return Invalid("rules.invalid_document", name=name, problems=[problem])
