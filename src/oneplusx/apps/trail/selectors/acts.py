"""Questions about the trail: what happened to a subject, notices, looks at personal data, the chain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from oneplusx.apps.trail import digests, personal
from oneplusx.apps.trail.models import AccessRecord, Act, Notice, OutboxMessage, SealedAct
from oneplusx.domain.errors import NotFound
from oneplusx.web import naming
from oneplusx.web.actor import Actor, Role


@dataclass(frozen=True, slots=True)
class ActView:
    """An act as a timeline shows it; ``note`` is readable again."""

    id: UUID
    at: datetime
    verb: str
    actor_id: UUID | None
    actor_name: str
    facts: dict[str, Any]
    note: str
    rows_count: int
    digest: str
    position: int | None


def acts_visible_to(actor: Actor) -> QuerySet[Act]:
    """Acts on the actor's own account, in the actor's institutions, or done by the actor."""
    acts = Act.objects.all()
    if actor.is_system or actor.has_role(Role.OPERATOR):
        return acts
    seen = Q(pk__in=[])
    if actor.id is not None:
        seen |= Q(actor_id=actor.id)
    if actor.learner_id is not None:
        seen |= Q(learner_id=actor.learner_id)
    officer = [grant.institution_id for grant in actor.grants if grant.role != Role.LEARNER]
    if officer:
        seen |= Q(institution_id__in=officer)
    return acts.filter(seen)


def acts_of(actor: Actor, subject_kind: str, subject_id: UUID) -> list[ActView]:
    """The acts on one subject (时间线), oldest first.

    The caller has shown that the actor may see the subject; whoever may see it sees its whole history.
    """
    acts = Act.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    if actor.is_public:
        acts = acts.none()
    return _views(acts.select_related("seal").order_by("at", "id"))


def acts_of_learner(actor: Actor, learner_id: UUID, limit: int = 200) -> list[ActView]:
    """The latest acts on one learner's account that the actor may see, newest first."""
    acts = acts_visible_to(actor).filter(learner_id=learner_id)
    return _views(acts.select_related("seal").order_by("-at", "-id")[:limit])


def _views(acts: QuerySet[Act]) -> list[ActView]:
    rows = list(acts)
    names = naming.people(act.actor_id for act in rows)
    return [
        ActView(
            id=act.id,
            at=act.at,
            verb=act.verb,
            actor_id=act.actor_id,
            actor_name=names.get(act.actor_id, "") if act.actor_id else "",
            facts=act.facts,
            note=personal.unseal_for(act.learner_id, act.note_sealed),
            rows_count=act.rows_count,
            digest=act.digest,
            position=act.seal.position if hasattr(act, "seal") else None,
        )
        for act in rows
    ]


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """The actor's notices (通知), newest first."""
    if actor.id is None:
        return Notice.objects.none()
    return Notice.objects.filter(person_id=actor.id).order_by("-created_at", "-id")


def unread_count(actor: Actor) -> int:
    """How many notices the actor has not read."""
    return unread_notices(actor).count()


def unread_notices(actor: Actor) -> QuerySet[Notice]:
    """The actor's notices that are not read."""
    return notices_of(actor).filter(read_at=None)


def notice_for(actor: Actor, notice_id: UUID) -> Notice:
    """One notice of the actor.

    Raises:
        NotFound: ``not_found``: unknown, or somebody else's.
    """
    notice = notices_of(actor).filter(id=notice_id).first()
    if notice is None:
        raise NotFound("not_found")
    return notice


def accesses_of(actor: Actor) -> QuerySet[AccessRecord]:
    """Who looked at the actor's own personal data (谁看过我的数据), newest first."""
    if actor.id is None:
        return AccessRecord.objects.none()
    return AccessRecord.objects.filter(person_id=actor.id).order_by("-at", "-id")


OUTBOX_ROLES = (Role.ACADEMIC_AFFAIRS, Role.BANK_OFFICER)


def may_see_outbox(actor: Actor) -> bool:
    """Whether there is an outbox for the actor."""
    return actor.is_system or actor.has_role(Role.OPERATOR, *OUTBOX_ROLES)


def outbox_visible_to(actor: Actor) -> QuerySet[OutboxMessage]:
    """Outgoing messages (发件箱): all for the operator, an institution's own for its academic affairs office."""
    messages = OutboxMessage.objects.order_by("-created_at", "-id")
    if actor.is_system or actor.has_role(Role.OPERATOR):
        return messages
    return messages.filter(institution_id__in=actor.institutions(*OUTBOX_ROLES))


def outbox_message(actor: Actor, message_id: UUID) -> OutboxMessage:
    """One outgoing message.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    message = outbox_visible_to(actor).filter(id=message_id).first()
    if message is None:
        raise NotFound("not_found")
    return message


@dataclass(frozen=True, slots=True)
class ChainReport:
    """Outcome of proving the chain.

    Attributes:
        broken_at: Position of the first seal that does not fit; ``None`` when all do.
        unsealed_count: Acts still waiting for the sealer.
    """

    checked_count: int
    unsealed_count: int
    head_hash: str
    broken_at: int | None

    @property
    def is_intact(self) -> bool:
        """Every seal fits its act and the seal before."""
        return self.broken_at is None


def verify_chain() -> ChainReport:
    """Proves the chain of acts (存证校验) from the acts themselves."""
    previous, checked = digests.FIRST_HASH, 0
    for seal in _seals():
        fits = (
            seal.position == checked + 1
            and seal.previous_hash == previous
            and seal.act.digest == digests.act_digest(seal.act)
            and seal.chain_hash == digests.chain_hash(previous, seal.position, seal.act_id, seal.act.digest)
        )
        if not fits:
            return ChainReport(checked, _unsealed_count(), previous, seal.position)
        previous, checked = seal.chain_hash, checked + 1
    return ChainReport(checked, _unsealed_count(), previous, None)


def _seals() -> Iterator[SealedAct]:
    return SealedAct.objects.select_related("act").order_by("position").iterator(chunk_size=2000)


def _unsealed_count() -> int:
    return Act.objects.filter(seal=None).count()
