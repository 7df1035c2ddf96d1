"""Questions about the register of evaluation organizations (培训评价组织): standing, filings, activities."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from oneplusx.apps.files.models import Attachment
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.standards.models import (
    ActivityNotice,
    ApplicationState,
    Filing,
    FilingItem,
    OrganizationApplication,
    RegisteredOrganization,
)
from oneplusx.domain.errors import NotFound
from oneplusx.domain.standing import OrganizationStanding, Standing, standing_on
from oneplusx.web.actor import Actor, Role
from oneplusx.web.remembering import once_a_request
from oneplusx.web.search import search_filter


@once_a_request
def organization_status(organization_id: UUID, on: date) -> OrganizationStanding:
    """Where an organization stands on a day (组织状态).

    One that is not on the register is unregistered where the deployment keeps the register
    (``ONEPLUSX_REGISTER_REQUIRED``), else as free as one in normal standing.
    """
    row = RegisteredOrganization.objects.filter(organization_id=organization_id).first()
    if row is not None:
        return standing_of(row, on)
    return OrganizationStanding(Standing.UNREGISTERED if settings.ONEPLUSX_REGISTER_REQUIRED else Standing.NORMAL)


def standing_of(registered: RegisteredOrganization, on: date) -> OrganizationStanding:
    """The standing of an organization on the register."""
    return standing_on(registered.status, registered.rectify_by, on, registered.status_reason)


def filed_in(organization_id: UUID, certificate_type_id: UUID, province_code: str, on: date) -> bool:
    """Whether a certificate of an organization is filed in a province on a day (是否备案)."""
    return (
        FilingItem.objects.filter(
            filing__organization_id=organization_id,
            filing__province_code=province_code,
            filing__state=ApplicationState.APPROVED,
            filing__from_on__lte=on,
            certificate_type_id=certificate_type_id,
        )
        .filter(Q(filing__until_on=None) | Q(filing__until_on__gte=on))
        .exists()
    )


def register_visible_to(actor: Actor) -> QuerySet[RegisteredOrganization]:  # noqa: ARG001 - public
    """The register (评价组织名录): it is public."""
    return RegisteredOrganization.objects.select_related("organization").order_by("organization__code", "id")


def search_register(actor: Actor, query: str = "", *, status: str = "") -> QuerySet[RegisteredOrganization]:
    """Organizations on the register by name (substring, pinyin, initials) or code."""
    rows = register_visible_to(actor).filter(search_filter("name_search", query))
    return rows.filter(status=status) if status else rows


def registered_for(actor: Actor, registered_id: UUID) -> RegisteredOrganization:
    """One organization on the register.

    Raises:
        NotFound: ``not_found``.
    """
    found = register_visible_to(actor).filter(id=registered_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def own_registration(actor: Actor, organization_id: UUID) -> RegisteredOrganization | None:
    """The register's row of an organization, if it has one."""
    return register_visible_to(actor).filter(organization_id=organization_id).first()


def provinces_of(actor: Actor) -> frozenset[str]:
    """Codes of the provinces whose authority the actor works for; ``""`` stands for a national one."""
    places = actor.institutions(Role.AUTHORITY_OFFICER)
    if not places:
        return frozenset()
    authorities = Institution.objects.filter(id__in=places, kind=InstitutionKind.AUTHORITY)
    return frozenset(authorities.values_list("province_code", flat=True))


def supervises(actor: Actor, organization: Institution) -> bool:
    """Whether the actor decides about an organization: the bank, a national authority, that of its province."""
    if actor.is_system or actor.has_role(Role.BANK_OFFICER):
        return True
    provinces = provinces_of(actor)
    return "" in provinces or (bool(organization.province_code) and organization.province_code in provinces)


def _seen_by(actor: Actor, own: str, province: str) -> Q:
    """Rows of the own organization, and those of the provinces of an authority."""
    seen = Q(**{f"{own}__in": actor.institutions(Role.ORGANIZATION_OFFICER)})
    provinces = provinces_of(actor)
    if "" in provinces:
        return seen | ~Q(pk__in=[])
    return seen | Q(**{f"{province}__in": provinces}) if provinces else seen


def applications_visible_to(actor: Actor) -> QuerySet[OrganizationApplication]:
    """Applications for the register: the own ones; the bank all; an authority those of its province."""
    rows = OrganizationApplication.objects.select_related("organization").order_by("-submitted_at", "-id")
    if actor.is_system or actor.has_role(Role.BANK_OFFICER):
        return rows
    return rows.filter(_seen_by(actor, "organization_id", "organization__province_code"))


def application_for(actor: Actor, application_id: UUID) -> OrganizationApplication:
    """One application.

    Raises:
        NotFound: ``not_found``.
    """
    found = applications_visible_to(actor).filter(id=application_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def filings_visible_to(actor: Actor) -> QuerySet[Filing]:
    """Filings (备案): the own ones, those of the own province, and all for the bank."""
    rows = Filing.objects.select_related("organization").order_by("-submitted_at", "-id")
    if actor.is_system or actor.has_role(Role.BANK_OFFICER):
        return rows
    return rows.filter(_seen_by(actor, "organization_id", "province_code"))


def filing_for(actor: Actor, filing_id: UUID) -> Filing:
    """One filing.

    Raises:
        NotFound: ``not_found``.
    """
    found = filings_visible_to(actor).filter(id=filing_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def public_filings(actor: Actor, organization_id: UUID, on: date) -> QuerySet[Filing]:  # noqa: ARG001 - public
    """Filings in force of an organization, with their certificates: public."""
    in_force = Filing.objects.filter(organization_id=organization_id, state=ApplicationState.APPROVED)
    in_force = in_force.filter(from_on__lte=on).filter(Q(until_on=None) | Q(until_on__gte=on))
    return in_force.prefetch_related("items__certificate_type").order_by("province_code", "from_on", "id")


def activities_visible_to(actor: Actor) -> QuerySet[ActivityNotice]:
    """Activities announced (活动报备): the own ones, those in the own province, and all for the bank."""
    rows = ActivityNotice.objects.select_related("organization").order_by("starts_on", "id")
    if actor.is_system or actor.has_role(Role.BANK_OFFICER):
        return rows
    return rows.filter(_seen_by(actor, "organization_id", "province_code"))


def activity_for(actor: Actor, activity_id: UUID) -> ActivityNotice:
    """One announced activity.

    Raises:
        NotFound: ``not_found``.
    """
    found = activities_visible_to(actor).filter(id=activity_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def own_organization(actor: Actor) -> Institution:
    """The organization the actor works for: the first one.

    Raises:
        NotFound: ``not_found``: for none.
    """
    places = actor.institutions(Role.ORGANIZATION_OFFICER)
    rows = Institution.objects.filter(id__in=places, kind=InstitutionKind.ORGANIZATION)
    found = rows.order_by("code").first()
    if found is None:
        raise NotFound("not_found")
    return found


def may_read_application_file(actor: Actor, attachment: Attachment) -> bool:
    """Who sees an application reads its evidence."""
    return applications_visible_to(actor).filter(id=attachment.subject_id).exists()


def may_read_filing_file(actor: Actor, attachment: Attachment) -> bool:
    """Who sees a filing reads its files."""
    return filings_visible_to(actor).filter(id=attachment.subject_id).exists()
