"""Which version of which method is in force for whom on a day, as it decides on that day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from oneplusx.apps.parties.models import Enrollment, InstitutionKind
from oneplusx.apps.rulesets.models import AllianceMember, RuleScope, RuleSetVersion, VersionState
from oneplusx.apps.rulesets.selectors.library import alliance_versions, composed
from oneplusx.apps.rulesets.selectors.membership import is_member_on, members_on
from oneplusx.domain import rules

SPECIFICITY = Case(
    When(rule_set__scope=RuleScope.PROGRAM, then=Value(4)),
    When(rule_set__scope=RuleScope.COLLEGE, then=Value(3)),
    When(rule_set__scope=RuleScope.ALLIANCE, then=Value(2)),
    When(rule_set__scope=RuleScope.PROVINCE, then=Value(1)),
    default=Value(0),
    output_field=IntegerField(),
)
Method = tuple[RuleSetVersion, rules.RuleSet]


class Place(NamedTuple):
    """Where somebody studies, as far as methods ask: college, its province, program, entry year."""

    college_id: UUID
    parent_id: UUID | None
    program_id: UUID | None
    entry_year: int

    @classmethod
    def of(cls, enrollment: Enrollment) -> Place:
        """The place of an enrollment."""
        college = enrollment.college
        return cls(college.id, college.parent_id, enrollment.program_id, enrollment.entry_year)


def rule_set_for(enrollment: Enrollment, on: date) -> Method | None:
    """The most specific published version in force for a learner's enrollment on a date.

    Order: the program's, the college's, the alliance's, the province's, the nation's own method; ``None`` without one.
    """
    place = Place.of(enrollment)
    return methods_in_force([place], on)[place]


def rule_sets_for(enrollments: Iterable[Enrollment], on: date) -> dict[UUID, Method | None]:
    """``rule_set_for`` of many."""
    places = {enrollment.id: Place.of(enrollment) for enrollment in enrollments}
    found = methods_in_force(places.values(), on)
    return {enrollment_id: found[place] for enrollment_id, place in places.items()}


def methods_in_force(places: Iterable[Place], on: date) -> dict[Place, Method | None]:
    """The method of each place, in two queries however many there are."""
    wanted = list(dict.fromkeys(places))
    allied = _alliances_of({place.college_id for place in wanted}, on)
    versions = list(_in_force(wanted, allied, on))
    chosen = {place: next((one for one in versions if _is_for(one, place, allied)), None) for place in wanted}
    methods = {one.id: (one, composed_on(one, on)) for one in chosen.values() if one is not None}
    return {place: None if one is None else methods[one.id] for place, one in chosen.items()}


def _alliances_of(college_ids: set[UUID], on: date) -> dict[UUID, set[UUID]]:
    found: dict[UUID, set[UUID]] = {}
    for member in AllianceMember.objects.filter(institution_id__in=college_ids).exclude(joined_on=None):
        if is_member_on(member, on):
            found.setdefault(member.institution_id, set()).add(member.alliance_id)
    return found


def _in_force(places: Sequence[Place], allied: Mapping[UUID, set[UUID]], on: date) -> QuerySet[RuleSetVersion]:
    """Published versions in force on a date for any of these places, the most specific first."""
    owners = Q(rule_set__scope=RuleScope.NATION, rule_set__owner__kind=InstitutionKind.BANK)
    owners |= Q(rule_set__scope=RuleScope.COLLEGE, rule_set__owner_id__in={place.college_id for place in places})
    programs = {place.program_id for place in places if place.program_id is not None}
    owners |= Q(rule_set__scope=RuleScope.PROGRAM, rule_set__program_id__among=programs)
    parents = {place.parent_id for place in places if place.parent_id is not None}
    owners |= Q(rule_set__scope=RuleScope.PROVINCE, rule_set__owner_id__in=parents)
    alliances = {one for some in allied.values() for one in some}
    owners |= Q(rule_set__scope=RuleScope.ALLIANCE, rule_set__alliance_id__in=alliances)
    return (
        RuleSetVersion.objects.filter(owners, state=VersionState.PUBLISHED, effective_from_on__lte=on)
        .filter(Q(effective_to_on=None) | Q(effective_to_on__gte=on))
        .select_related("rule_set__owner")
        .defer("text", "document")
        .order_by(SPECIFICITY.desc(), "-effective_from_on", "-id")
    )


def _is_for(version: RuleSetVersion, place: Place, allied: Mapping[UUID, set[UUID]]) -> bool:
    rule_set, year = version.rule_set, place.entry_year
    if year < (version.entry_year_from or year) or year > (version.entry_year_to or year):
        return False
    match rule_set.scope:
        case RuleScope.PROGRAM:
            return rule_set.program_id is not None and rule_set.program_id == place.program_id
        case RuleScope.COLLEGE:
            return rule_set.owner_id == place.college_id
        case RuleScope.ALLIANCE:
            return rule_set.alliance_id in allied.get(place.college_id, ())
        case RuleScope.PROVINCE:
            return rule_set.owner_id == place.parent_id
        case _:
            return True


def composed_on(version: RuleSetVersion, on: date) -> rules.RuleSet:
    """The version under its upper layers as it decides on a day: an alliance that was left decides nothing new."""
    whole = composed(version)
    if not whole.members:
        return whole
    own = [version] if version.rule_set.alliance_id is not None else []
    uppers = [one for one in (*own, *_layers(version)) if one.rule_set.alliance_id is not None]
    belonging = members_on({one.rule_set.alliance_id for one in uppers if one.rule_set.alliance_id is not None}, on)
    college = version.rule_set.owner.code
    present = {one: belonging[one.rule_set.alliance_id] for one in uppers if one.rule_set.alliance_id is not None}
    left = frozenset(one.rule_set.code for one in uppers if one is not version and college not in present[one])
    members = frozenset(
        code
        for one in uppers
        if one.rule_set.code not in left
        for code in one.document.get("members", ())
        if code in present[one]
    )
    return _decides_with(version.id, version.digest, left, members)


def _layers(version: RuleSetVersion) -> list[RuleSetVersion]:
    """The alliances' versions above a version, wherever they stand."""
    found: list[RuleSetVersion] = []
    above: RuleSetVersion | None = version
    while above is not None:
        found += alliance_versions(above)
        above = above.parent_version
    return found


@lru_cache(maxsize=64)
def _decides_with(version_id: UUID, digest: str, left: frozenset[str], members: frozenset[str]) -> rules.RuleSet:  # noqa: ARG001
    whole = composed(RuleSetVersion.objects.get(id=version_id))
    return rules.as_of_membership(whole, left=left, members=members)


def replay_rule_set(version_id: UUID, on: date) -> rules.RuleSet:
    """One version as it decided on a day, whatever is in force now: decisions replay under it."""
    return composed_on(RuleSetVersion.objects.select_related("rule_set").get(id=version_id), on)
