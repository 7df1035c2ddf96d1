# Made by `python3 dev.py api`; changes are lost.
"""Operations of supervision."""

from __future__ import annotations

from typing import Any

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.supervision import BoardOut, ReportDetailOut, ReportIn, SupervisionReportOut


class Supervision:
    """Operations of supervision."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def get_board(
        self,
        *,
        year: int | None = None,
        by: Any | None = None,
        province: str | None = None,
        organization_id: str | None = None,
        college_id: str | None = None,
        certificate_type_id: str | None = None,
        level: str | None = None,
        plan_id: str | None = None,
    ) -> BoardOut:
        """The live board.

        Figures of the year as they are now, of what the caller answers for; overdue and blocked first.
        """
        answer: BoardOut = self._door.value(
            Asked(
                method="GET",
                path="/api/v1/supervision/board",
                query={
                    "year": year,
                    "by": by,
                    "province": province,
                    "organization_id": organization_id,
                    "college_id": college_id,
                    "certificate_type_id": certificate_type_id,
                    "level": level,
                    "plan_id": plan_id,
                },
            )
        )
        return answer

    def get_report(self, biweekly_report_id: str) -> ReportDetailOut:
        """One biweekly report.

        With what changed since the one before.
        """
        answer: ReportDetailOut = self._door.value(
            Asked(
                method="GET",
                path="/api/v1/supervision/reports/{biweekly_report_id}",
                places={"biweekly_report_id": biweekly_report_id},
            )
        )
        return answer

    def list_reports(self, *, page: int | None = None, per_page: int | None = None) -> Page[SupervisionReportOut]:
        """Biweekly reports.

        The latest period first.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/supervision/reports", query={"page": page, "per_page": per_page})
        )

    def make_report(self, body: ReportIn) -> SupervisionReportOut:
        """Make a biweekly report.

        From the figures as they are; where nothing changed, the last revision is answered.
        """
        answer: SupervisionReportOut = self._door.value(
            Asked(method="POST", path="/api/v1/supervision/reports", body=body)
        )
        return answer
