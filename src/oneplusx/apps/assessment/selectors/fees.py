"""Who must confirm the fees of a plan, and what each says."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Q, QuerySet, Sum

from oneplusx.apps.assessment.models import ExamPlan, FeeLine, Party, RegistrationState, SeatAssignment
from oneplusx.apps.parties.models import Institution

SAYINGS = {Party.ORGANIZATION: "organization_fen", Party.SITE: "site_fen", Party.COLLEGE: "college_fen"}


def fee_lines(plan: ExamPlan) -> QuerySet[FeeLine]:
    """Lines of the candidates who take part (费用明细)."""
    rows = FeeLine.objects.filter(plan=plan, registration__state=RegistrationState.CONFIRMED)
    return rows.select_related("learner__person", "registration__college", "registration__level__certificate_type")


def lines_of_party(plan: ExamPlan, party: str, institution_id: UUID) -> QuerySet[FeeLine]:
    """The lines that a party confirms: all for the organization, a college's candidates, those seated at a site."""
    lines = fee_lines(plan)
    if party == Party.COLLEGE:
        return lines.filter(registration__college_id=institution_id)
    if party == Party.SITE:
        seated = SeatAssignment.objects.filter(plan=plan, room__site__institution_id=institution_id)
        return lines.filter(registration_id__in=seated.values("registration_id"))
    return lines


def parties_of(plan: ExamPlan) -> list[tuple[str, Institution]]:
    """Everybody who must confirm: the organization, each site's institution with candidates, each college."""
    lines = fee_lines(plan)
    colleges = lines.exclude(registration__college=None).values("registration__college_id")
    sites = SeatAssignment.objects.filter(plan=plan).values("room__site__institution_id")
    found: list[tuple[str, Institution]] = [(Party.ORGANIZATION.value, plan.organization)]
    found += [(Party.SITE.value, one) for one in Institution.objects.filter(id__in=sites).order_by("code")]
    found += [(Party.COLLEGE.value, one) for one in Institution.objects.filter(id__in=colleges).order_by("code")]
    return found


def parties_missing(plan: ExamPlan, confirmed: Iterable[tuple[str, UUID]]) -> list[tuple[str, Institution]]:
    """Those who have not confirmed yet."""
    done = set(confirmed)
    missing = [(party, one) for party, one in parties_of(plan) if (party, one.id) not in done]
    if not SeatAssignment.objects.filter(plan=plan).exists():
        missing.append((Party.SITE.value, plan.organization))
    return missing


def sum_of(lines: QuerySet[FeeLine], field: str = "amount_fen") -> tuple[int, int]:
    """Heads and sum in fen."""
    return lines.count(), int(lines.aggregate(sum=Sum(field))["sum"] or 0)


def differences(plan: ExamPlan) -> QuerySet[FeeLine]:
    """Lines about which somebody says something else (差异)."""
    differing = Q()
    for field in SAYINGS.values():
        differing |= Q(**{f"{field}__isnull": False}) & ~Q(**{field: F("amount_fen")})
    return fee_lines(plan).filter(differing).order_by("registration__college__code", "learner_id")
