from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from oneplusx.apps.jobs import selectors, services
from oneplusx.apps.jobs.models import Job, JobState
from oneplusx.domain.errors import Denied
from oneplusx.web import clock, naming
from oneplusx.web.background import kinds
from oneplusx.web.requests import actor_of
from oneplusx.web.tables import Column, TableSpec
from oneplusx.web.wording import say

JOBS = TableSpec(
    columns=(
        Column("kind", _("Background work"), sort="kind"),
        Column("state", _("State"), sort="state"),
        Column("progress", _("Progress"), is_number=True),
        Column("created_at", _("Begun"), is_whole=True, sort="created_at"),
    ),
    order="-created_at",
)
ENDED = {state.value for state in services.ENDED}


def view_of(job: Job) -> dict[str, object]:
    kind = kinds().get(job.kind)
    left = selectors.time_left(job, clock.now())
    path = str(job.result.get("path", ""))
    return {
        "job": job,
        "title": kind.title if kind else job.kind,
        "percent": selectors.percent_done(job),
        "minutes_left": None if left is None else int(left.total_seconds() // 60),
        "seconds_left": None if left is None else int(left.total_seconds()) + 1,
        "is_ended": job.state in ENDED,
        "is_running": job.state == JobState.RUNNING,
        "error": say(job.error_code, job.error_params, get_language() or "zh-hans") if job.error_code else "",
        "next_path": path if path.startswith("/") and not path.startswith("//") else "",
    }


@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if actor.is_public:
        raise Denied("denied")
    table = JOBS.read(selectors.jobs_visible_to(actor), request.GET)
    context = {
        "table": table,
        "lines": [view_of(job) for job in table.rows],
        "schedules": selectors.schedules(actor),
    }
    return render(request, "jobs/jobs.html", context)


@require_safe
def job(request: HttpRequest, job_id: UUID) -> HttpResponse:
    found = selectors.job_for(actor_of(request), job_id)
    who = naming.people([found.actor_id]).get(found.actor_id, "") if found.actor_id else ""
    return render(request, "jobs/job.html", {**view_of(found), "who": who})


@require_safe
def progress(request: HttpRequest, job_id: UUID) -> HttpResponse:
    view = view_of(selectors.job_for(actor_of(request), job_id))
    response = render(request, "jobs/progress.html", view)
    if view["is_ended"]:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def cancel(request: HttpRequest, job_id: UUID) -> HttpResponseBase:
    actor = actor_of(request)
    services.cancel_job(job=selectors.job_for(actor, job_id), actor=actor, now=clock.now())
    return redirect("jobs:job", job_id)
