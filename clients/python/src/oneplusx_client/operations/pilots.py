# Made by `python3 dev.py api`; changes are lost.
"""Operations of pilots."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, File, Page
from oneplusx_client.shapes.graduation import By
from oneplusx_client.shapes.pilots import (
    AdjustmentIn,
    AdjustmentOut,
    ApplicationTermsIn,
    CarryIn,
    ClosingIn,
    ClosingLineOut,
    ClosingOut,
    ExplanationIn,
    ExtendIn,
    PilotApplicationIn,
    PilotApplicationOut,
    PilotDecisionIn,
    QuotaOut,
    QuotasIn,
    QuotasRecordedOut,
    WindowIn,
    WindowOut,
    WindowTermsIn,
)
from oneplusx_client.shapes.shared import FileOut


class Pilots:
    """Operations of pilots."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def attach_document(self, pilot_application_id: str, *, file: File) -> PilotApplicationOut:
        """Attach a document.

        PDF, picture or spreadsheet, up to 10 MB.
        """
        answer: PilotApplicationOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/pilot-applications/{pilot_application_id}/documents",
                places={"pilot_application_id": pilot_application_id},
                files={"file": file},
            )
        )
        return answer

    def cancel_closing(self, year_closing_id: str) -> ClosingOut:
        """Call a closing off.

        Before the year is closed; explanations stay.
        """
        answer: ClosingOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/year-closings/{year_closing_id}/cancel",
                places={"year_closing_id": year_closing_id},
            )
        )
        return answer

    def cancel_window(self, pilot_window_id: str) -> WindowOut:
        """Discard a draft.

        It was never published, so nobody has to be told.
        """
        answer: WindowOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/pilot-windows/{pilot_window_id}/cancel",
                places={"pilot_window_id": pilot_window_id},
            )
        )
        return answer

    def carry_forward(self, pilot_window_id: str, body: CarryIn) -> list[PilotApplicationOut]:
        """Carry last year's over.

        Drafts of last year's approved applications that are not in the window yet.
        """
        answer: list[PilotApplicationOut] = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/pilot-windows/{pilot_window_id}/carry-forward",
                places={"pilot_window_id": pilot_window_id},
                body=body,
            )
        )
        return answer

    def change_application(self, pilot_application_id: str, body: ApplicationTermsIn) -> PilotApplicationOut:
        """Change an application.

        A draft, or one that was returned.
        """
        answer: PilotApplicationOut = self._door.value(
            Asked(
                method="PUT",
                path="/api/v1/pilot-applications/{pilot_application_id}",
                places={"pilot_application_id": pilot_application_id},
                body=body,
            )
        )
        return answer

    def change_window(self, pilot_window_id: str, body: WindowTermsIn) -> WindowOut:
        """Change a draft.

        A published one changes only its end.
        """
        answer: WindowOut = self._door.value(
            Asked(
                method="PUT",
                path="/api/v1/pilot-windows/{pilot_window_id}",
                places={"pilot_window_id": pilot_window_id},
                body=body,
            )
        )
        return answer

    def close_year(self, year_closing_id: str) -> ClosingOut:
        """Close a year.

        Figures are frozen, quotas locked.
        """
        answer: ClosingOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/year-closings/{year_closing_id}/close",
                places={"year_closing_id": year_closing_id},
            )
        )
        return answer

    def create_window(self, body: WindowIn, *, idempotency_key: str | None = None) -> WindowOut:
        """Draft a window.

        Colleges see it once it is published.
        """
        answer: WindowOut = self._door.value(
            Asked(method="POST", path="/api/v1/pilot-windows", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def decide_application(self, pilot_application_id: str, body: PilotDecisionIn) -> PilotApplicationOut:
        """Decide an application.

        By the office that has it now.
        """
        answer: PilotApplicationOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/pilot-applications/{pilot_application_id}/decide",
                places={"pilot_application_id": pilot_application_id},
                body=body,
            )
        )
        return answer

    def draft_application(self, body: PilotApplicationIn, *, idempotency_key: str | None = None) -> PilotApplicationOut:
        """Draft an application.

        Nothing is handed in yet.
        """
        answer: PilotApplicationOut = self._door.value(
            Asked(method="POST", path="/api/v1/pilot-applications", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def explain_quota(self, year_closing_id: str, quota_id: str, body: ExplanationIn) -> QuotaOut:
        """Explain a quota.

        By its college, until the year is closed.
        """
        answer: QuotaOut = self._door.value(
            Asked(
                method="PUT",
                path="/api/v1/year-closings/{year_closing_id}/quotas/{quota_id}/explanation",
                places={"year_closing_id": year_closing_id, "quota_id": quota_id},
                body=body,
            )
        )
        return answer

    def extend_window(self, pilot_window_id: str, body: ExtendIn) -> WindowOut:
        """Move the end of a window.

        Never to before now.
        """
        answer: WindowOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/pilot-windows/{pilot_window_id}/extend",
                places={"pilot_window_id": pilot_window_id},
                body=body,
            )
        )
        return answer

    def get_application(self, pilot_application_id: str) -> PilotApplicationOut:
        """One application.

        With the checks as they were when it was handed in.
        """
        answer: PilotApplicationOut = self._door.value(
            Asked(
                method="GET",
                path="/api/v1/pilot-applications/{pilot_application_id}",
                places={"pilot_application_id": pilot_application_id},
            )
        )
        return answer

    def get_quota(self, quota_id: str) -> QuotaOut:
        """One quota.

        With what is left.
        """
        answer: QuotaOut = self._door.value(
            Asked(method="GET", path="/api/v1/quotas/{quota_id}", places={"quota_id": quota_id})
        )
        return answer

    def get_window(self, pilot_window_id: str) -> WindowOut:
        """One window.

        Its dates, checks and certificates.
        """
        answer: WindowOut = self._door.value(
            Asked(
                method="GET",
                path="/api/v1/pilot-windows/{pilot_window_id}",
                places={"pilot_window_id": pilot_window_id},
            )
        )
        return answer

    def list_adjustments(
        self, quota_id: str, *, page: int | None = None, per_page: int | None = None
    ) -> Page[AdjustmentOut]:
        """Adjustments of a quota.

        The newest first.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/quotas/{quota_id}/adjustments",
                places={"quota_id": quota_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def list_applications(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        q: str | None = None,
        state: str | None = None,
        pilot_window_id: str | None = None,
    ) -> Page[PilotApplicationOut]:
        """Pilot applications.

        A college its own; once handed in, those of the organization's certificates and of the province.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/pilot-applications",
                query={"page": page, "per_page": per_page, "q": q, "state": state, "pilot_window_id": pilot_window_id},
            )
        )

    def list_closings(self, *, page: int | None = None, per_page: int | None = None) -> Page[ClosingOut]:
        """Closings of pilot years.

        The latest year first.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/year-closings", query={"page": page, "per_page": per_page})
        )

    def list_documents(self, pilot_application_id: str) -> list[FileOut]:
        """Documents of an application.

        For everybody who may see the application.
        """
        answer: list[FileOut] = self._door.value(
            Asked(
                method="GET",
                path="/api/v1/pilot-applications/{pilot_application_id}/documents",
                places={"pilot_application_id": pilot_application_id},
            )
        )
        return answer

    def list_lines(
        self, year_closing_id: str, *, page: int | None = None, per_page: int | None = None
    ) -> Page[ClosingLineOut]:
        """Plan against done.

        By college and certificate.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/year-closings/{year_closing_id}/lines",
                places={"year_closing_id": year_closing_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def list_quotas(
        self, *, page: int | None = None, per_page: int | None = None, q: str | None = None, year: int | None = None
    ) -> Page[QuotaOut]:
        """Quotas.

        With what is left of each.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/quotas", query={"page": page, "per_page": per_page, "q": q, "year": year})
        )

    def list_windows(self, *, page: int | None = None, per_page: int | None = None) -> Page[WindowOut]:
        """Windows of pilot years.

        Those that concern the caller, the latest first.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/pilot-windows", query={"page": page, "per_page": per_page})
        )

    def open_closing(self, body: ClosingIn, *, idempotency_key: str | None = None) -> ClosingOut:
        """Open a closing.

        Colleges that must explain are told.
        """
        answer: ClosingOut = self._door.value(
            Asked(method="POST", path="/api/v1/year-closings", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def publish_window(self, pilot_window_id: str) -> WindowOut:
        """Publish a window.

        The colleges of the province are told.
        """
        answer: WindowOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/pilot-windows/{pilot_window_id}/publish",
                places={"pilot_window_id": pilot_window_id},
            )
        )
        return answer

    def record_quotas(self, body: QuotasIn, *, idempotency_key: str | None = None) -> QuotasRecordedOut:
        """Record quotas decided elsewhere.

        A row with a problem is left out; the others are written. Again changes nothing.
        """
        answer: QuotasRecordedOut = self._door.value(
            Asked(method="POST", path="/api/v1/quotas", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def remove_document(self, pilot_application_id: str, attachment_id: str) -> None:
        """Remove a document.

        Of a draft, or of an application that was returned.
        """
        self._door.nothing(
            Asked(
                method="DELETE",
                path="/api/v1/pilot-applications/{pilot_application_id}/documents/{attachment_id}",
                places={"pilot_application_id": pilot_application_id, "attachment_id": attachment_id},
            )
        )

    def request_adjustment(
        self, quota_id: str, body: AdjustmentIn, *, idempotency_key: str | None = None
    ) -> AdjustmentOut:
        """Ask for an adjustment.

        The authority decides it in its inbox: ``/steps/{step_id}/decide``.
        """
        answer: AdjustmentOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/quotas/{quota_id}/adjustments",
                places={"quota_id": quota_id},
                body=body,
                takes_key=True,
                key=idempotency_key,
            )
        )
        return answer

    def resubmit_adjustment(self, quota_adjustment_id: str, body: AdjustmentIn) -> AdjustmentOut:
        """Ask again after a return.

        The same case goes back to the authority.
        """
        answer: AdjustmentOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/quota-adjustments/{quota_adjustment_id}/resubmit",
                places={"quota_adjustment_id": quota_adjustment_id},
                body=body,
            )
        )
        return answer

    def submit_application(self, pilot_application_id: str) -> PilotApplicationOut:
        """Hand an application in.

        The checks decide; then organization and authority.
        """
        answer: PilotApplicationOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/pilot-applications/{pilot_application_id}/submit",
                places={"pilot_application_id": pilot_application_id},
            )
        )
        return answer

    def withdraw_adjustment(self, quota_adjustment_id: str) -> AdjustmentOut:
        """Take a request back.

        Before it is decided.
        """
        answer: AdjustmentOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/quota-adjustments/{quota_adjustment_id}/withdraw",
                places={"quota_adjustment_id": quota_adjustment_id},
            )
        )
        return answer

    def withdraw_application(self, pilot_application_id: str) -> PilotApplicationOut:
        """Take an application back.

        Before it is decided.
        """
        answer: PilotApplicationOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/pilot-applications/{pilot_application_id}/withdraw",
                places={"pilot_application_id": pilot_application_id},
            )
        )
        return answer
