from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.intake import services
from oneplusx.apps.intake.models import ImportBatch
from oneplusx.apps.intake.services import applying, staging
from oneplusx.domain.errors import DomainError, NotFound
from oneplusx.web import background, clock
from oneplusx.web.background import Cancelled, Progress, TakenOver, Work

ATTEMPTS_MAX = 5


def register() -> None:
    """Registers the background work of imports."""
    background.register(staging.CHECK_JOB, check, title=_("Check a spreadsheet"), attempts_max=ATTEMPTS_MAX)
    background.register(applying.APPLY_JOB, apply, title=_("Import a spreadsheet"), attempts_max=ATTEMPTS_MAX)
    background.register("intake.forget_old", forget_old, title=_("Delete old imports"), every_seconds=3600)


def check(work: Work, progress: Progress) -> dict[str, Any]:
    def run(batch_id: UUID) -> ImportBatch:
        return services.check_import(batch_id=batch_id, actor=work.actor, now=clock.now(), report=progress.report)

    batch = _guarded(work, run)
    return {"path": f"/imports/{batch.id}/", "errors": batch.error_count}


def apply(work: Work, progress: Progress) -> dict[str, Any]:
    def between(done: int, total: int) -> None:
        progress.report(done, total)
        progress.check_cancelled()

    def run(batch_id: UUID) -> ImportBatch:
        return services.apply_import(batch_id=batch_id, actor=work.actor, now=clock.now(), between=between)

    batch = _guarded(work, run)
    return {"path": f"/imports/{batch.id}/", "applied": batch.applied_count, "refused": batch.refused_count}


def _guarded(work: Work, run: Callable[[UUID], ImportBatch]) -> ImportBatch:
    """Runs a step; when it ends badly for good, the import says so."""
    if work.subject_id is None:
        raise NotFound("not_found")
    try:
        return run(work.subject_id)
    except TakenOver:
        raise
    except Cancelled:
        applying.mark_cancelled(batch_id=work.subject_id, actor=work.actor, now=clock.now())
        raise
    except DomainError as error:
        _mark_failed(work, {"code": error.code, "params": error.params})
        raise
    except Exception as error:
        if work.attempt >= ATTEMPTS_MAX:
            params = {"reference": str(work.id)[-12:], "error": type(error).__name__}
            _mark_failed(work, {"code": "jobs.unforeseen", "params": params})
        raise


def _mark_failed(work: Work, problem: dict[str, Any]) -> None:
    if work.subject_id is not None:
        applying.mark_failed(batch_id=work.subject_id, problem=problem, actor=work.actor, now=clock.now())


def forget_old(_work: Work, _progress: Progress) -> dict[str, Any]:
    return {"count": services.forget_old_imports(now=clock.now())}
