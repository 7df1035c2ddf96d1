"""Questions about the outcome catalogue (学习成果名录): public, but for drafts and open proposals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Case, Count, F, Q, QuerySet, When

from oneplusx.apps.approvals.selectors import cases_visible_to
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.standards.models import (
    PUBLIC_STATES,
    AchievementType,
    BankValueProposal,
    CatalogueState,
    CertificateType,
    ProposalState,
    Standard,
    Term,
)
from oneplusx.domain.errors import NotFound
from oneplusx.domain.rules import FINAL_EXAM, Calendar
from oneplusx.web.actor import Actor, Role
from oneplusx.web.search import search_filter

FIRST_TERM_MONTH = 8
STANDARD_CASE = "standard"
"""Subject kind of approval cases about a standard."""


def terms_visible_to(actor: Actor) -> QuerySet[Term]:
    """Terms (学期) of the institutions where the actor holds a role, the latest first."""
    places = {grant.institution_id for grant in actor.grants}
    return Term.objects.filter(college_id__in=places).select_related("college").order_by("college__code", "-starts_on")


def calendars_of(college_ids: Iterable[UUID]) -> dict[UUID, Calendar]:
    """What windows need of each college's calendar: first days of the terms, and of the final exams, in order."""
    starts: dict[UUID, list[date]] = {college_id: [] for college_id in college_ids}
    exams: dict[UUID, list[date]] = {college_id: [] for college_id in starts}
    terms = Term.objects.filter(college_id__in=starts).order_by("starts_on")
    for college_id, starts_on, exams_on in terms.values_list("college_id", "starts_on", "exams_on"):
        starts[college_id].append(starts_on)
        if exams_on is not None:
            exams[college_id].append(exams_on)
    return {
        college_id: Calendar(term_starts=tuple(days), events=tuple((FINAL_EXAM, day) for day in exams[college_id]))
        for college_id, days in starts.items()
    }


def term_code_on(college_id: UUID, on: date) -> str:
    """The college's term on a date; by the school year (August) where no term is entered, e.g. ``2026-2027-1``."""
    term = Term.objects.filter(college_id=college_id, starts_on__lte=on, ends_on__gte=on).order_by("starts_on").first()
    if term is not None:
        return term.code
    if on.month >= FIRST_TERM_MONTH:
        return f"{on.year}-{on.year + 1}-1"
    return f"{on.year - 1}-{on.year}-{1 if on.month == 1 else 2}"


def achievement_types() -> QuerySet[AchievementType]:
    """All outcome types (成果类型) in their published order."""
    return AchievementType.objects.order_by("order", "code")


def achievement_type(code: str) -> AchievementType:
    """The outcome type with a code.

    Raises:
        NotFound: ``standards.unknown_type``.
    """
    found = AchievementType.objects.filter(code=code).first()
    if found is None:
        raise NotFound("standards.unknown_type", found=code)
    return found


def standards_visible_to(actor: Actor) -> QuerySet[Standard]:
    """Standards (标准): those ever published; others only for their organization and for who reviews them."""
    standards = Standard.objects.select_related("organization")
    if actor.is_system or actor.has_role(Role.BANK_OFFICER, Role.OPERATOR):
        return standards
    seen = Q(state__in=PUBLIC_STATES) | Q(organization_id__in=actor.institutions(Role.ORGANIZATION_OFFICER))
    if actor.has_role(Role.AUTHORITY_OFFICER):
        seen |= Q(id__in=cases_visible_to(actor).filter(subject_kind=STANDARD_CASE).values("subject_id"))
    return standards.filter(seen)


def search_standards(actor: Actor, query: str = "", *, state: str = "") -> QuerySet[Standard]:
    """Standards by Chinese substring, pinyin, initials or code; with the number of their levels."""
    standards = standards_visible_to(actor).filter(search_filter("name_search", query))
    if state:
        standards = standards.filter(state=state)
    counted = standards.annotate(
        own_count=Count("levels", distinct=True), types_count=Count("certificate_types", distinct=True)
    )
    levels = Case(When(own_count__gt=0, then=F("own_count")), default=F("types_count"))
    return counted.annotate(levels_count=levels).order_by("code", "version", "id")


