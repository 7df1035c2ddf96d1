"""Who sees which windows, applications, quotas and closings."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.permissions import COLLEGE_OFFICERS
from oneplusx.apps.pilots.models import (
    PilotApplication,
    PilotWindow,
    Quota,
    QuotaAdjustment,
    WindowState,
    YearClosing,
)
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor, Role
from oneplusx.web.remembering import once_a_request

VIEW = "pilots.view"
EVERYWHERE = ""
M = TypeVar("M", bound=Model)


def _places(actor: Actor, *roles: Role) -> tuple[UUID, ...]:
    """Institutions where the actor holds one of the roles; none for a token without the scope."""
    if actor.scopes is not None and VIEW not in actor.scopes:
        return ()
    return actor.institutions(*roles)


def colleges_of(actor: Actor) -> tuple[UUID, ...]:
    """Ids of the colleges for which the actor reads."""
    return _places(actor, *COLLEGE_OFFICERS)


def organizations_of(actor: Actor) -> tuple[UUID, ...]:
    """Ids of the organizations for which the actor reads."""
    return _places(actor, Role.ORGANIZATION_OFFICER)


def authorities_of(actor: Actor) -> tuple[UUID, ...]:
    """Ids of the authorities for which the actor reads."""
    return _places(actor, Role.AUTHORITY_OFFICER)


@once_a_request
def provinces_of(institution_ids: tuple[UUID, ...]) -> frozenset[str]:
    """Their province codes; ``""`` stands for the whole nation."""
    return frozenset(Institution.objects.filter(id__in=institution_ids).values_list("province_code", flat=True))


def _in_provinces(field: str, codes: frozenset[str]) -> Q:
    if EVERYWHERE in codes:
        return Q()
    return Q(**{f"{field}__in": codes})


def _over(field: str, colleges: tuple[UUID, ...]) -> Q:
    """Authorities of the nation, and of the provinces of colleges."""
    provinces = Institution.objects.filter(id__in=colleges).values("province_code")
    return Q(**{f"{field}__province_code": EVERYWHERE}) | Q(**{f"{field}__province_code__in": provinces})


def windows_visible_to(actor: Actor) -> QuerySet[PilotWindow]:
    """Windows (申报窗口): the authority's own, published ones of the province; organizations: all published."""
    windows = PilotWindow.objects.select_related("authority")
    if actor.is_system:
        return windows
    seen = Q(authority_id__in=authorities_of(actor))
    published = Q(state=WindowState.PUBLISHED)
    if organizations_of(actor):
        seen |= published
    elif colleges := colleges_of(actor):
        seen |= published & _over("authority", colleges)
    return windows.filter(seen)


def applications_visible_to(actor: Actor) -> QuerySet[PilotApplication]:
    """Applications (试点申报): the college's own; once submitted, the organization's and the province's."""
    applications = PilotApplication.objects.select_related(
        "window__authority", "college", "certificate_type__organization"
    )
    if actor.is_system:
        return applications
    seen = Q(college_id__in=colleges_of(actor))
    handed_in = ~Q(submitted_at=None)
    seen |= handed_in & Q(certificate_type__organization_id__in=organizations_of(actor))
    seen |= handed_in & Q(window__authority_id__in=authorities_of(actor))
    return applications.filter(seen)


def quotas_visible_to(actor: Actor) -> QuerySet[Quota]:
    """Quotas (名额): the college's own, those of the organization's types, those of the province's colleges."""
    quotas = Quota.objects.select_related("college", "certificate_type__organization", "window")
    if actor.is_system:
        return quotas
    seen = Q(college_id__in=colleges_of(actor)) | Q(
        certificate_type__organization_id__in=organizations_of(actor) or [None]
    )
    if authorities := authorities_of(actor):
        seen |= _in_provinces("college__province_code", provinces_of(authorities))
        if EVERYWHERE in provinces_of(authorities):
            return quotas
    return quotas.filter(seen)


def adjustments_visible_to(actor: Actor) -> QuerySet[QuotaAdjustment]:
    """Requests to adjust quotas (名额调整) that the actor sees."""
    adjustments = QuotaAdjustment.objects.select_related("quota__college", "quota__certificate_type", "quota__window")
    return adjustments.filter(quota__in=quotas_visible_to(actor).order_by())


def closings_visible_to(actor: Actor) -> QuerySet[YearClosing]:
    """Closings (年度总结): the own ones, and those by the authority of a college's province."""
    closings = YearClosing.objects.select_related("institution")
    if actor.is_system:
        return closings
    colleges = colleges_of(actor)
    seen = Q(institution_id__in=[*colleges, *authorities_of(actor)])
    if colleges:
        seen |= Q(institution__kind="authority") & _over("institution", colleges)
    return closings.filter(seen)


def window_for(actor: Actor, pilot_window_id: UUID) -> PilotWindow:
    """One window.

    Raises:
        NotFound: ``not_found``.
    """
    return _one(windows_visible_to(actor), pilot_window_id)


def application_for(actor: Actor, pilot_application_id: UUID) -> PilotApplication:
    """One application.

    Raises:
        NotFound: ``not_found``.
    """
    return _one(applications_visible_to(actor), pilot_application_id)


def quota_for(actor: Actor, quota_id: UUID) -> Quota:
    """One quota.

    Raises:
        NotFound: ``not_found``.
    """
    return _one(quotas_visible_to(actor), quota_id)


def adjustment_for(actor: Actor, quota_adjustment_id: UUID) -> QuotaAdjustment:
    """One request to adjust a quota.

    Raises:
        NotFound: ``not_found``.
    """
    return _one(adjustments_visible_to(actor), quota_adjustment_id)


def closing_for(actor: Actor, year_closing_id: UUID) -> YearClosing:
    """One closing.

    Raises:
        NotFound: ``not_found``.
    """
    return _one(closings_visible_to(actor), year_closing_id)


def _one(rows: QuerySet[M], row_id: UUID) -> M:
    found = rows.filter(id=row_id).first()
    if found is None:
        raise NotFound("not_found")
    return found
