from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from oneplusx.apps.intake import services
from oneplusx.apps.intake.services import applying, staging
from oneplusx.domain.errors import DomainError, NotFound
from oneplusx.web import background, clock
from oneplusx.web.background import Cancelled, Progress, TakenOver, Work

ATTEMPTS_MAX = 5


def register() -> None:
    """Registers the background work of imports."""
    background.register(staging.CHECK_JOB, check, title=_("Check a spreadsheet"))
    background.register(applying.APPLY_JOB, apply, title=_("Import a spreadsheet"), attempts_max=ATTEMPTS_MAX)
    background.register("intake.forget_old", forget_old, title=_("Delete old imports"), every_seconds=3600)


def check(work: Work, progress: Progress) -> dict[str, Any]:
    if work.subject_id is None:
        raise NotFound("not_found")
    batch = services.check_import(batch_id=work.subject_id, actor=work.actor, now=clock.now(), report=progress.report)
    return {"path": f"/imports/{batch.id}/", "errors": batch.error_count}


def apply(work: Work, progress: Progress) -> dict[str, Any]:
    batch_id = work.subject_id
    if batch_id is None:
        raise NotFound("not_found")

    def between(done: int, total: int) -> None:
        progress.report(done, total)
        progress.check_cancelled()

    try:
        batch = services.apply_import(batch_id=batch_id, actor=work.actor, now=clock.now(), between=between)
    except TakenOver:
        raise
    except Cancelled:
        applying.mark_cancelled(batch_id=batch_id, now=clock.now())
        raise
    except DomainError as error:
        problem = {"code": error.code, "params": error.params}
        applying.mark_failed(batch_id=batch_id, problem=problem, now=clock.now())
        raise
    except Exception:
        if work.attempt >= ATTEMPTS_MAX:
            problem = {"code": "jobs.unforeseen", "params": {"reference": str(work.id)[-12:], "error": ""}}
            applying.mark_failed(batch_id=batch_id, problem=problem, now=clock.now())
        raise
    return {"path": f"/imports/{batch.id}/", "applied": batch.applied_count, "refused": batch.refused_count}


def forget_old(_work: Work, _progress: Progress) -> dict[str, Any]:
    return {"count": services.forget_old_imports(now=clock.now())}
