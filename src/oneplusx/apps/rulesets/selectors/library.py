"""Questions about conversion methods: which there are, who may see and edit them, what they say under their layers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db.models import Q, QuerySet

from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.rulesets.models import RuleSet, RuleSetVersion, VersionState
from oneplusx.apps.rulesets.selectors.consensus import parties_asked
from oneplusx.domain import rules
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor, Role
from oneplusx.web.remembering import once_a_request


def versions_visible_to(actor: Actor) -> QuerySet[RuleSetVersion]:
    """Published versions are public; drafts are their owner's, and of those who are asked about them."""
    versions = RuleSetVersion.objects.select_related("rule_set__owner", "parent_version__rule_set")
    if actor.is_system:
        return versions
    owners = actor.institutions(Role.ACADEMIC_AFFAIRS, Role.AUTHORITY_OFFICER, Role.BANK_OFFICER)
    asked = parties_asked(actor).values("consultation__version_id")
    return versions.filter(~Q(state=VersionState.DRAFT) | Q(rule_set__owner_id__in=owners) | Q(id__in=asked))


@once_a_request
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
