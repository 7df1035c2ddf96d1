"""Words for the ids in requests, decisions and plans."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from oneplusx.apps.curriculum.models import Course
from oneplusx.apps.recognition.models import Achievement


def names_in(college_id: UUID, achievement_ids: Iterable[str], course_codes: Iterable[str]) -> dict[str, str]:
    """Titles of outcomes by id, names of courses by ``course:CODE`` and by code, in two queries."""
    titles = Achievement.objects.filter(id__in=[UUID(one) for one in achievement_ids]).values_list("id", "title")
    courses = Course.objects.filter(college_id=college_id, code__in=list(course_codes)).values_list("code", "name_zh")
    names = {str(achievement_id): title for achievement_id, title in titles}
    for code, name in courses:
        names[f"course:{code}"] = name
        names[code] = name
    return names
