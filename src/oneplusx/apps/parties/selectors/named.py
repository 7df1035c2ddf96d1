"""Rows of people by name: the people first, then their rows.

A condition on the name joined to a hundred thousand rows is tried on each of them; asked by itself it names few people,
whose rows an index finds.
"""

from __future__ import annotations

from django.db.models import Q

from oneplusx.apps.parties.models import Enrollment, Learner
from oneplusx.web.search import search_filter

FEW = 10_000
"""More people than these are not named one by one."""


def of_learners_named(query: str, path: str = "learner") -> Q:
    """Rows whose learner, found over ``path``, has this name (characters, pinyin or initials); all without a query."""
    condition = search_filter("person__name_search", query)
    if not condition:
        return condition
    known = list(Learner.objects.filter(condition).order_by().values_list("id", flat=True)[: FEW + 1])
    if len(known) > FEW:
        return search_filter(f"{path}__person__name_search", query)
    return Q(**{f"{path}__among": known})


def of_numbers_starting(query: str, path: str = "enrollment") -> Q:
    """Rows whose enrollment, found over ``path`` (empty: the row itself), has a student number that begins so."""
    begins = Enrollment.objects.filter(student_number__startswith=query.strip())
    known = list(begins.order_by().values_list("id", flat=True)[: FEW + 1])
    if len(known) > FEW:
        return Q(**{f"{path}__student_number__startswith".lstrip("_"): query.strip()})
    return Q(**{f"{path or 'pk'}__among": known})
