# Made by `python3 dev.py api`; changes are lost.
"""Operations of jobs."""

from __future__ import annotations

from oneplusx_client.door import Asked, Door, Page
from oneplusx_client.shapes.jobs import JobOut


class Jobs:
    """Operations of jobs."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def cancel_job(self, job_id: str) -> JobOut:
        """Stop at the next check.

        It stops between two steps; what was written stays.
        """
        answer: JobOut = self._door.value(
            Asked(method="POST", path="/api/v1/jobs/{job_id}/cancel", places={"job_id": job_id})
        )
        return answer

    def get_job(self, job_id: str) -> JobOut:
        """One piece of background work.

        Its progress, and how it ended.
        """
        answer: JobOut = self._door.value(Asked(method="GET", path="/api/v1/jobs/{job_id}", places={"job_id": job_id}))
        return answer

    def list_jobs(self, *, page: int | None = None, per_page: int | None = None) -> Page[JobOut]:
        """Background work the caller may see.

        Own jobs and those of the institutions the caller works for, the latest first.
        """
        return self._door.page(Asked(method="GET", path="/api/v1/jobs", query={"page": page, "per_page": per_page}))
