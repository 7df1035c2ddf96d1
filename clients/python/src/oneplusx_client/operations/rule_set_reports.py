# Made by `python3 dev.py api`; changes are lost.
"""Operations of rule set reports."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.rule_set_reports import BacktestIn, LineOut, RuleSetReportOut, SimulationIn


class RuleSetReports:
    """Operations of rule set reports."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def get_report(self, report_id: str) -> RuleSetReportOut:
        """One report.

        docs/formats: doctor, backtest.
        """
        answer: RuleSetReportOut = self._door.value(
            Asked(method="GET", path="/api/v1/rule-set-reports/{report_id}", places={"report_id": report_id})
        )
        return answer

    def list_lines(self, report_id: str, *, page: int | None = None, per_page: int | None = None) -> Page[LineOut]:
        """Which learners.

        Learners treated differently, the greatest loss first.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/rule-set-reports/{report_id}/learners",
                places={"report_id": report_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def list_reports(
        self, version_id: str, *, page: int | None = None, per_page: int | None = None
    ) -> Page[RuleSetReportOut]:
        """Reports about a version.

        Newest first.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/rule-set-versions/{version_id}/reports",
                places={"version_id": version_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def run_doctor(self, version_id: str) -> RuleSetReportOut:
        """Examine a version.

        Blocking findings must be gone before publishing.
        """
        answer: RuleSetReportOut = self._door.value(
            Asked(
                method="POST", path="/api/v1/rule-set-versions/{version_id}/doctor", places={"version_id": version_id}
            )
        )
        return answer

    def start_backtest(self, version_id: str, body: BacktestIn) -> RuleSetReportOut:
        """Start a back-test.

        A job; its progress is at ``/jobs/{job_id}``, its report here when it is ready.
        """
        answer: RuleSetReportOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/rule-set-versions/{version_id}/backtest",
                places={"version_id": version_id},
                body=body,
            )
        )
        return answer

    def start_simulation(self, version_id: str, body: SimulationIn) -> RuleSetReportOut:
        """What if a cap were another one?.

        A job, as a back-test.
        """
        answer: RuleSetReportOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/rule-set-versions/{version_id}/simulation",
                places={"version_id": version_id},
                body=body,
            )
        )
        return answer
