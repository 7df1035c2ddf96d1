"""REST door of assessment: sites and prices, plans, candidates, course exams, seats, duties, scores, objections."""

from __future__ import annotations

from ninja import Router

from oneplusx.apps.assessment.rest import (
    candidates,
    course_exams,
    day,
    fees,
    objections,
    places,
    plans,
    scores,
    seats,
    staff,
)

router = Router(tags=["assessment"])
for _part in (places, fees, plans, candidates, course_exams, seats, staff, day, scores, objections):
    router.add_router("", _part.router)
