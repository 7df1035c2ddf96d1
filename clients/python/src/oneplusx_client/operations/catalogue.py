# Made by `python3 dev.py api`; changes are lost.
"""Operations of catalogue."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.catalogue import (
    AchievementTypeIn,
    AchievementTypeOut,
    BankValueDecisionIn,
    BankValueIn,
    BankValueOut,
    CertificateTypeOut,
)
from oneplusx_client.shapes.graduation import By


class Catalogue:
    """Operations of catalogue."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def decide_bank_value(self, proposal_id: str, body: BankValueDecisionIn) -> BankValueOut:
        """Decide a proposal.

        By the bank, and never by whoever proposed it.
        """
        answer: BankValueOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/catalogue/bank-values/{proposal_id}/decide",
                places={"proposal_id": proposal_id},
                body=body,
            )
        )
        return answer

    def list_achievement_types(
        self, *, page: int | None = None, per_page: int | None = None
    ) -> Page[AchievementTypeOut]:
        """Outcome types.

        Public; in their published order, each with the fields of its form.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/catalogue/achievement-types", query={"page": page, "per_page": per_page})
        )

    def list_bank_values(self, *, page: int | None = None, per_page: int | None = None) -> Page[BankValueOut]:
        """Proposed credit values.

        The bank sees all, an organization its own; the newest first.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/catalogue/bank-values", query={"page": page, "per_page": per_page})
        )

    def list_certificates(
        self,
        *,
        page: int | None = None,
        per_page: int | None = None,
        q: str | None = None,
        level: str | None = None,
        type: str | None = None,
        bank_value: str | None = None,
    ) -> Page[CertificateTypeOut]:
        """Certificate types of the outcome catalogue.

        Public; a stable order with a total.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/catalogue/certificates",
                query={
                    "page": page,
                    "per_page": per_page,
                    "q": q,
                    "level": level,
                    "type": type,
                    "bank_value": bank_value,
                },
            )
        )

    def propose_bank_value(self, body: BankValueIn, *, idempotency_key: str | None = None) -> BankValueOut:
        """Propose a credit value.

        By the organization of the certificate, or by the bank; one is open at a time.
        """
        answer: BankValueOut = self._door.value(
            Asked(method="POST", path="/api/v1/catalogue/bank-values", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def save_achievement_type(self, type_code: str, body: AchievementTypeIn) -> AchievementTypeOut:
        """Add or change an outcome type.

        By the bank; all of it. Outcomes registered before keep what was entered.
        """
        answer: AchievementTypeOut = self._door.value(
            Asked(
                method="PUT",
                path="/api/v1/catalogue/achievement-types/{type_code}",
                places={"type_code": type_code},
                body=body,
            )
        )
        return answer

    def withdraw_proposal(self, proposal_id: str) -> BankValueOut:
        """Take one back.

        As long as it is open.
        """
        answer: BankValueOut = self._door.value(
            Asked(
                method="POST",
                path="/api/v1/catalogue/bank-values/{proposal_id}/withdraw",
                places={"proposal_id": proposal_id},
            )
        )
        return answer
