"""Other institutions' sign-in (外部登录): entered by the institution; who comes in that way is who here."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from oneplusx.apps.access.models import OutsideIdentity, OutsideSignIn, Protocol
from oneplusx.apps.access.outgoing import checked_address
from oneplusx.apps.parties.models import Enrollment, Institution, Membership, User
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.services import staff_username
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Denied, Invalid
from oneplusx.web.actor import Actor, Role
from oneplusx.web.sealing import blind_index, seal


@transaction.atomic
def set_outside_sign_in(
    *,
    institution: Institution,
    protocol: Protocol,
    name_zh: str,
    name_en: str,
    base_url: str,
    client_id: str,
    secret: str,
    number_claim: str,
    is_open: bool,
    actor: Actor,
    now: datetime,
) -> OutsideSignIn:
    """Enters or changes the sign-in of an institution (设置外部登录).

    Args:
        secret: What the other side gave; empty keeps the one there is.
        number_claim: Name of the claim or attribute with the student or staff number; empty: the subject.

    Raises:
        Denied: ``denied``.
        Invalid: ``access.bad_address``, ``field.required``.
    """
    require(actor, "sign_in.manage", None if actor.has_role(Role.OPERATOR) else institution.id)
    known = OutsideSignIn.objects.filter(institution=institution).first()
    made = known or OutsideSignIn(institution=institution)
    moved = known is not None and (known.base_url, known.protocol) != (base_url.strip().rstrip("/"), protocol)
    made.protocol, made.name_zh, made.name_en = protocol, name_zh.strip(), name_en.strip()
    made.base_url, made.client_id = checked_address(base_url), client_id.strip()
    made.number_claim, made.is_open, made.changed_at = number_claim.strip(), is_open, now
    if secret:
        made.secret_sealed = seal(secret)
    if protocol is Protocol.OIDC and not (made.client_id and made.secret_sealed):
        raise Invalid("field.required", field="client_id" if not made.client_id else "secret")
    made.save()
    if moved:  # another server's subjects are other people
        made.identities.all().delete()
    record_act(
        verb="access.outside_set",
        subject_kind="institution",
        subject_id=institution.id,
        institution_id=institution.id,
        facts={"protocol": protocol.value, "base_url": made.base_url, "is_open": is_open},
        actor=actor,
        now=now,
    )
    return made


@transaction.atomic
def recognize_outsider(*, outside: OutsideSignIn, subject: str, number: str, actor: Actor, now: datetime) -> User:
    """Says who somebody is here that another sign-in has proved (识别外部身份).

    The first time by the student or staff number within that institution, and never by name; afterwards by the
    subject, whose number must still be the same person's. Nobody is entered here by it.

    Raises:
        Denied: ``access.outside_closed``, ``access.outsider_unknown``, ``access.outsider_inactive``.
        Conflict: ``access.outsider_differs``.
    """
    if not outside.is_open:
        raise Denied("access.outside_closed")
    index = blind_index(f"{outside.id}|{subject}", purpose="outside-subject")
    linked = OutsideIdentity.objects.filter(outside=outside, subject_index=index).select_related("user").first()
    user = _user_by_number(outside.institution, number.strip())
    if linked is not None and linked.user_id != user.id:
        raise Conflict("access.outsider_differs")
    if linked is None:
        try:
            with transaction.atomic():
                OutsideIdentity.objects.create(outside=outside, user=user, subject_index=index, linked_at=now)
        except IntegrityError:
            return recognize_outsider(outside=outside, subject=subject, number=number, actor=actor, now=now)
        record_act(
            verb="access.outsider_linked",
            subject_kind="user",
            subject_id=user.id,
            institution_id=outside.institution_id,
            actor=Actor(id=user.person_id),
            now=now,
        )
    return user


def _user_by_number(institution: Institution, number: str) -> User:
    """The one sign-in behind a student or staff number of an institution."""
    if not number:
        raise Denied("access.outsider_unknown")
    students = Enrollment.objects.filter(college=institution, student_number=number)
    people = set(students.values_list("learner__person_id", flat=True))
    staff = User.objects.filter(username__iexact=staff_username(institution, number), is_active=True)
    holders = set(
        Membership.objects.filter(
            institution=institution, ended_at=None, person__in=staff.values("person_id")
        ).values_list("person_id", flat=True)
    )
    both = people | holders
    if not both:
        raise Denied("access.outsider_unknown")
    if len(both) > 1:
        raise Conflict("access.outsider_differs")
    user = User.objects.filter(person_id=both.pop(), is_active=True).order_by("date_joined").first()
    if user is None:
        raise Denied("access.outsider_inactive")
    return user
