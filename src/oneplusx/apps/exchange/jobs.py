"""Background work of exchange."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from oneplusx.apps.exchange import services
from oneplusx.apps.exchange.credit_bank import CreditBankList
from oneplusx.apps.jobs.registry import Progress, Work
from oneplusx.web.clock import now


def reconcile_job(work: Work, progress: Progress) -> dict[str, Any]:
    """Reconciles one college."""
    if work.institution_id is None:
        raise ValueError("a reconciliation names its college")

    def report(done: int, total: int) -> None:
        progress.report(done, total)
        progress.check_cancelled()

    run = services.reconcile(college_id=work.institution_id, actor=work.actor, now=now(), report=report)
    return {"checked": run.checked_count, "differences": run.differences_count, "path": f"/reconcile/{run.id}/"}


def credit_bank_list_job(work: Work, _progress: Progress) -> dict[str, Any]:
    """Makes a large list for the credit bank."""
    if work.institution_id is None:
        raise ValueError("a list names its college")
    request = services.BankRequest(
        which=CreditBankList(work.params["which"]),
        college_id=work.institution_id,
        purpose=work.params["purpose"],
        since=_day(work.params["since"]),
        until=_day(work.params["until"]),
        review_id=UUID(work.params["review_id"]) if work.params["review_id"] else None,
    )
    made = services.make_credit_bank_file(request=request, actor=work.actor, now=now())
    return {"rows": made.rows_count, "path": "/exchange/credit-bank/"}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def forget_files_job(work: Work, _progress: Progress) -> dict[str, Any]:
    """Deletes old lists."""
    return {"count": services.forget_credit_bank_files(actor=work.actor, now=now())}
