# Made by `python3 dev.py api`; changes are lost.
"""Operations of organizations."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.graduation import By
from oneplusx_client.shapes.organizations import (
    ActivityCancelIn,
    ActivityIn,
    ActivityOut,
    ApplicationSupplementIn,
    FilingEndIn,
    FilingIn,
    FilingOut,
    FilingSupplementIn,
    OrganizationApplicationIn,
    OrganizationApplicationOut,
    OrganizationOut,
    RegisteredIn,
    StatusIn,
)


class Organizations:
    """Operations of organizations."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def announce_activity(self, body: ActivityIn) -> ActivityOut:
        """Announce an activity.

        Some working days before it begins; the province is told.
        """
        answer: ActivityOut = self._door.value(Asked(method="POST", path="/api/v1/activities", body=body))
        return answer

    def apply_filing(self, body: FilingIn) -> FilingOut:
        """Apply for a filing.

        The province's authority decides.
        """
        answer: FilingOut = self._door.value(Asked(method="POST", path="/api/v1/filings", body=body))
        return answer

    def apply_organization(self, body: OrganizationApplicationIn) -> OrganizationApplicationOut:
        """Apply for the register.

        The authority of its province decides, then the bank.
        """
        answer: OrganizationApplicationOut = self._door.value(
            Asked(method="POST", path="/api/v1/organization-applications", body=body)
        )
        return answer

    def cancel_activity(self, activity_id: str, body: ActivityCancelIn) -> ActivityOut:
        """Call an activity off.

        The province is told the reason.
        """
        answer: ActivityOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/activities/{activity_id}/cancel",
                places={"activity_id": activity_id},
                body=body,
            )
        )
        return answer

    def end_filing(self, filing_id: str, body: FilingEndIn) -> FilingOut:
        """End a filing early.

        By the authority of that province; the organization is told.
        """
        answer: FilingOut = self._door.value(
            Asked(method="POST", path="/api/v1/filings/{filing_id}/end", places={"filing_id": filing_id}, body=body)
        )
        return answer

    def list_activities(self, *, page: int | None = None, per_page: int | None = None) -> Page[ActivityOut]:
        """Announced activities.

        The own ones, or those in the own province.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/activities", query={"page": page, "per_page": per_page})
        )

    def list_applications(
        self, *, page: int | None = None, per_page: int | None = None
    ) -> Page[OrganizationApplicationOut]:
        """Applications.

        For the applicant and the reviewers.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/organization-applications", query={"page": page, "per_page": per_page})
        )

    def list_filings(self, *, page: int | None = None, per_page: int | None = None) -> Page[FilingOut]:
        """Filings in provinces.

        The own ones, or those of the own province.
        """
        return self._door.page(Asked(method="GET", path="/api/v1/filings", query={"page": page, "per_page": per_page}))

    def list_organizations(
        self, *, page: int | None = None, per_page: int | None = None, q: str | None = None, status: str | None = None
    ) -> Page[OrganizationOut]:
        """Register of evaluation organizations.

        Public.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/organizations",
                query={"page": page, "per_page": per_page, "q": q, "status": status},
            )
        )

    def record_filing(self, body: FilingIn) -> FilingOut:
        """Record a filing decided elsewhere.

        By the authority of that province.
        """
        answer: FilingOut = self._door.value(Asked(method="POST", path="/api/v1/filings/recorded", body=body))
        return answer

    def record_organization(self, body: RegisteredIn) -> OrganizationOut:
        """Record an organization.

        Put on the register elsewhere; by whoever supervises it. Again corrects the record.
        """
        answer: OrganizationOut = self._door.value(
            Asked(method="POST", path="/api/v1/organizations/recorded", body=body)
        )
        return answer

    def set_status(self, registered_organization_id: str, body: StatusIn) -> OrganizationOut:
        """Change a status.

        By the bank, or the authority the organization belongs to.
        """
        answer: OrganizationOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/organizations/{registered_organization_id}/status",
                places={"registered_organization_id": registered_organization_id},
                body=body,
            )
        )
        return answer

    def supplement_application(
        self, organization_application_id: str, body: ApplicationSupplementIn
    ) -> OrganizationApplicationOut:
        """Hand a returned application in again.

        The same case goes back to its reviewer.
        """
        answer: OrganizationApplicationOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/organization-applications/{organization_application_id}/supplement",
                places={"organization_application_id": organization_application_id},
                body=body,
            )
        )
        return answer

    def supplement_filing(self, filing_id: str, body: FilingSupplementIn) -> FilingOut:
        """Hand a returned filing in again.

        The same case goes back to the authority.
        """
        answer: FilingOut = self._door.value(
            Asked(
                method="POST", path="/api/v1/filings/{filing_id}/supplement", places={"filing_id": filing_id}, body=body
            )
        )
        return answer

    def withdraw_application(self, organization_application_id: str) -> OrganizationApplicationOut:
        """Take an application back.

        Before it is decided.
        """
        answer: OrganizationApplicationOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/organization-applications/{organization_application_id}/withdraw",
                places={"organization_application_id": organization_application_id},
            )
        )
        return answer

    def withdraw_filing(self, filing_id: str) -> FilingOut:
        """Take a filing back.

        Before it is decided.
        """
        answer: FilingOut = self._door.value(
            Asked(method="POST", path="/api/v1/filings/{filing_id}/withdraw", places={"filing_id": filing_id})
        )
        return answer
