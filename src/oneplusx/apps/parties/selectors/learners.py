"""Questions about learners and enrollments: everything starts from what the actor may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, UUIDField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from oneplusx.apps.parties.models import Enrollment, FormerIdentity, Institution, Learner, LearnerState, Person
from oneplusx.apps.parties.permissions import PERMISSIONS
from oneplusx.domain.errors import NotFound
from oneplusx.domain.identity import IdentityDocument
from oneplusx.web.actor import Actor, Grant, Role
from oneplusx.web.remembering import once_a_request
from oneplusx.web.sealing import blind_index

CHUNK = 2000
WHOLE_COLLEGE = frozenset({Role.ACADEMIC_AFFAIRS, Role.COLLEGE_HEAD})


def identity_index(document: IdentityDocument) -> str:
    """The look-up value of a document."""
    return blind_index(document.key, purpose="identity")


@once_a_request
def learner_ids(learner_id: UUID) -> tuple[UUID, ...]:
    """The learner's id and those of all accounts merged into it; rows of merged accounts keep their ids.

    Read rows of a learner as ``filter(learner_id__in=learner_ids(learner_id))``.
    """
    return (learner_id, *Learner.objects.filter(merged_into_id=learner_id).order_by("id").values_list("id", flat=True))


def alias_ids(learner: Learner) -> tuple[UUID, ...]:
    """Ids of the accounts merged into this one."""
    return learner_ids(learner.id)[1:]


@once_a_request
def surviving_id(learner_id: UUID) -> UUID:
    """The account that an id stands for now: itself, or the one it was merged into."""
    target = Learner.objects.filter(id=learner_id).values_list("merged_into_id", flat=True).first()
    return target or learner_id


def surviving_ids(ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """For each id the account it stands for now, in one query."""
    wanted = list(dict.fromkeys(ids))
    merged = dict(
        Learner.objects.filter(id__in=wanted).exclude(merged_into_id=None).values_list("id", "merged_into_id")
    )
    return {learner_id: merged.get(learner_id) or learner_id for learner_id in wanted}


def _provinces(grants: Sequence[Grant]) -> tuple[bool, list[str]]:
    codes = list(
        Institution.objects.filter(id__in=[grant.institution_id for grant in grants]).values_list(
            "province_code", flat=True
        )
    )
    return any(not code for code in codes), [code for code in codes if code]


def _of_grant(grant: Grant) -> Q | None:
    if grant.role in WHOLE_COLLEGE:
        return Q(college_id=grant.institution_id)
    if grant.role == Role.DEPARTMENT_REVIEWER:
        of_college = Q(college_id=grant.institution_id)
        return of_college if grant.department_id is None else of_college & Q(department_id=grant.department_id)
    if grant.role == Role.ADVISER and grant.class_group_ids:
        return Q(college_id=grant.institution_id, class_group_id__in=grant.class_group_ids)
    return None


def visible_enrollments(actor: Actor) -> QuerySet[Enrollment]:
    """Enrollments (学籍) that the actor may see.

    A learner: the own ones, of merged accounts too. An adviser: the own classes'. A department reviewer: those of the
    department. Academic affairs and the college head: the college's. An authority: its province's; the bank: all.
    An API token without the scope ``learners.view``: none.
    """
    seen = _seen(actor)
    return Enrollment.objects.all() if seen is None else Enrollment.objects.filter(seen)


def sees_whole_college(actor: Actor, college_id: UUID) -> bool:
    """Whether the actor sees every enrollment of a college by an office there."""
    may_view = actor.is_system or actor.scopes is None or "learners.view" in actor.scopes
    offices = (grant for grant in actor.grants if grant.institution_id == college_id)
    return may_view and (actor.is_system or any(grant.role in WHOLE_COLLEGE for grant in offices))


def of_visible_enrollments(actor: Actor, path: str) -> Q:
    """Rows whose enrollment, found over ``path``, the actor may see: a join, where ``path__in`` would be a list.

    As a part of an "or" a list of a hundred thousand enrollments is looked through for each row.
    """
    seen = _seen(actor)
    return Q(**{f"{path}__isnull": False}) if seen is None else _through(path, seen)


def _through(path: str, condition: Q) -> Q:
    children: list[Any] = list(condition.children)
    moved = [_through(path, one) if isinstance(one, Q) else (f"{path}__{one[0]}", one[1]) for one in children]
    return Q(*moved, _connector=condition.connector, _negated=condition.negated)


def _seen(actor: Actor) -> Q | None:
    """The condition on enrollments; ``None``: all are seen."""
    may_view = actor.scopes is None or "learners.view" in actor.scopes
    if actor.is_system or (may_view and actor.has_role(Role.BANK_OFFICER)):
        return None
    seen = Q(pk__in=[])
    if actor.learner_id is not None:
        seen |= Q(learner_id=actor.learner_id) | Q(learner__merged_into_id=actor.learner_id)
    if may_view:
        for grant in actor.grants:
            condition = _of_grant(grant)
            if condition is not None:
                seen |= condition
        authorities = [grant for grant in actor.grants if grant.role == Role.AUTHORITY_OFFICER]
        if authorities:
            everywhere, codes = _provinces(authorities)
            if everywhere:
                return None
            seen |= Q(college__province_code__in=codes)
    return seen


def visible_learners(actor: Actor) -> QuerySet[Learner]:
    """Learning accounts (学习账户) that the actor may see: the own one, and those with a visible enrollment.

    The bank sees all. An account merged into another one is not listed; what belonged to it is the other's.
    """
    learners = Learner.objects.exclude(state__in=[LearnerState.MERGED, LearnerState.ERASED])
    may_view = actor.scopes is None or "learners.view" in actor.scopes
    if actor.is_system or (may_view and actor.has_role(Role.BANK_OFFICER)):
        return learners
    own = Q(pk=actor.learner_id) if actor.learner_id is not None else Q(pk__in=[])
    if not any(grant.role in PERMISSIONS["learners.view"] for grant in actor.grants):
        return learners.filter(own)
    enrollments = visible_enrollments(actor)
    enrolled = Exists(enrollments.filter(learner_id=OuterRef("pk")))
    through_alias = Exists(enrollments.filter(learner__merged_into_id=OuterRef("pk")))
    return learners.filter(own | Q(enrolled) | Q(through_alias))


@once_a_request
def get_learner(actor: Actor, learner_id: UUID) -> Learner:
    """One visible account; the id of a merged account answers with the one it became.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    became = Learner.objects.filter(id=learner_id, merged_into_id__isnull=False).values("merged_into_id")
    surviving = Coalesce(Subquery(became), Value(learner_id, UUIDField()))
    learner = visible_learners(actor).select_related("person").filter(id=surviving).first()
    if learner is None:
        raise NotFound("not_found")
    return learner


