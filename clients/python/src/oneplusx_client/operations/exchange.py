# Made by `python3 dev.py api`; changes are lost.
"""Operations of exchange."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.exchange import (
    BankCodes,
    CertificateScoresIn,
    CertificateTableIn,
    CreditBankIn,
    ExportColumnsIn,
    ExportIn,
    ExportMappingIn,
    ExportMappingOut,
    ReceiptIn,
    ReconcileDifferenceOut,
    RunIn,
    RunOut,
    StartedReconcileOut,
    TableMappingIn,
    TableOut,
    WriteBackBatchOut,
    WriteBackReceiptOut,
    WriteBackRowOut,
)


class Exchange:
    """Operations of exchange."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def apply_receipt(self, batch_id: str, body: ReceiptIn) -> WriteBackReceiptOut:
        """Say what became of the rows.

        Each row posted or refused with its reason; again, it corrects.
        """
        answer: WriteBackReceiptOut = self._door.value(
            Asked(method="POST", path="/api/v1/exports/{batch_id}/receipt", places={"batch_id": batch_id}, body=body)
        )
        return answer

    def change_mapping(self, mapping_id: str, body: ExportColumnsIn) -> ExportMappingOut:
        """Change columns.

        All of them; files exported before keep theirs.
        """
        answer: ExportMappingOut = self._door.value(
            Asked(
                method="PUT", path="/api/v1/export-mappings/{mapping_id}", places={"mapping_id": mapping_id}, body=body
            )
        )
        return answer

    def create_mapping(self, body: ExportMappingIn) -> ExportMappingOut:
        """Set the columns of a file.

        A mapping of its own; exports name it by its id.
        """
        answer: ExportMappingOut = self._door.value(Asked(method="POST", path="/api/v1/export-mappings", body=body))
        return answer

    def delete_mapping(self, mapping_id: str) -> None:
        """Remove columns.

        Files exported with them stay as they are.
        """
        self._door.nothing(
            Asked(method="DELETE", path="/api/v1/export-mappings/{mapping_id}", places={"mapping_id": mapping_id})
        )

    def delete_table(self, table_mapping_id: str) -> None:
        """Remove a mapping.

        Files exported with it stay as they are.
        """
        self._door.nothing(
            Asked(
                method="DELETE",
                path="/api/v1/certificate-tables/{table_mapping_id}",
                places={"table_mapping_id": table_mapping_id},
            )
        )

    def export_certificate_scores(self, body: CertificateScoresIn) -> bytes:
        """Certificate scores of a period.

        Answers the file, with identity numbers in full; each reading is recorded for the learner to see.
        """
        return self._door.content(Asked(method="POST", path="/api/v1/exports/certificate-scores", body=body))

    def export_certificates(self, body: CertificateTableIn) -> bytes:
        """Certificates as a table.

        Answers the file; certificate numbers stand in it unchanged.
        """
        return self._door.content(Asked(method="POST", path="/api/v1/exports/certificates", body=body))

    def export_credit_bank_list(self, body: CreditBankIn) -> bytes:
        """A list for the credit bank.

        Answers the xlsx file; 422 names the codes that the college has not set yet.
        """
        return self._door.content(Asked(method="POST", path="/api/v1/exports/credit-bank", body=body))

    def export_exemptions(self, body: ExportIn, *, idempotency_key: str | None = None) -> WriteBackBatchOut:
        """Take what is to be written back.

        All exemptions not told yet, refused ones again, and cancels; 422 when there is nothing.
        """
        answer: WriteBackBatchOut = self._door.value(
            Asked(method="POST", path="/api/v1/exports/exemptions", body=body, takes_key=True, key=idempotency_key)
        )
        return answer

    def get_bank_codes(self, institution_id: str) -> BankCodes:
        """A college's codes for the credit bank.

        Those not set yet are empty.
        """
        answer: BankCodes = self._door.value(
            Asked(
                method="GET",
                path="/api/v1/credit-bank-codes/{institution_id}",
                places={"institution_id": institution_id},
            )
        )
        return answer

    def list_differences(
        self, run_id: str, *, page: int | None = None, per_page: int | None = None
    ) -> Page[ReconcileDifferenceOut]:
        """Differences.

        Each with its cause, in both languages.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/reconciliations/{run_id}/differences",
                places={"run_id": run_id},
                query={"page": page, "per_page": per_page},
            )
        )

    def list_exports(self, *, page: int | None = None, per_page: int | None = None) -> Page[WriteBackBatchOut]:
        """Exported files.

        Newest first.
        """
        return self._door.page(Asked(method="GET", path="/api/v1/exports", query={"page": page, "per_page": per_page}))

    def list_mappings(self, *, page: int | None = None, per_page: int | None = None) -> Page[ExportMappingOut]:
        """Columns of own files.

        Of the caller's college.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/export-mappings", query={"page": page, "per_page": per_page})
        )

    def list_rows(
        self, batch_id: str, *, page: int | None = None, per_page: int | None = None, state: str | None = None
    ) -> Page[WriteBackRowOut]:
        """Rows of an exported file.

        With what became of each.
        """
        return self._door.page(
            Asked(
                method="GET",
                path="/api/v1/exports/{batch_id}/rows",
                places={"batch_id": batch_id},
                query={"page": page, "per_page": per_page, "state": state},
            )
        )

    def list_runs(self, *, page: int | None = None, per_page: int | None = None) -> Page[RunOut]:
        """Comparisons.

        Finished ones, newest first.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/reconciliations", query={"page": page, "per_page": per_page})
        )

    def list_tables(self, *, page: int | None = None, per_page: int | None = None) -> Page[TableOut]:
        """Tables of certificates.

        Those that ship (the layouts of data centers), then the own ones, each as a mapping document.
        """
        return self._door.page(
            Asked(method="GET", path="/api/v1/certificate-tables", query={"page": page, "per_page": per_page})
        )

    def save_bank_codes(self, institution_id: str, body: BankCodes) -> BankCodes:
        """Set a college's codes for the credit bank.

        All of them; a list cannot be made before the codes that stand in it are set.
        """
        answer: BankCodes = self._door.value(
            Asked(
                method="PUT",
                path="/api/v1/credit-bank-codes/{institution_id}",
                places={"institution_id": institution_id},
                body=body,
            )
        )
        return answer

    def save_table(self, body: TableMappingIn) -> TableOut:
        """Keep a mapping.

        One with the same name is replaced; 422 names what is wrong by line and field.
        """
        answer: TableOut = self._door.value(Asked(method="POST", path="/api/v1/certificate-tables", body=body))
        return answer

    def start_reconcile(self, body: RunIn) -> StartedReconcileOut:
        """Reconcile a college, as a job.

        Compares everything and changes nothing.
        """
        answer: StartedReconcileOut = self._door.value(Asked(method="POST", path="/api/v1/reconciliations", body=body))
        return answer
