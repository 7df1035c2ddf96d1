"""Prices by type and province (价格), and fees reconciled per head by organization, site and college (费用核对)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from oneplusx.apps.assessment.models import (
    Channel,
    ExamPlan,
    FeeConfirmation,
    FeeLine,
    Party,
    Payer,
    PlanState,
    Price,
    PriceComment,
    PriceState,
    RegistrationState,
)
from oneplusx.apps.assessment.selectors.fees import SAYINGS, lines_of_party, parties_of, sum_of
from oneplusx.apps.assessment.selectors.visibility import get_plan, one_of, prices_visible_to
from oneplusx.apps.assessment.services.moving import move
from oneplusx.apps.assessment.services.recording import locked_plan, record_plan_act
from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import people_in_role
from oneplusx.apps.standards.selectors import certificate_type_for
from oneplusx.apps.trail.services import notify, record_act
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import Actor, Role
from oneplusx.web.bulk import insert_rows
from oneplusx.web.clock import local_date

AMOUNT_FEN_MAX = 10_000_000


@transaction.atomic
def propose_price(
    *,
    certificate_type_id: UUID,
    province_code: str,
    amount_fen: int,
    cap_fen: int,
    grounds: str,
    actor: Actor,
    now: datetime,
) -> Price:
    """The organization proposes a price for a province (价格申报), at most the national cap.

    Args:
        amount_fen: In fen (hundredths of a yuan).
        cap_fen: The national cap for this certificate.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``assessment.over_cap``, ``assessment.bad_amount``.
        Conflict: ``assessment.price_open``: another proposal is being decided.
    """
    certificate_type = certificate_type_for(actor, certificate_type_id)
    if certificate_type.organization_id is None:
        raise NotFound("not_found")
    require(actor, "exams.propose_price", certificate_type.organization_id)
    if not 0 <= amount_fen <= AMOUNT_FEN_MAX:
        raise Invalid("assessment.bad_amount", found=amount_fen)
    if amount_fen > cap_fen:
        raise Invalid("assessment.over_cap", found=yuan(amount_fen), cap=yuan(cap_fen))
    running = Price.objects.filter(
        certificate_type=certificate_type,
        province_code=province_code,
        state__in=(PriceState.PROPOSED, PriceState.COMMENTING),
    )
    if running.exists():
        raise Conflict("assessment.price_open")
    price = Price.objects.create(
        certificate_type=certificate_type,
        organization_id=certificate_type.organization_id,
        province_code=province_code,
        amount_fen=amount_fen,
        cap_fen=cap_fen,
        grounds=grounds.strip(),
        proposed_by_id=actor.id,
        proposed_at=now,
    )
    _record("assessment.price_proposed", price, actor, now)
    for authority in Institution.objects.filter(kind=InstitutionKind.AUTHORITY, province_code=province_code):
        people = people_in_role(Role.AUTHORITY_OFFICER, authority.id)
        _tell(people, "assessment.notice.price_proposed", price, now)
    return price


@transaction.atomic
def record_appraisal(
    *, price_id: UUID, appraisal: str, appraised_on: date, comments_until_on: date, actor: Actor, now: datetime
) -> Price:
    """The authority records the expert appraisal and opens the comment period (专家论证、征求意见).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``assessment.appraisal_missing``, ``assessment.comments_end_early``.
        Conflict: ``assessment.state_forbids``.
    """
    price = _priced(price_id, actor)
    if not appraisal.strip():
        raise Invalid("assessment.appraisal_missing")
    if comments_until_on < local_date(now):
        raise Invalid("assessment.comments_end_early", found=str(comments_until_on))
    move(
        price,
        PriceState.COMMENTING,
        appraisal=appraisal.strip(),
        appraised_on=appraised_on,
        comments_until_on=comments_until_on,
    )
    _record("assessment.price_appraised", price, actor, now)
    return price


@transaction.atomic
def comment_price(
    *, price_id: UUID, text: str, actor: Actor, now: datetime, institution_id: UUID | None = None
) -> PriceComment:
    """Comments on a price within its comment period (价格意见).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``: not signed in, or not of that institution.
        Invalid: ``assessment.text_missing``.
        Conflict: ``assessment.comments_over``.
    """
    price = one_of(prices_visible_to(actor), price_id)
    if actor.id is None or (institution_id is not None and institution_id not in actor.institutions()):
        raise Denied("denied", permission="exams.view")
    if not text.strip():
        raise Invalid("assessment.text_missing")
    is_open = price.state == PriceState.COMMENTING and price.comments_until_on is not None
    if not is_open or (price.comments_until_on and local_date(now) > price.comments_until_on):
        raise Conflict("assessment.comments_over")
    comment = PriceComment.objects.create(
        price=price, institution_id=institution_id, author_id=actor.id, text=text.strip(), written_at=now
    )
    _record("assessment.price_commented", price, actor, now)
    return comment


@transaction.atomic
def decide_price(*, price_id: UUID, is_accepted: bool, reason: str, actor: Actor, now: datetime) -> Price:
    """The authority puts a price into force after the comment period, or refuses it (价格核定).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Invalid: ``assessment.reason_missing``: of a refusal.
        Conflict: ``assessment.state_forbids``, ``assessment.comments_running``.
    """
    price = _priced(price_id, actor)
    if not is_accepted and not reason.strip():
        raise Invalid("assessment.reason_missing")
    if is_accepted and price.comments_until_on and local_date(now) <= price.comments_until_on:
        raise Conflict("assessment.comments_running", on=str(price.comments_until_on))
    if is_accepted and price.state == PriceState.COMMENTING:
        Price.objects.filter(
            certificate_type_id=price.certificate_type_id,
            province_code=price.province_code,
            state=PriceState.IN_FORCE,
        ).update(state=PriceState.SUPERSEDED)
    to = PriceState.IN_FORCE if is_accepted else PriceState.REFUSED
    move(price, to, reason=reason.strip(), decided_by_id=actor.id, decided_at=now)
    _record("assessment.price_decided", price, actor, now)
    people = people_in_role(Role.ORGANIZATION_OFFICER, price.organization_id)
    _tell(people, f"assessment.notice.price_{to.value}", price, now)
    return price


def _priced(price_id: UUID, actor: Actor) -> Price:
    price = one_of(prices_visible_to(actor), price_id)
    if not actor.is_system:
        own = Institution.objects.filter(id__in=actor.institutions(Role.AUTHORITY_OFFICER))
        mine = own.filter(province_code__in=(price.province_code, "")).first()
        require(actor, "exams.decide_price", mine.id if mine else price.organization_id)
    return price


def _record(verb: str, price: Price, actor: Actor, now: datetime) -> None:
    record_act(
        verb=verb,
        subject_kind="assessment.price",
        subject_id=price.id,
        institution_id=price.organization_id,
        facts={"province": price.province_code, "amount_fen": price.amount_fen, "state": price.state},
        actor=actor,
        now=now,
    )


def _tell(people: list[UUID], code: str, price: Price, now: datetime) -> None:
    params = {"certificate": price.certificate_type.name_zh, "amount": yuan(price.amount_fen)}
    notify(person_ids=people, code=code, params=params, path="/exams/prices/", now=now)


def yuan(fen: int) -> str:
    """An amount as people write it, e.g. ``"120.00"``."""
    return f"{fen // 100}.{fen % 100:02}"


def lay_fee_lines(plan: ExamPlan, actor: Actor, now: datetime) -> None:
    """Makes the line of every confirmed candidate: the price in force in the candidate's province, and who pays.

    Students registered by their college are not charged: the college pays.
    """
    rows = plan.registrations.filter(state=RegistrationState.CONFIRMED, fee_lines=None).select_related(
        "level", "college"
    )
    prices = {
        (price.certificate_type_id, price.province_code): price.amount_fen
        for price in Price.objects.filter(state=PriceState.IN_FORCE, organization_id=plan.organization_id)
    }
    lines = []
    for row in rows:
        province = row.college.province_code if row.college else plan.province_code
        amount = prices.get((row.level.certificate_type_id, province), row.level.fee_fen)
        payer = Payer.COLLEGE if row.channel == Channel.COLLEGE else Payer.CANDIDATE
        lines.append(
            FeeLine(
                registration_id=row.id,
                learner_id=row.learner_id,
                plan_id=plan.id,
                payer=payer if amount else Payer.NOBODY,
                amount_fen=amount,
            )
        )
    insert_rows(FeeLine, lines)
    facts = {"lines": len(lines), "amount_fen": sum(line.amount_fen for line in lines)}
    record_plan_act("assessment.fees_laid", plan, facts, actor, now, rows=[line.id.bytes for line in lines])


def remove_fee_lines(plan: ExamPlan, actor: Actor, now: datetime) -> None:
    """Takes the lines back when registration opens again."""
    count = FeeLine.objects.filter(plan=plan).delete()[0]
    FeeConfirmation.objects.filter(plan=plan).delete()
    record_plan_act("assessment.fees_removed", plan, {"lines": count}, actor, now)


@transaction.atomic
def state_fees(
    *,
    exam_plan_id: UUID,
    party: str,
    institution_id: UUID,
    amounts: Mapping[UUID, int],
    actor: Actor,
    now: datetime,
) -> int:
    """A party says what it has for some candidates (逐人核对); what differs from the line is a difference.

    Args:
        amounts: Registration → fen.

    Raises:
        NotFound: ``not_found``: the plan, or a candidate who is not the party's.
        Denied: ``denied``.
        Invalid: ``assessment.bad_amount``.
        Conflict: ``assessment.state_forbids``.
    """
    plan = _reconciled(exam_plan_id, party, institution_id, actor)
    lines = {row.registration_id: row for row in lines_of_party(plan, party, institution_id)}
    if set(amounts) - lines.keys():
        raise NotFound("not_found")
    for registration_id, amount in amounts.items():
        if not 0 <= amount <= AMOUNT_FEN_MAX:
            raise Invalid("assessment.bad_amount", found=amount)
        FeeLine.objects.filter(id=lines[registration_id].id).update(**{SAYINGS[Party(party)]: amount})
    FeeConfirmation.objects.filter(plan=plan, party=party, institution_id=institution_id).delete()
    facts = {"party": party, "institution": institution_id, "lines": len(amounts)}
    record_plan_act("assessment.fees_stated", plan, facts, actor, now)
    return len(amounts)


@transaction.atomic
def confirm_fees(
    *,
    exam_plan_id: UUID,
    party: str,
    institution_id: UUID,
    heads: int,
    amount_fen: int,
    actor: Actor,
    now: datetime,
) -> FeeConfirmation:
    """A party confirms its heads and its sum (费用确认); other figures than its lines have are refused with both.

    Raises:
        NotFound: ``not_found``: the plan, or an institution that is no party.
        Denied: ``denied``.
        Conflict: ``assessment.state_forbids``, ``assessment.fee_sums_differ``.
    """
    plan = _reconciled(exam_plan_id, party, institution_id, actor)
    field = SAYINGS[Party(party)]
    lines = lines_of_party(plan, party, institution_id)
    FeeLine.objects.filter(id__in=list(lines.filter(**{field: None}).values_list("id", flat=True))).update(
        **{field: F("amount_fen")}
    )
    own_heads, own_sum = sum_of(lines, field)
    if (heads, amount_fen) != (own_heads, own_sum):
        raise Conflict(
            "assessment.fee_sums_differ",
            heads=heads,
            amount=yuan(amount_fen),
            own_heads=own_heads,
            own_amount=yuan(own_sum),
        )
    confirmation, _made = FeeConfirmation.objects.update_or_create(
        plan=plan,
        party=party,
        institution_id=institution_id,
        defaults={"heads": heads, "amount_fen": amount_fen, "confirmed_by_id": actor.id, "confirmed_at": now},
    )
    facts = {"party": party, "institution": institution_id, "heads": heads, "amount_fen": amount_fen}
    record_plan_act("assessment.fees_confirmed", plan, facts, actor, now)
    return confirmation


def _reconciled(exam_plan_id: UUID, party: str, institution_id: UUID, actor: Actor) -> ExamPlan:
    plan = get_plan(actor, exam_plan_id)
    if (party, institution_id) not in {(one, institution.id) for one, institution in parties_of(plan)}:
        raise NotFound("not_found")
    require(actor, "exams.confirm_fees", institution_id)
    return locked_plan(plan.id, PlanState.LIST_CONFIRMED)
