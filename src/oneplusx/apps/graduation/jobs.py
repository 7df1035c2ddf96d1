"""Background work of the graduation audit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from oneplusx.apps.graduation import services
from oneplusx.apps.graduation.selectors import By
from oneplusx.apps.jobs.models import Job
from oneplusx.apps.jobs.registry import Progress, Work
from oneplusx.apps.parties.tokens import actor_by_id
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


def decide_job(work: Work, progress: Progress) -> dict[str, Any]:
    """Decides for the learners of a review that ``params`` name."""

    def report(done: int, total: int) -> None:
        progress.report(done, total)
        progress.check_cancelled()

    job = Job.objects.get(id=work.id)
    return services.decide_many(job=job, actor=work.actor, now=now, report=report)


def invite_job(work: Work, progress: Progress) -> dict[str, Any]:
    """Invites those whom ``params`` mean, as whoever asked sees them."""
    if work.institution_id is None or work.actor.id is None:
        raise ValueError("an invitation names its college and who sends it")

    def report(done: int, total: int) -> None:
        progress.report(done, total)
        progress.check_cancelled()

    by, group = work.params["by"], work.params["group_id"]
    invited = services.invite_in_parts(
        audience=services.Audience(work.institution_id, By(by) if by else None, UUID(group) if group else None),
        actor=actor_by_id(work.actor.id),
        now=now,
        report=report,
    )
    return {"learners": invited, "path": "/graduation/unclaimed/"}


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