def standard_for(actor: Actor, standard_id: UUID) -> Standard:
    """One standard.

    Raises:
        NotFound: ``not_found``.
    """
    found = standards_visible_to(actor).filter(id=standard_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def certificate_types_visible_to(actor: Actor) -> QuerySet[CertificateType]:
    """Certificate types (证书目录项); drafts only for their organization and the bank."""
    types = CertificateType.objects.select_related("organization", "standard", "achievement_type")
    if actor.is_system or actor.has_role(Role.BANK_OFFICER, Role.OPERATOR):
        return types
    own = Q(organization_id__in=actor.institutions(Role.ORGANIZATION_OFFICER))
    return types.filter(~Q(state=CatalogueState.DRAFT) | own)


def search_certificate_types(
    actor: Actor,
    query: str = "",
    *,
    level: str = "",
    type_code: str = "",
    bank_value: str = "",
    organization_id: UUID | None = None,
    major_code: str = "",
) -> QuerySet[CertificateType]:
    """Certificate types by name (substring, pinyin, initials), code or organization, in a stable order.

    Args:
        bank_value: ``"approved"``, ``"none"`` or ``"proposed"``.
    """
    types = certificate_types_visible_to(actor).filter(search_filter("name_search", query))
    exact = {
        "level": level,
        "achievement_type__code": type_code,
        "organization_id": organization_id,
    }
    types = types.filter(**{name: value for name, value in exact.items() if value})
    if major_code:
        types = types.filter(major_codes__icontains=f'"{major_code}"')
    if bank_value == "approved":
        types = types.exclude(bank_value_hundredths=None)
    elif bank_value == "none":
        types = types.filter(bank_value_hundredths=None)
    elif bank_value == "proposed":
        types = types.filter(bank_value_proposals__state=ProposalState.PROPOSED)
    return types.order_by("family", "level_rank", "code")


def certificate_type_for(actor: Actor, certificate_type_id: UUID) -> CertificateType:
    """One certificate type.

    Raises:
        NotFound: ``not_found``.
    """
    found = certificate_types_visible_to(actor).filter(id=certificate_type_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def certificate_type_by_code(actor: Actor, code: str) -> CertificateType:
    """The certificate type with a code.

    Raises:
        NotFound: ``standards.unknown_certificate_type``.
    """
    found = certificate_types_visible_to(actor).filter(code=code).first()
    if found is None:
        raise NotFound("standards.unknown_certificate_type", found=code)
    return found


def certificate_types_by_code(codes: Iterable[str]) -> Mapping[str, CertificateType]:
    """Published certificate types by code and, where that differs, by national id (for imports): one query."""
    wanted = set(codes)
    found: dict[str, CertificateType] = {}
    rows = CertificateType.objects.filter(Q(code__in=wanted) | Q(national_id__in=wanted - {""}))
    for row in rows.exclude(state=CatalogueState.DRAFT).select_related("achievement_type", "organization"):
        if row.national_id:
            found.setdefault(row.national_id, row)
        found[row.code] = row
    return found


def levels_of_family(actor: Actor, certificate_type: CertificateType) -> list[CertificateType]:
    """The levels of one certificate, low to high."""
    if not certificate_type.family:
        return [certificate_type]
    family = certificate_types_visible_to(actor).filter(family=certificate_type.family)
    return list(family.order_by("level_rank", "code"))


def proposals_visible_to(actor: Actor) -> QuerySet[BankValueProposal]:
    """Proposed bank values (核定学分建议): the bank sees all, an organization its own."""
    proposals = BankValueProposal.objects.select_related("certificate_type__organization")
    if actor.is_system or actor.has_role(Role.BANK_OFFICER):
        return proposals
    return proposals.filter(certificate_type__organization_id__in=actor.institutions(Role.ORGANIZATION_OFFICER))


def proposal_for(actor: Actor, proposal_id: UUID) -> BankValueProposal:
    """One proposal.

    Raises:
        NotFound: ``not_found``.
    """
    found = proposals_visible_to(actor).filter(id=proposal_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def may_propose(actor: Actor, certificate_type: CertificateType) -> bool:
    """Whether the actor may propose a bank value: the type's own organization, or the bank."""
    if actor.is_system or may(actor, "catalogue.approve_bank_value"):
        return True
    organization_id = certificate_type.organization_id
    return organization_id is not None and may(actor, "catalogue.propose_bank_value", organization_id)
