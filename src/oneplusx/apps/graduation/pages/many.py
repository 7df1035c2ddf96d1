"""What became of a decision on very many learners."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from oneplusx.apps.graduation.selectors import reviews as reading
from oneplusx.apps.jobs.selectors import job_for
from oneplusx.apps.parties.permissions import require
from oneplusx.web.requests import actor_of
from oneplusx.web.wording import say


@login_required
@require_safe
def decision_result(request: HttpRequest, review_id: UUID, job_id: UUID) -> HttpResponse:
    """How many were decided, how many left and why, and the first of those with their names."""
    actor = actor_of(request)
    require(actor, "graduation.review")
    found = reading.get_review(actor, review_id)
    result = job_for(actor, job_id).result
    left = dict(result.get("first_left", ()))
    language = get_language() or "zh-hans"
    items = reading.items_visible_to(actor).filter(review=found, id__among=[UUID(one) for one in left])
    context = {
        "review": found,
        "decided": result.get("decided", 0),
        "left": result.get("left", 0),
        "reasons": [(say(code, {}, language), count) for code, count in result.get("reasons", {}).items()],
        "items": [
            (item, say(left[str(item.id)], {}, language)) for item in items.order_by("enrollment__student_number", "id")
        ],
    }
    return render(request, "graduation/decision_result.html", context)
