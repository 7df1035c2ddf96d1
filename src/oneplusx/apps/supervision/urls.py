"""Pages of supervision."""

from __future__ import annotations

from django.urls import URLPattern, path

from oneplusx.apps.supervision.pages import board, complaints, reports

app_name = "supervision"
urlpatterns: list[URLPattern] = [
    path("supervision/board/", board.board, name="board"),
    path("supervision/board/summary/", board.summary, name="summary"),
    path("supervision/board/rows/", board.rows, name="board_rows"),
    path("supervision/reports/", reports.reports, name="reports"),
    path("supervision/reports/<uuid:biweekly_report_id>/", reports.report, name="report"),
    path("supervision/reports/<uuid:biweekly_report_id>/pdf/", reports.report_pdf, name="report_pdf"),
    path("complaints/", complaints.complaints, name="complaints"),
    path("complaints/new/", complaints.complain, name="complain"),
    path("complaints/status/", complaints.status, name="complaint_status"),
    path("complaints/<uuid:complaint_id>/", complaints.complaint, name="complaint"),
    path("complaints/<uuid:complaint_id>/pass-on/", complaints.pass_on, name="pass_on"),
    path("complaints/<uuid:complaint_id>/complainant/", complaints.reveal, name="reveal"),
    path("my/complaints/", complaints.mine, name="my_complaints"),
    path("my/complaints/<uuid:complaint_id>/withdraw/", complaints.withdraw, name="withdraw_complaint"),
]
