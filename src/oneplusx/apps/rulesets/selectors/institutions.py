"""Institutions to choose from: found by name, pinyin or code, and those that are chosen already."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.web.search import search_filter

FOUND_MAX = 20
CONCERNED = (InstitutionKind.COLLEGE, InstitutionKind.ORGANIZATION, InstitutionKind.AUTHORITY, InstitutionKind.BANK)


def institutions_to_choose(
    query: str, chosen: Iterable[str] = (), kinds: Iterable[InstitutionKind] = CONCERNED
) -> list[Institution]:
    """Those chosen, then those that a search finds; nothing is found without a query. Institutions are public."""
    codes = [code for code in dict.fromkeys(chosen) if code][: 10 * FOUND_MAX]
    rows: QuerySet[Institution] = Institution.objects.filter(kind__in=list(kinds)).order_by("name_zh", "code")
    known = list(rows.filter(code__in=codes)) if codes else []
    if not query.strip():
        return known
    found = rows.filter(search_filter("name_search", query)).exclude(code__in=codes)
    return [*known, *found[:FOUND_MAX]]
