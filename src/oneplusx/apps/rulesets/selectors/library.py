"""Questions about conversion methods: which version is in force for whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from oneplusx.apps.parties.models import Enrollment, Institution, InstitutionKind
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.rulesets.models import (
    AllianceMember,
    MemberState,
    RuleScope,
    RuleSet,
    RuleSetVersion,
    VersionState,
)
from oneplusx.apps.rulesets.selectors.consensus import parties_asked
from oneplusx.domain import rules
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor, Role

SPECIFICITY = Case(
    When(rule_set__scope=RuleScope.PROGRAM, then=Value(4)),
    When(rule_set__scope=RuleScope.COLLEGE, then=Value(3)),
    When(rule_set__scope=RuleScope.ALLIANCE, then=Value(2)),
    When(rule_set__scope=RuleScope.PROVINCE, then=Value(1)),
    default=Value(0),
    output_field=IntegerField(),
)


def versions_visible_to(actor: Actor) -> QuerySet[RuleSetVersion]:
    """Published versions are public; drafts are their owner's, and of those who are asked about them."""
    versions = RuleSetVersion.objects.select_related("rule_set__owner", "parent_version__rule_set")
    if actor.is_system:
        return versions
    owners = actor.institutions(Role.ACADEMIC_AFFAIRS, Role.AUTHORITY_OFFICER, Role.BANK_OFFICER)
    asked = parties_asked(actor).values("consultation__version_id")
    return versions.filter(~Q(state=VersionState.DRAFT) | Q(rule_set__owner_id__in=owners) | Q(id__in=asked))


def version_for_actor(actor: Actor, version_id: UUID) -> RuleSetVersion:
    """One version.

    Raises:
        NotFound: ``not_found``.
    """
    version = versions_visible_to(actor).filter(id=version_id).first()
    if version is None:
        raise NotFound("not_found")
    return version


def draft_for(actor: Actor, version_id: UUID) -> RuleSetVersion:
    """A draft that the actor edits.

    Raises:
        NotFound: ``not_found``: unknown, somebody else's, or no draft any more.
    """
    version = version_for_actor(actor, version_id)
    if version.state != VersionState.DRAFT or not may_edit(actor, version.rule_set.owner_id):
        raise NotFound("not_found")
    return version


def commented_draft(actor: Actor, version_id: UUID) -> RuleSetVersion:
    """A version whose consensus the actor may see: its owner, and those who were asked.

    Raises:
        NotFound: ``not_found``.
    """
    version = version_for_actor(actor, version_id)
    asked = parties_asked(actor).filter(consultation__version=version)
    if not may_edit(actor, version.rule_set.owner_id) and not asked.exists():
        raise NotFound("not_found")
    return version


def rule_sets_visible_to(actor: Actor) -> QuerySet[RuleSet]:
    """Rule sets with at least one version that the actor may see."""
    return RuleSet.objects.filter(versions__in=versions_visible_to(actor).order_by()).distinct().select_related("owner")


@dataclass(frozen=True, slots=True)
class Listed:
    """A method with its visible versions, the newest first."""

    rule_set: RuleSet
    versions: list[RuleSetVersion]


def with_versions(actor: Actor, rule_sets: Iterable[RuleSet]) -> list[Listed]:
    """These methods with their visible versions, in one query."""
    rows = list(rule_sets)
    versions = versions_visible_to(actor).filter(rule_set__in=[row.id for row in rows])
    by_rule_set: dict[UUID, list[RuleSetVersion]] = defaultdict(list)
    for version in versions.order_by("-effective_from_on", "-id"):
        by_rule_set[version.rule_set_id].append(version)
    return [Listed(row, by_rule_set[row.id]) for row in rows]


def owners_for(actor: Actor) -> list[Institution]:
    """Institutions for which the actor drafts methods."""
    ids = [grant.institution_id for grant in actor.grants if may(actor, "rule_sets.edit", grant.institution_id)]
    return list(Institution.objects.filter(id__in=ids).order_by("code"))


def may_edit(actor: Actor, owner_id: UUID) -> bool:
    """Whether the actor drafts and publishes versions of this owner."""
    return may(actor, "rule_sets.edit", owner_id)


