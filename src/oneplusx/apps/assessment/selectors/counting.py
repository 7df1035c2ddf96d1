"""Who sat and who passed, for the quotas of the pilot year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from oneplusx.apps.assessment.models import ExamRegistration, ExamResult, Mark, RegistrationState, Score, SignIn
from oneplusx.apps.pilots.registry import Done, QuotaKey


def count_results(keys: Sequence[QuotaKey]) -> Mapping[QuotaKey, Done]:
    """Candidates who sat and who passed (考试与通过人数), by quota; quotas without a candidate are left out."""
    wanted = Q(pk__in=[])
    for college_id, type_id, year in dict.fromkeys((key.college_id, key.certificate_type_id, key.year) for key in keys):
        wanted |= Q(college_id=college_id, level__certificate_type_id=type_id, plan__month__startswith=f"{year}-")
    rows = list(_counted(wanted))
    found = {}
    for key in keys:
        own = [
            (has_sat, has_passed)
            for college_id, type_id, month, major, has_sat, has_passed in rows
            if (college_id, type_id, int(month[:4])) == (key.college_id, key.certificate_type_id, key.year)
            and key.major_code in {"", major}
        ]
        if own:
            found[key] = Done(sum(sat for sat, _ in own), sum(passed for _, passed in own))
    return found


def _counted(wanted: Q) -> QuerySet[ExamRegistration, tuple[Any, ...]]:
    came = SignIn.objects.filter(registration_id=OuterRef("pk")).exclude(mark=Mark.ABSENT)
    scored = Score.objects.filter(registration_id=OuterRef("pk"), is_current=True, score_hundredths__isnull=False)
    passed = ExamResult.objects.filter(registration_id=OuterRef("pk"), is_passed=True)
    rows = ExamRegistration.objects.filter(wanted, state=RegistrationState.CONFIRMED)
    return rows.annotate(has_sat=Exists(came) | Exists(scored), has_passed=Exists(passed)).values_list(
        "college_id", "level__certificate_type_id", "plan__month", "major_code", "has_sat", "has_passed"
    )
