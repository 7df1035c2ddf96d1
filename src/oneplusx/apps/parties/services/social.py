"""Social learners (社会学习者): they open an account themselves and prove who they are; a bank officer checks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.files.services import attach, store_file
from oneplusx.apps.files.sniffing import EVIDENCE
from oneplusx.apps.parties.models import LEARNER_TRANSITIONS, Learner, LearnerState, Person, User
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors.actors import actor_of_person
from oneplusx.apps.parties.selectors.institutions import bank, people_in_role
from oneplusx.apps.parties.selectors.learners import identity_index, known_learners
from oneplusx.apps.parties.services.accounts import build_learner, build_person
from oneplusx.apps.parties.services.activation import check_password_strength
from oneplusx.apps.parties.services.institutions import create_user
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.domain.identity import DocumentKind, check_document, normalize_name
from oneplusx.web.actor import Actor, Role

PROOF = "identity_proof"
PROOFS_MAX = 4
SOCIAL = "social"


@dataclass(frozen=True, slots=True)
class Proof:
    """A picture or scan of a document, as uploaded."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What a social learner states."""

    name: str
    identity_kind: DocumentKind
    identity_number: str
    phone: str
    username: str
    password: str
    proofs: Sequence[Proof]


def _keep_proofs(learner_id: UUID, proofs: Sequence[Proof], actor: Actor, now: datetime) -> None:
    if not proofs:
        raise Invalid("parties.proof_missing")
    if len(proofs) > PROOFS_MAX:
        raise Invalid("parties.too_many_proofs", found=len(proofs), allowed=PROOFS_MAX)
    for proof in proofs:
        file = store_file(data=proof.data, accept=EVIDENCE, now=now)
        attach(
            file=file,
            name=proof.name,
            subject_kind=PROOF,
            subject_id=learner_id,
            learner_id=learner_id,
            actor=actor,
            now=now,
        )


def _call_officers(learner: Learner, now: datetime) -> None:
    notify(
        person_ids=people_in_role(Role.BANK_OFFICER, bank().id),
        code="parties.notice.identity_to_check",
        params={},
        path=f"/identity-checks/{learner.id}/",
        now=now,
    )


def open_social_account(*, application: Application, now: datetime) -> tuple[Learner, User]:
    """Opens an account for a social learner (社会学习者开户); it waits until a bank officer has checked the proof.

    The document is only claimed, not held: somebody else's claim never stands in the way of its owner, and the answer
    is the same whether the document is known or not.

    Raises:
        Invalid: ``identity.…``, ``parties.proof_missing``, ``parties.too_many_proofs``, ``parties.weak_password``,
            ``files.…``.
        Conflict: ``parties.username_taken``.
    """
    with transaction.atomic():
        return _open(application, now)


def _open(application: Application, now: datetime) -> tuple[Learner, User]:
    name = normalize_name(application.name)
    document = check_document(application.identity_kind, application.identity_number)
    check_password_strength(application.password, User(username=application.username))
    person = build_person(name=name, document=document, phone=application.phone, now=now)
    person.claimed_index = identity_index(document)
    person.save(force_insert=True)
    learner = build_learner(person, state=LearnerState.PENDING, origin=SOCIAL, now=now)
    learner.save(force_insert=True)
    actor = actor_of_person(person)
    user = create_user(
        person=person, username=application.username, password=application.password, actor=actor, now=now
    )
    record_act(
        verb="parties.social_account_opened",
        subject_kind="learner",
        subject_id=learner.id,
        learner_id=learner.id,
        facts={"identity_kind": document.kind, "warnings": list(document.warnings)},
        actor=actor,
        now=now,
    )
    _keep_proofs(learner.id, application.proofs, actor, now)
    _call_officers(learner, now)
    return learner, user


