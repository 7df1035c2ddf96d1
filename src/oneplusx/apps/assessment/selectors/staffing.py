"""Who can be given a duty at a plan."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from oneplusx.apps.assessment.models import Duty, ExamPlan
from oneplusx.apps.parties.models import Membership


def eligible_people(plan: ExamPlan) -> QuerySet[Membership]:
    """People with a role of exam staff in the organization, at its sites, or in a college of its candidates."""
    colleges = plan.registrations.exclude(college=None).values("college_id")
    sites = plan.plan_sites.values("site__institution_id")
    rows = Membership.objects.filter(role__in=list(Duty.values), ended_at=None).filter(
        Q(institution_id=plan.organization_id) | Q(institution_id__in=colleges) | Q(institution_id__in=sites)
    )
    return rows.select_related("person", "institution").order_by("role", "person__name_sort", "id")
