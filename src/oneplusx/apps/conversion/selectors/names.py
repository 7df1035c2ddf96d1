"""Words for the ids in requests, decisions and plans."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import get_language

from oneplusx.apps.curriculum.models import Course
from oneplusx.apps.recognition.models import Achievement
from oneplusx.web.naming import named


def names_in(college_id: UUID, achievement_ids: Iterable[str], course_codes: Iterable[str]) -> dict[str, str]:
    """Titles of outcomes by id, names of courses by ``course:CODE`` and by code, in the page's language."""
    held = Achievement.objects.filter(id__among=[UUID(one) for one in achievement_ids])
    courses = Course.objects.filter(college_id=college_id, code__among=list(course_codes))
    fields = ("title", "certificate_type__name_en")
    names = {str(one.id): _title(one) for one in held.select_related("certificate_type").only(*fields)}
    for course in courses.only("code", "name_zh", "name_en"):
        names[f"course:{course.code}"] = names[course.code] = named(course)
    return names


def _title(held: Achievement) -> str:
    """As registered; on English pages a certificate of the catalogue has its English name."""
    is_chinese = (get_language() or "zh").startswith("zh")
    of_type = held.certificate_type
    return held.title if is_chinese or of_type is None else of_type.name_en or held.title