def _move(learner: Learner, target: LearnerState, **changes: object) -> None:
    """Compare-and-set of the state by the transition table."""
    sources = [state for state, targets in LEARNER_TRANSITIONS.items() if target in targets]
    if learner.state not in sources:
        raise Conflict("state.changed")
    if not Learner.objects.filter(id=learner.id, state=learner.state).update(state=target, **changes):
        raise Conflict("state.changed")
    learner.state = target


def _pending(learner_id: UUID) -> Learner:
    learner = Learner.objects.select_related("person").filter(id=learner_id).first()
    if learner is None:
        raise NotFound("not_found")
    if learner.state != LearnerState.PENDING:
        raise Conflict("state.changed")
    return learner


def _check_officer(learner: Learner, actor: Actor) -> None:
    require(actor, "learners.prove_identity")
    if learner.person_id == actor.id:
        raise Denied("parties.own_identity")


@transaction.atomic
def supplement_proof(*, proofs: Sequence[Proof], actor: Actor, now: datetime) -> Learner:
    """A learner whose proof was returned hands in another one (补充材料).

    Raises:
        NotFound: ``not_found``: the actor has no account.
        Conflict: ``state.changed``: nothing was asked for.
        Invalid: ``parties.proof_missing``, ``parties.too_many_proofs``, ``files.…``.
    """
    learner = Learner.objects.filter(id=actor.learner_id).first() if actor.learner_id else None
    if learner is None:
        raise NotFound("not_found")
    _move(learner, LearnerState.PENDING)
    record_act(
        verb="parties.proof_supplemented",
        subject_kind="learner",
        subject_id=learner.id,
        learner_id=learner.id,
        actor=actor,
        now=now,
    )
    _keep_proofs(learner.id, proofs, actor, now)
    _call_officers(learner, now)
    return learner


@transaction.atomic
def prove_identity(*, learner_id: UUID, method: str, actor: Actor, now: datetime) -> Learner:
    """A bank officer has checked the proof: the document is held, the account active (身份核验通过).

    Args:
        method: How it was checked, e.g. ``"document_seen"``, ``"register"``.

    Raises:
        Denied: ``denied``, ``parties.own_identity``.
        NotFound: ``not_found``.
        Conflict: ``state.changed``; ``parties.identity_taken``: another account holds the document: merge them.
    """
    learner = _pending(learner_id)
    _check_officer(learner, actor)
    index = learner.person.claimed_index
    if known_learners([index]):
        raise Conflict("parties.identity_taken")
    try:
        with transaction.atomic():
            Person.objects.filter(id=learner.person_id).update(identity_index=index, claimed_index="")
    except IntegrityError:
        raise Conflict("parties.identity_taken") from None
    _move(learner, LearnerState.ACTIVATED, identity_proved_at=now, identity_method=method, activated_at=now)
    record_act(
        verb="parties.identity_proved",
        subject_kind="learner",
        subject_id=learner.id,
        learner_id=learner.id,
        facts={"method": method},
        actor=actor,
        now=now,
    )
    notify(person_ids=[learner.person_id], code="parties.notice.identity_proved", params={}, path="/home/", now=now)
    return learner


@transaction.atomic
def return_proof(*, learner_id: UUID, reason: str, actor: Actor, now: datetime) -> Learner:
    """A bank officer asks for another proof (退回补充), with a reason.

    Raises:
        Denied: ``denied``, ``parties.own_identity``.
        NotFound: ``not_found``.
        Invalid: ``parties.reason_missing``.
        Conflict: ``state.changed``.
    """
    if not reason.strip():
        raise Invalid("parties.reason_missing")
    learner = _pending(learner_id)
    _check_officer(learner, actor)
    _move(learner, LearnerState.RETURNED)
    record_act(
        verb="parties.proof_returned",
        subject_kind="learner",
        subject_id=learner.id,
        learner_id=learner.id,
        note=reason.strip(),
        actor=actor,
        now=now,
    )
    notify(
        person_ids=[learner.person_id],
        code="parties.notice.proof_returned",
        params={"reason": reason.strip()},
        path="/my/identity/",
        now=now,
    )
    return learner
