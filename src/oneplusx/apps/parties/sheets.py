"""Workbooks of this app."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from urllib.parse import quote

import xlsxwriter
from django.http import HttpResponse
from django.utils.translation import gettext as _

from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.services import IssuedCode

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTHS = (18, 24, 20, 16)


def codes_workbook(codes: Iterable[IssuedCode], college: Institution, on: date) -> HttpResponse:
    """The list of activation codes of a college as a workbook to hand out by class."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        text = book.add_format({"num_format": "@"})
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width, text)
        sheet.write_row(0, 0, [_("Class"), _("Name"), _("Student number"), _("Activation code")], bold)
        for index, one in enumerate(codes, start=1):
            sheet.write_row(index, 0, [one.class_name, one.name, one.student_number, one.code])
        sheet.freeze_panes(1, 0)
    response = HttpResponse(buffer.getvalue(), content_type=XLSX)
    name = f"{college.code}-{_('Activation codes')}-{on.isoformat()}.xlsx"
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response
