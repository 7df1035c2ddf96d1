"""Questions about consensus: who is asked, what they said, whether that is enough."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from oneplusx.apps.parties.models import Institution
from oneplusx.apps.parties.permissions import PERMISSIONS, may
from oneplusx.apps.rulesets.models import (
    Answer,
    ConsensusPolicy,
    Consultation,
    ConsultedParty,
    DraftComment,
    RuleSetVersion,
    VersionState,
)
from oneplusx.domain.errors import Denied, NotFound
from oneplusx.web.actor import Actor, Grant, Role
from oneplusx.web.remembering import once_a_request

CONSULT = "rule_sets.consult"
DAYS = 10


class PartyState(StrEnum):
    """Where a party stands, for the text as it is now."""

    PENDING = "pending"
    OVERDUE = "overdue"
    SILENT = "silent"  # did not answer in time, and the owner takes that for consent
    STALE = "stale"  # answered an earlier text
    AGREED = "agreed"
    OBJECTED = "objected"
    SETTLED = "settled"


MET = frozenset({PartyState.AGREED, PartyState.SETTLED, PartyState.SILENT})


@dataclass(frozen=True, slots=True)
class PartyLine:
    """One consulted party and where it stands."""

    party: ConsultedParty
    state: PartyState

    @property
    def is_met(self) -> bool:
        """Whether nothing more is needed from it."""
        return self.state in MET


@dataclass(frozen=True, slots=True)
class Consensus:
    """The consensus on a draft (会签情况).

    Attributes:
        is_required: The owner demands it before publishing.
        is_reached: Somebody was asked, and all agreed to this very text.
    """

    is_required: bool
    consultation: Consultation | None
    lines: list[PartyLine]

    @property
    def is_reached(self) -> bool:
        """Whether publishing has what the owner demands of consensus."""
        return bool(self.lines) and all(line.is_met for line in self.lines)

    @property
    def missing(self) -> list[PartyLine]:
        """Parties that something is still needed from."""
        return [line for line in self.lines if not line.is_met]


@once_a_request
def policy_of(owner: Institution) -> ConsensusPolicy:
    """What an owner demands; nothing as long as it did not say."""
    return ConsensusPolicy.objects.filter(owner=owner).first() or ConsensusPolicy(owner=owner, days=DAYS)


def proposed_due_on(owner: Institution, on: date) -> date:
    """The day by which an owner's parties answer, unless it says otherwise."""
    return on + timedelta(days=policy_of(owner).days)


def consensus_of(version: RuleSetVersion, on: date) -> Consensus:
    """How far the consensus on a draft is on a day."""
    policy = policy_of(version.rule_set.owner)
    consultation = Consultation.objects.filter(version=version).first()
    if consultation is None:
        return Consensus(policy.is_required, None, [])
    parties = consultation.parties.select_related("institution", "department").order_by("id")
    lines = [
        PartyLine(party, _state(party, version.digest, policy, is_late=consultation.due_on < on)) for party in parties
    ]
    return Consensus(policy.is_required, consultation, lines)


def _state(party: ConsultedParty, digest: str, policy: ConsensusPolicy, *, is_late: bool) -> PartyState:
    if party.answer == Answer.OBJECTED:
        return PartyState.OBJECTED
    if party.answer in (Answer.AGREED, Answer.SETTLED) and party.answered_digest == digest:
        return PartyState(party.answer)
    if is_late:
        return PartyState.SILENT if policy.silence_agrees else PartyState.OVERDUE
    return PartyState.PENDING if party.answer == Answer.PENDING else PartyState.STALE


def parties_asked(actor: Actor) -> QuerySet[ConsultedParty]:
    """Parties in whose name the actor may answer."""
    parties = ConsultedParty.objects.select_related("consultation__version__rule_set__owner", "institution")
    if actor.scopes is not None and CONSULT not in actor.scopes:
        return parties.none()
    mine = Q(pk__in=[])
    for grant in actor.grants:
        if grant.role in PERMISSIONS[CONSULT]:
            mine |= _of_grant(grant)
    return parties.filter(mine)


def _of_grant(grant: Grant) -> Q:
    if grant.role != Role.DEPARTMENT_REVIEWER:
        return Q(department=None, institution_id=grant.institution_id)
    if grant.department_id is None:
        return Q(department__isnull=False, institution_id=grant.institution_id)
    return Q(department_id=grant.department_id)


def party_for(actor: Actor, party_id: UUID) -> ConsultedParty:
    """One party in whose name the actor may answer.

    Raises:
        NotFound: ``not_found``.
    """
    found = parties_asked(actor).filter(id=party_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def version_of_party(actor: Actor, party_id: UUID) -> RuleSetVersion:
    """The draft that a party of one of the actor's own methods is asked about.

    Raises:
        NotFound: ``not_found``.
    """
    party = ConsultedParty.objects.select_related("consultation__version__rule_set").filter(id=party_id).first()
    if party is None or not may(actor, "rule_sets.edit", party.consultation.version.rule_set.owner_id):
        raise NotFound("not_found")
    return party.consultation.version


def publishing_owner(actor: Actor) -> Institution:
    """The institution for which the actor publishes.

    Raises:
        Denied: ``denied``.
    """
    ids = [one.institution_id for one in actor.grants if may(actor, "rule_sets.publish", one.institution_id)]
    found = Institution.objects.filter(id__in=ids).order_by("code").first()
    if found is None:
        raise Denied("denied")
    return found


def waiting_for(actor: Actor) -> QuerySet[ConsultedParty]:
    """Parties of the actor whose drafts are still open, the most urgent first."""
    open_ones = parties_asked(actor).filter(consultation__version__state=VersionState.DRAFT)
    return open_ones.order_by("consultation__due_on", "id")


def unanswered_by(actor: Actor) -> QuerySet[ConsultedParty]:
    """Drafts that wait for an answer of the actor."""
    return waiting_for(actor).filter(answer=Answer.PENDING)


@dataclass(frozen=True, slots=True)
class Thread:
    """A comment with its answers."""

    comment: DraftComment
    replies: list[DraftComment]


def threads_of(version: RuleSetVersion) -> list[Thread]:
    """The comments on a draft, by rule and time; whoever may see the draft sees them."""
    rows = list(version.comments.order_by("written_at", "id"))
    replies: dict[UUID, list[DraftComment]] = defaultdict(list)
    for row in rows:
        if row.answers_id is not None:
            replies[row.answers_id].append(row)
    heads = sorted((row for row in rows if row.answers_id is None), key=lambda row: row.rule_id)
    return [Thread(row, replies[row.id]) for row in heads]