@lru_cache(maxsize=256)
def _composed_by_id(version_id: UUID, digest: str) -> rules.RuleSet:  # noqa: ARG001  the digest guards the cache
    version = RuleSetVersion.objects.select_related("parent_version").get(id=version_id)
    own = rules.from_json(version.document)
    layers = upper_layers(version.parent_version, alliance_versions(version))
    return rules.compose([*layers, own]) if layers else own


def alliance_versions(version: RuleSetVersion) -> list[RuleSetVersion]:
    """The alliances' versions under which a version stands, in order."""
    rows = version.alliance_layers.select_related("upper__parent_version").order_by("place")
    return [row.upper for row in rows]


def upper_layers(parent: RuleSetVersion | None, alliances: Iterable[RuleSetVersion]) -> list[rules.RuleSet]:
    """The layers above a version: its parent with all above it, then the alliances side by side."""
    if parent is not None:
        return [composed(parent), *(rules.from_json(one.document) for one in alliances)]
    joined = list(alliances)
    return [composed(one) for one in joined[:1]] + [rules.from_json(one.document) for one in joined[1:]]


def composed(version: RuleSetVersion) -> rules.RuleSet:
    """The version under its upper layers, as ``domain.rules`` decides with it; cached, since versions do not change."""
    return _composed_by_id(version.id, version.digest)


def rule_set_for(enrollment: Enrollment, on: date) -> tuple[RuleSetVersion, rules.RuleSet] | None:
    """The most specific published version in force for a learner's enrollment on a date.

    Order: the program's, the college's, the alliance's, the province's, the nation's own method; ``None`` without one.
    """
    college = enrollment.college
    owners = Q(rule_set__scope=RuleScope.NATION, rule_set__owner__kind=InstitutionKind.BANK)
    owners |= Q(rule_set__scope=RuleScope.COLLEGE, rule_set__owner_id=college.id)
    owners |= Q(rule_set__scope=RuleScope.PROGRAM, rule_set__program_id=enrollment.program_id)
    joined = AllianceMember.objects.filter(institution=college, state=MemberState.JOINED)
    owners |= Q(rule_set__scope=RuleScope.ALLIANCE, rule_set__alliance__in=joined.values("alliance"))
    if college.parent_id is not None:
        owners |= Q(rule_set__scope=RuleScope.PROVINCE, rule_set__owner_id=college.parent_id)
    version = _in_force(enrollment.entry_year, on).filter(owners).first()
    return None if version is None else (version, composed(version))


def _in_force(entry_year: int, on: date) -> QuerySet[RuleSetVersion]:
    """Published versions for an entry year on a date, the most specific first."""
    return (
        RuleSetVersion.objects.filter(state=VersionState.PUBLISHED, effective_from_on__lte=on)
        .filter(Q(effective_to_on=None) | Q(effective_to_on__gte=on))
        .filter(Q(entry_year_from=None) | Q(entry_year_from__lte=entry_year))
        .filter(Q(entry_year_to=None) | Q(entry_year_to__gte=entry_year))
        .select_related("rule_set")
        .order_by(SPECIFICITY.desc(), "-effective_from_on", "-id")
    )


def rule_sets_for(
    enrollments: Iterable[Enrollment], on: date
) -> dict[UUID, tuple[RuleSetVersion, rules.RuleSet] | None]:
    """``rule_set_for`` of many: one look-up per college, program and entry year."""
    answers: dict[tuple[UUID, UUID | None, int], tuple[RuleSetVersion, rules.RuleSet] | None] = {}
    found: dict[UUID, tuple[RuleSetVersion, rules.RuleSet] | None] = {}
    for enrollment in enrollments:
        key = (enrollment.college_id, enrollment.program_id, enrollment.entry_year)
        if key not in answers:
            answers[key] = rule_set_for(enrollment, on)
        found[enrollment.id] = answers[key]
    return found


def replay_rule_set(version_id: UUID) -> rules.RuleSet:
    """The composed rule set of one version, whatever is in force now: decisions replay under it."""
    return composed(RuleSetVersion.objects.get(id=version_id))
