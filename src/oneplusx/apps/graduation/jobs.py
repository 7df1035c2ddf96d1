"""Background work of the graduation audit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from oneplusx.apps.graduation import services
from oneplusx.apps.jobs.registry import Progress, Work
from oneplusx.web.clock import now


def refresh_results_job(work: Work, progress: Progress) -> dict[str, Any]:
    """Audits ``params["enrollment_ids"]`` anew."""
    ids = [UUID(text) for text in work.params["enrollment_ids"]]

    def report(done: int) -> None:
        progress.report(done, len(ids))

    return {"changed": services.refresh_results(enrollment_ids=ids, now=now(), report=report)}


def mark_changed_job(work: Work, progress: Progress) -> dict[str, Any]:
    """Looks whether the records of ``params["enrollment_ids"]`` are those that were decided on."""
    ids = [UUID(text) for text in work.params["enrollment_ids"]]
    changed = services.mark_changed(enrollment_ids=ids, now=now())
    progress.report(len(ids), len(ids))
    return {"changed": changed}


def audit_cohort_job(work: Work, progress: Progress) -> dict[str, Any]:
    """Audits the cohort of ``params``."""
    if work.institution_id is None:
        raise ValueError("the audit of a cohort names its college")
    program = work.params["program_id"]

    def report(done: int, total: int) -> None:
        progress.report(done, total)
        progress.check_cancelled()

    run = services.audit_cohort(
        college_id=work.institution_id,
        program_id=UUID(program) if program else None,
        entry_year=work.params["entry_year"],
        job_id=work.id,
        actor=work.actor,
        now=now(),
        report=report,
    )
    return {"learners": run.learners_count, "satisfied": run.satisfied_count, "path": "/graduation/"}


def warn_job(work: Work, progress: Progress) -> dict[str, Any]:
    """Works out the warnings of the term in ``params``."""
    if work.institution_id is None:
        raise ValueError("warnings name their college")

    def report(done: int, total: int) -> None:
        progress.report(done, total)
        progress.check_cancelled()

    term_code = work.params["term_code"]
    found = services.warn_learners(
        college_id=work.institution_id, term_code=term_code, actor=work.actor, now=now(), report=report
    )
    path = f"/graduation/warnings/?term={term_code}"
    return {"learners": found.learners, "warned": found.warned, "raised": found.raised, "path": path}