@once_a_request
def get_enrollment(actor: Actor, enrollment_id: UUID) -> Enrollment:
    """One visible enrollment, with learner, person, college, department and class.

    Raises:
        NotFound: ``not_found``: unknown, or not the actor's to see.
    """
    enrollment = (
        visible_enrollments(actor)
        .select_related("learner__person", "college", "department", "class_group")
        .filter(id=enrollment_id)
        .first()
    )
    if enrollment is None:
        raise NotFound("not_found")
    return enrollment


def enrollments_of(actor: Actor, learner_id: UUID) -> list[Enrollment]:
    """Visible enrollments of a learner, those of merged accounts included, newest first."""
    return list(
        visible_enrollments(actor)
        .filter(learner_id__in=learner_ids(learner_id))
        .select_related("college", "department", "class_group")
        .order_by("-entry_year", "-id")
    )


def _chunks(values: Iterable[str]) -> Iterable[list[str]]:
    distinct = list(dict.fromkeys(values))
    return (distinct[start : start + CHUNK] for start in range(0, len(distinct), CHUNK))


def known_learners(indexes: Iterable[str]) -> dict[str, Learner]:
    """Accounts by document, former documents included; of a merged account, the one it became."""
    found: dict[str, Person] = {}
    for chunk in _chunks(index for index in indexes if index):
        former = FormerIdentity.objects.filter(identity_index__in=chunk).select_related("person")
        found.update((row.identity_index, row.person) for row in former)
        for person in Person.objects.filter(identity_index__in=chunk):
            found[person.identity_index or ""] = person
    people = list({person.merged_into_id or person.id for person in found.values()})
    accounts: dict[UUID, Learner] = {}
    for start in range(0, len(people), CHUNK):
        rows = Learner.objects.filter(person_id__in=people[start : start + CHUNK]).select_related("person")
        accounts.update((row.person_id, row) for row in rows)
    return {
        index: accounts[person.merged_into_id or person.id]
        for index, person in found.items()
        if (person.merged_into_id or person.id) in accounts
    }


def enrollments_by_number(college: Institution, numbers: Iterable[str]) -> dict[str, Enrollment]:
    """Enrollments of a college by student number (for imports), with learner and person."""
    found: dict[str, Enrollment] = {}
    for chunk in _chunks(numbers):
        rows = Enrollment.objects.filter(college=college, student_number__in=chunk)
        found.update((row.student_number, row) for row in rows.select_related("learner__person"))
    return found


def person_of_learner(learner_id: UUID) -> Person:
    """The person behind an account, for services of upper apps that notify learners.

    Raises:
        NotFound: ``not_found``.
    """
    person = Person.objects.filter(learner__id=surviving_id(learner_id)).first()
    if person is None:
        raise NotFound("not_found")
    return person


def name_of_learner(field: str) -> Combinable:
    """Name of the learner whose id a field holds, else empty; for lists whose reader already may see the rows."""
    names = Learner.objects.filter(id=OuterRef(field)).values("person__name")
    return Coalesce(Subquery(names), Value(""))
