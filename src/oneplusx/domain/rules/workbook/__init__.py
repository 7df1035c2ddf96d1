"""A rule set as a spreadsheet that an academic-affairs officer fills in, equal to its document."""

from __future__ import annotations

from oneplusx.domain.rules.workbook.reading import WORKBOOK_BYTES_MAX, from_workbook
from oneplusx.domain.rules.workbook.writing import to_workbook

__all__ = ["WORKBOOK_BYTES_MAX", "from_workbook", "to_workbook"]
