"""What bank officers look through: proofs of identity to check, and accounts that may be one human's."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, QuerySet

from oneplusx.apps.files.models import Attachment
from oneplusx.apps.parties.models import Learner, LearnerState, NotDuplicate, Person
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.parties.selectors.learners import known_learners
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor

PAIRS_MAX = 500


def identity_queue(actor: Actor) -> QuerySet[Learner]:
    """Accounts whose proof of identity (身份证明) waits for a check, oldest first; empty for who may not check."""
    learners = Learner.objects.select_related("person").order_by("opened_at", "id")
    if not may(actor, "learners.prove_identity"):
        return learners.none()
    return learners.filter(state=LearnerState.PENDING)


def identity_case(actor: Actor, learner_id: UUID) -> Learner:
    """One account opened by a social learner, whatever its state now.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to check.
    """
    learner = Learner.objects.select_related("person").filter(id=learner_id, origin="social").first()
    if learner is None or not may(actor, "learners.prove_identity"):
        raise NotFound("not_found")
    return learner


def may_read_proof(actor: Actor, attachment: Attachment) -> bool:
    """Whether the actor may see a picture handed in as proof of identity: the learner, and who checks."""
    own = actor.learner_id is not None and attachment.learner_id == actor.learner_id
    return own or may(actor, "learners.prove_identity")


def holder_of_document(learner: Learner) -> Learner | None:
    """The account that already holds the document that this one claims."""
    index = learner.person.claimed_index
    return known_learners([index]).get(index) if index else None


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two accounts that may be one human's.

    Attributes:
        kept: The account to keep: the proved one, else the older one.
        merged: The account that would become its alias.
        is_certain: They name the same document; else the same name and date of birth.
    """

    kept: Learner
    merged: Learner
    is_certain: bool


def _ordered(first: Learner, second: Learner, *, is_certain: bool) -> Suspicion:
    waiting = {LearnerState.PENDING, LearnerState.RETURNED}
    kept, merged = sorted((first, second), key=lambda one: (one.state in waiting, one.opened_at, one.id))
    return Suspicion(kept, merged, is_certain)


def _same_document() -> list[Suspicion]:
    claiming = list(
        Learner.objects.exclude(state=LearnerState.MERGED)
        .exclude(person__claimed_index="")
        .select_related("person")
        .order_by("opened_at", "id")[:PAIRS_MAX]
    )
    holders = known_learners(learner.person.claimed_index for learner in claiming)
    first_claims: dict[str, Learner] = {}
    pairs = []
    for learner in claiming:
        index = learner.person.claimed_index
        other = holders.get(index) or first_claims.setdefault(index, learner)
        if other.id != learner.id:
            pairs.append(_ordered(other, learner, is_certain=True))
    return pairs


def _same_name_and_birth() -> list[Suspicion]:
    shared = (
        Person.objects.exclude(namesake_index="")
        .filter(merged_into_id=None)
        .values("namesake_index")
        .annotate(holders=Count("id"))
        .filter(holders__gt=1)
        .order_by("namesake_index")
        .values_list("namesake_index", flat=True)[:PAIRS_MAX]
    )
    groups: dict[str, list[Learner]] = defaultdict(list)
    learners = Learner.objects.filter(person__namesake_index__in=list(shared)).exclude(state=LearnerState.MERGED)
    for learner in learners.select_related("person").order_by("opened_at", "id")[: 2 * PAIRS_MAX]:
        groups[learner.person.namesake_index].append(learner)
    return [_ordered(group[0], other, is_certain=False) for group in groups.values() for other in group[1:]]


def suspicions(actor: Actor) -> list[Suspicion]:
    """Accounts that may be one human's (疑似重复账户), certain ones first; pairs once dismissed are left out."""
    if not may(actor, "learners.merge"):
        return []
    dismissed = set(NotDuplicate.objects.values_list("first_id", "second_id"))
    found: dict[tuple[UUID, ...], Suspicion] = {}
    for pair in (*_same_document(), *_same_name_and_birth()):
        key = tuple(sorted((pair.kept.id, pair.merged.id)))
        if key not in dismissed:
            found.setdefault(key, pair)
    return list(found.values())


def suspicion_of(actor: Actor, first_id: UUID, second_id: UUID) -> Suspicion:
    """Two accounts side by side for a merge, suspected or not.

    Raises:
        NotFound: ``not_found``.
    """
    learners = Learner.objects.exclude(state=LearnerState.MERGED).select_related("person")
    both = {learner.id: learner for learner in learners.filter(id__in=[first_id, second_id])}
    if len(both) != 2 or not may(actor, "learners.merge"):  # noqa: PLR2004  two accounts
        raise NotFound("not_found")
    first, second = both[first_id], both[second_id]
    documents = [one.person.claimed_index or one.person.identity_index for one in (first, second)]
    return _ordered(first, second, is_certain=documents[0] == documents[1])
