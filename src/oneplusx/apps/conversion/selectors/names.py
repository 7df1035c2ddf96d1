"""Words for the ids in requests, decisions and plans."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import TextField, Value
from django.db.models.functions import Cast

from oneplusx.apps.curriculum.models import Course
from oneplusx.apps.recognition.models import Achievement
from oneplusx.web.naming import in_language

OUTCOME, COURSE = "outcome", "course"


def names_in(college_id: UUID, achievement_ids: Iterable[str], course_codes: Iterable[str]) -> dict[str, str]:
    """Titles of outcomes by id, names of courses by ``course:CODE`` and by code, in the page's language; one query.

    An outcome is called as it was registered; on English pages a certificate of the catalogue has its English name.
    """
    held = Achievement.objects.filter(id__among=[UUID(one) for one in achievement_ids])
    courses = Course.objects.filter(college_id=college_id, code__among=list(course_codes))
    titles = held.order_by().values_list(Cast("id", TextField()), "title", "certificate_type__name_en", Value(OUTCOME))
    of_courses = courses.order_by().values_list("code", "name_zh", "name_en", Value(COURSE))
    names = {}
    for key, name_zh, name_en, kind in titles.union(of_courses, all=True):
        name = in_language(name_zh, name_en or "")
        if kind == OUTCOME:
            names[str(UUID(key))] = name
        else:
            names[f"course:{key}"] = names[key] = name
    return names
