"""Changes to a person that keep the account (信息更正), and looks at what is otherwise masked."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.parties.models import FormerIdentity, Learner, Person, User
from oneplusx.apps.parties.permissions import may
from oneplusx.apps.parties.selectors.learners import get_learner, identity_index, known_learners, visible_enrollments
from oneplusx.apps.parties.services.accounts import namesake_index
from oneplusx.apps.parties.services.activation import check_password_strength
from oneplusx.apps.trail.services import notify, record_access, record_act
from oneplusx.domain.errors import Conflict, Denied, Invalid
from oneplusx.domain.identity import DocumentKind, IdentityDocument, check_document, normalize_name
from oneplusx.web.actor import Actor
from oneplusx.web.sealing import seal
from oneplusx.web.search import search_text, sort_key

PURPOSE_LENGTH_MIN = 2
LANGUAGES = frozenset({"zh-hans", "en"})


def _in_charge(actor: Actor, permission: str, learner: Learner) -> None:
    """Requires the permission in a college of the learner, or at the bank."""
    colleges = visible_enrollments(actor).filter(learner_id=learner.id).values_list("college_id", flat=True)
    everywhere = actor.is_system or may(actor, "learners.merge")
    if not (everywhere and may(actor, permission)) and not any(may(actor, permission, one) for one in set(colleges)):
        raise Denied("denied", permission=permission)


def reveal_identity(*, learner_id: UUID, purpose: str, actor: Actor, now: datetime) -> str:
    """The document's number in full (查看完整证件号); the look is recorded with its purpose and shown to the learner.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``parties.purpose_missing``.
    """
    learner = get_learner(actor, learner_id)
    _in_charge(actor, "personal.unmask", learner)
    if len(purpose.strip()) < PURPOSE_LENGTH_MIN:
        raise Invalid("parties.purpose_missing")
    record_access(person_id=learner.person_id, fields=["identity"], purpose=purpose.strip(), actor=actor, now=now)
    return learner.person.identity_document()


@transaction.atomic
def correct_identity(
    *,
    learner_id: UUID,
    name: str,
    identity_kind: DocumentKind,
    identity_number: str,
    reason: str,
    actor: Actor,
    now: datetime,
) -> Person:
    """Changes name or document (姓名、证件变更); the account, its credits and its history stay.

    Args:
        identity_number: The new number; empty keeps the document.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``identity.…``, ``parties.reason_missing``, ``parties.nothing_changed``.
        Conflict: ``parties.identity_taken``.
    """
    learner = get_learner(actor, learner_id)
    _in_charge(actor, "learners.correct", learner)
    if not reason.strip():
        raise Invalid("parties.reason_missing")
    person = Person.objects.select_for_update().get(id=learner.person_id)
    new_name = normalize_name(name)
    document = check_document(identity_kind, identity_number) if identity_number.strip() else None
    changes_document = document is not None and identity_index(document) != person.identity_index
    if new_name == person.name and not changes_document:
        raise Invalid("parties.nothing_changed")
    FormerIdentity.objects.create(
        person=person,
        name_sealed=seal(person.name),
        identity_sealed=person.identity_sealed,
        identity_index=person.identity_index or "",
        reason=reason.strip()[:200],
        replaced_at=now,
    )
    _rewrite(person, new_name, document if changes_document else None)
    record_act(
        verb="parties.identity_corrected",
        subject_kind="learner",
        subject_id=learner.id,
        learner_id=learner.id,
        facts={"name": new_name != learner.person.name, "document": changes_document},
        note=reason.strip(),
        actor=actor,
        now=now,
    )
    notify(person_ids=[person.id], code="parties.notice.corrected", params={}, path="/my/profile/", now=now)
    return person


def _rewrite(person: Person, name: str, document: IdentityDocument | None) -> None:
    person.name, person.name_sort, person.name_search = name, sort_key(name), search_text(name)
    if document is not None:
        index = identity_index(document)
        holder = known_learners([index]).get(index)
        if holder is not None and holder.person_id != person.id:
            raise Conflict("parties.identity_taken")
        person.identity_kind = document.kind.value
        person.identity_sealed = seal(document.number)
        person.identity_index = index
        person.namesake_index = namesake_index(name, document)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        raise Conflict("parties.identity_taken") from None


def change_contact(*, phone: str, mail: str, actor: Actor, now: datetime) -> None:
    """Changes the actor's own phone number and mail address (联系方式)."""
    if actor.id is None:
        raise Denied("denied")
    Person.objects.filter(id=actor.id).update(
        phone_sealed=seal(phone.strip()) if phone.strip() else None,
        mail_sealed=seal(mail.strip()) if mail.strip() else None,
    )
    record_act(
        verb="parties.contact_changed",
        subject_kind="person",
        subject_id=actor.id,
        learner_id=actor.learner_id,
        actor=actor,
        now=now,
    )


def set_language(*, language: str, actor: Actor) -> None:
    """Keeps the actor's language of pages and messages.

    Raises:
        Invalid: ``field.invalid``.
    """
    if language not in LANGUAGES:
        raise Invalid("field.invalid", field="language", found=language, allowed=", ".join(sorted(LANGUAGES)))
    _store_language(actor, language)


def _store_language(actor: Actor, language: str) -> None:
    if actor.id is not None:
        Person.objects.filter(id=actor.id).update(language=language)


@transaction.atomic
def set_password(*, user: User, password: str, actor: Actor, now: datetime) -> None:
    """Sets the password of a sign-in whose invitation or old password the page has checked.

    Raises:
        Invalid: ``parties.weak_password``.
    """
    check_password_strength(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    record_act(verb="parties.password_set", subject_kind="user", subject_id=user.id, actor=actor, now=now)
