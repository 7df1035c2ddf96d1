"""The register of approved exam sites of an organization."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from oneplusx.apps.assessment.models import ExamPlan, ExamSite, SiteApplication, SiteState
from oneplusx.apps.assessment.selectors.visibility import sites_visible_to
from oneplusx.web.actor import Actor


def approved_sites(organization_id: UUID, on: date) -> QuerySet[ExamSite]:
    """Sites approved by an organization and valid on a date (站点名录)."""
    valid = SiteApplication.objects.filter(organization_id=organization_id, state=SiteState.APPROVED).filter(
        Q(valid_until_on=None) | Q(valid_until_on__gte=on)
    )
    return ExamSite.objects.filter(id__in=valid.values("site_id")).select_related("institution").order_by("code")


def sites_to_choose(actor: Actor, plan: ExamPlan) -> QuerySet[ExamSite]:
    """Approved sites that the actor may take into a plan (可选站点)."""
    visible = sites_visible_to(actor).order_by().values("id")
    return approved_sites(plan.organization_id, plan.exam_until_on).filter(id__in=visible)


def missing_approvals(organization_id: UUID, site_ids: Iterable[UUID], on: date) -> list[str]:
    """Names of those sites that the organization has not approved, or whose approval has ended."""
    wanted = set(site_ids)
    fine = set(approved_sites(organization_id, on).filter(id__in=wanted).values_list("id", flat=True))
    return list(ExamSite.objects.filter(id__in=wanted - fine).order_by("code").values_list("name_zh", flat=True))
