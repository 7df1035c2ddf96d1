"""Consensus before publishing (会签): a draft is laid before those concerned; they comment, sign off or object.

1. The owner says what it demands (``set_consensus_policy``).
2. A draft is laid before departments and institutions (``open_consultation``), with a day by which they answer.
3. They comment rule by rule (``write_comment``) and answer (``answer_consultation``). An answer holds for the text
   that was read: after an edit it has to be renewed.
4. The owner settles an objection with a reason (``settle_objection``), or edits the draft.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.parties.models import Department, Institution, InstitutionKind
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import people_in_role
from oneplusx.apps.rulesets.models import (
    Answer,
    ConsensusPolicy,
    Consultation,
    ConsultedParty,
    DraftComment,
    RuleSetVersion,
    VersionState,
)
from oneplusx.apps.rulesets.selectors import draft_for, party_for, version_for_actor
from oneplusx.apps.rulesets.services.telling import tell_about_draft
from oneplusx.apps.rulesets.services.versions import record_version
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Invalid, NotFound
from oneplusx.web.actor import Actor, Role
from oneplusx.web.clock import local_date

DAYS_MAX = 120
TEXT_MAX = 4000
ROLES_ASKED = {
    InstitutionKind.COLLEGE: (Role.ACADEMIC_AFFAIRS, Role.COLLEGE_HEAD),
    InstitutionKind.ORGANIZATION: (Role.ORGANIZATION_OFFICER,),
    InstitutionKind.AUTHORITY: (Role.AUTHORITY_OFFICER,),
    InstitutionKind.BANK: (Role.BANK_OFFICER,),
}


@transaction.atomic
def set_consensus_policy(
    *, owner_id: UUID, is_required: bool, silence_agrees: bool, days: int, actor: Actor, now: datetime
) -> ConsensusPolicy:
    """Says what must be agreed before a method of this owner is published (会签要求).

    Args:
        silence_agrees: Who does not answer in time agrees.
        days: Days to answer that are proposed.

    Raises:
        Denied: ``denied``.
        Invalid: ``field.invalid``.
    """
    require(actor, "rule_sets.publish", owner_id)
    if not 1 <= days <= DAYS_MAX:
        raise Invalid("field.invalid", field="days", found=days, allowed=f"1–{DAYS_MAX}")
    values = {"is_required": is_required, "silence_agrees": silence_agrees, "days": days}
    policy, _made = ConsensusPolicy.objects.update_or_create(owner_id=owner_id, defaults=values)
    record_act(
        verb="rulesets.consensus_policy_set",
        subject_kind="rulesets.policy",
        subject_id=policy.id,
        institution_id=owner_id,
        facts=values,
        actor=actor,
        now=now,
    )
    return policy


@transaction.atomic
def open_consultation(
    *,
    version_id: UUID,
    department_ids: Sequence[UUID],
    institution_codes: Sequence[str],
    due_on: date,
    note: str,
    actor: Actor,
    now: datetime,
) -> Consultation:
    """Lays a draft before departments of the owner and other institutions (发起会签); again: asks more, or longer.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``rulesets.nobody_asked``; ``rulesets.due_in_the_past``; ``field.invalid`` with unknown parties.
    """
    version = draft_for(actor, version_id)
    if due_on < local_date(now):
        raise Invalid("rulesets.due_in_the_past", found=due_on.isoformat())
    departments = _departments(version, department_ids)
    institutions = _institutions(institution_codes)
    if not departments and not institutions and not ConsultedParty.objects.filter(consultation__version=version):
        raise Invalid("rulesets.nobody_asked")
    consultation, _made = Consultation.objects.update_or_create(
        version=version,
        defaults={"due_on": due_on, "note": note[:TEXT_MAX]},
        create_defaults={
            "due_on": due_on,
            "note": note[:TEXT_MAX],
            "opened_at": now,
            "opened_by_id": actor.id,
        },
    )
    asked = [ConsultedParty(consultation=consultation, institution=one.college, department=one) for one in departments]
    asked += [ConsultedParty(consultation=consultation, institution=one) for one in institutions]
    known = set(consultation.parties.values_list("institution_id", "department_id"))
    new = [one for one in asked if (one.institution_id, one.department_id) not in known]
    ConsultedParty.objects.bulk_create(new)
    record_version("rulesets.consultation_opened", version, actor, now, due_on=due_on, count=len(new))
    tell_about_draft(version, _people(new), "rulesets.consultation_asked", now, due_on=due_on)
    return consultation


def _departments(version: RuleSetVersion, ids: Sequence[UUID]) -> list[Department]:
    found = list(Department.objects.select_related("college").filter(id__in=ids, college=version.rule_set.owner_id))
    missing = set(ids) - {one.id for one in found}
    if missing:
        raise Invalid("field.invalid", field="departments", found=len(missing), allowed="own departments")
    return found


def _institutions(codes: Sequence[str]) -> list[Institution]:
    found = list(Institution.objects.filter(code__in=set(codes)).exclude(kind=InstitutionKind.OPERATOR))
    missing = set(codes) - {one.code for one in found}
    if missing:
        raise Invalid("parties.unknown_institution", found=", ".join(sorted(missing)))
    return found


def _people(parties: Iterable[ConsultedParty]) -> list[UUID]:
    people: list[UUID] = []
    for party in parties:
        if party.department_id is not None:
            people += people_in_role(Role.DEPARTMENT_REVIEWER, party.institution_id, party.department_id)
            continue
        for role in ROLES_ASKED[InstitutionKind(party.institution.kind)]:
            people += people_in_role(role, party.institution_id)
    return people


@transaction.atomic
def answer_consultation(
    *, party_id: UUID, agrees: bool, reason: str, digest: str, actor: Actor, now: datetime
) -> ConsultedParty:
    """Signs off a draft or objects to it, for one party (会签意见); until publishing it may be answered again.

    Args:
        digest: Of the text that was read, ``RuleSetVersion.digest``.

    Raises:
        NotFound: ``not_found``: not a party of the actor.
        Invalid: ``rulesets.objection_without_reason``.
        Conflict: ``rulesets.not_a_draft``; ``rulesets.changed_since_read``.
    """
    party = party_for(actor, party_id)
    version = party.consultation.version
    if version.state != VersionState.DRAFT:
        raise Conflict("rulesets.not_a_draft", state=version.state)
    if version.digest != digest:
        raise Conflict("rulesets.changed_since_read")
    if not agrees and not reason.strip():
        raise Invalid("rulesets.objection_without_reason")
    party.answer = Answer.AGREED if agrees else Answer.OBJECTED
    party.answered_digest, party.reason, party.settlement = digest, reason.strip()[:TEXT_MAX], ""
    party.answered_at, party.answered_by_id = now, actor.id
    party.save()
    verb = "rulesets.signed_off" if agrees else "rulesets.objected"
    _record_party(verb, party, actor, now)
    tell_about_draft(version, [party.consultation.opened_by_id], f"{verb}_notice", now, party=_name(party))
    return party


@transaction.atomic
def settle_objection(*, party_id: UUID, settlement: str, actor: Actor, now: datetime) -> ConsultedParty:
    """Settles an objection with a reason (处理异议); the party is told.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``rulesets.objection_without_reason``.
        Conflict: ``rulesets.no_objection``.
    """
    party = ConsultedParty.objects.select_related("consultation", "institution", "department").filter(id=party_id)
    found = party.first()
    if found is None:
        raise NotFound("not_found")
    version = draft_for(actor, found.consultation.version_id)
    require(actor, "rule_sets.publish", version.rule_set.owner_id)
    if not settlement.strip():
        raise Invalid("rulesets.objection_without_reason")
    changed = party.filter(answer=Answer.OBJECTED).update(
        answer=Answer.SETTLED, settlement=settlement.strip()[:TEXT_MAX], answered_digest=version.digest
    )
    if not changed:
        raise Conflict("rulesets.no_objection")
    found.refresh_from_db()
    _record_party("rulesets.objection_settled", found, actor, now)
    tell_about_draft(version, [found.answered_by_id], "rulesets.objection_settled_notice", now)
    return found


def _record_party(verb: str, party: ConsultedParty, actor: Actor, now: datetime) -> None:
    facts = {"party": _name(party), "department_id": party.department_id, "digest": party.answered_digest}
    record_act(
        verb=verb,
        subject_kind="rulesets.version",
        subject_id=party.consultation.version_id,
        institution_id=party.institution_id,
        facts=facts,
        note=party.settlement or party.reason,
        actor=actor,
        now=now,
    )


def _name(party: ConsultedParty) -> str:
    return party.department.name_zh if party.department else party.institution.name_zh


@transaction.atomic
def write_comment(
    *, version_id: UUID, rule_id: str, text: str, answers_id: UUID | None, actor: Actor, now: datetime
) -> DraftComment:
    """Comments a draft or one of its rules, or answers a comment (批注).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``field.required``; ``rules.unknown_reference``.
        Conflict: ``rulesets.not_a_draft``.
    """
    version = version_for_actor(actor, version_id)
    if version.state != VersionState.DRAFT:
        raise Conflict("rulesets.not_a_draft", state=version.state)
    if not text.strip():
        raise Invalid("field.required", field="text")
    answered = version.comments.filter(id=answers_id).first() if answers_id else None
    if answers_id and answered is None:
        raise NotFound("not_found")
    if answered is not None:
        answered, rule_id = answered.answers or answered, answered.rule_id
    elif rule_id and rule_id not in {str(rule["id"]) for rule in version.document.get("rules", [])}:
        raise Invalid("rules.unknown_reference", what="rule_id", id=rule_id)
    comment = DraftComment(
        version=version,
        rule_id=rule_id,
        answers=answered,
        institution_id=next(iter(actor.institutions()), None),
        text=text.strip()[:TEXT_MAX],
        written_at=now,
        author_id=actor.id,
    )
    comment.save(force_insert=True)
    record_version("rulesets.commented", version, actor, now, comment_id=comment.id, rule_id=rule_id)
    consultation = Consultation.objects.filter(version=version).first()
    people = [consultation.opened_by_id if consultation else None, answered.author_id if answered else None]
    tell_about_draft(version, (one for one in people if one != actor.id), "rulesets.commented_notice", now)
    return comment


@transaction.atomic
def resolve_comment(*, comment_id: UUID, actor: Actor, now: datetime) -> DraftComment:
    """Marks a comment as dealt with (批注已处理): by the owner, or by who wrote it.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
    """
    comment = DraftComment.objects.filter(id=comment_id).first()
    if comment is None:
        raise NotFound("not_found")
    version = version_for_actor(actor, comment.version_id)
    if comment.author_id != actor.id or actor.id is None:
        require(actor, "rule_sets.edit", version.rule_set.owner_id)
    comment.resolved_at, comment.resolved_by_id = now, actor.id
    comment.save()
    record_version("rulesets.comment_resolved", version, actor, now, comment_id=comment.id, rule_id=comment.rule_id)
    return comment
