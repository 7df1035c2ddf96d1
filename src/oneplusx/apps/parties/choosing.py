"""A learner of several enrollments (学籍) looks at one at a time."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

from oneplusx.apps.parties.models import Enrollment
from oneplusx.web import naming
from oneplusx.web.components import Tab

PARAMETER = "enrollment"


def chosen_enrollment(request: HttpRequest, enrollments: Sequence[Enrollment]) -> Enrollment | None:
    """The enrollment that the address names, else the first."""
    wanted = request.GET.get(PARAMETER, "")
    return next((row for row in enrollments if str(row.id) == wanted), enrollments[0] if enrollments else None)


def enrollment_tabs(enrollments: Sequence[Enrollment], current: Enrollment | None) -> list[Tab]:
    """One tab for each enrollment; none where there is nothing to choose."""
    if len(enrollments) <= 1:
        return []
    names = naming.institutions(row.college_id for row in enrollments)
    return [
        Tab(
            label=f"{names[row.college_id]} {row.student_number}",
            url=f"?{PARAMETER}={row.id}",
            is_current=row == current,
        )
        for row in enrollments
    ]
