"""The lines of a document's parts, for findings that are shown beside the text."""

from __future__ import annotations

from dataclasses import replace

from oneplusx.domain.rules.doctor.findings import Report
from oneplusx.domain.rules.document.places import read_text

_LISTS = ("rules", "caps", "groups", "windows")


def with_lines(report: Report, text: str) -> Report:
    """The report with the lines of one YAML or JSON text.

    What stands in another layer's text, or in a spreadsheet, keeps no line.
    """
    placed = read_text(text)
    if placed.problems or not isinstance(placed.value, dict):
        return report
    lines: dict[tuple[str, str], int | None] = {("effective", ""): placed.lines.get(("effective",))}
    for part in _LISTS:
        items = placed.value.get(part)
        for number, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict):
                lines[part, str(item.get("id"))] = placed.line_of((part, number))
    findings = tuple(
        replace(
            finding,
            places=tuple(place._replace(line=lines.get((place.part, place.id))) for place in finding.places),
        )
        for finding in report.findings
    )
    return replace(report, findings=findings)
