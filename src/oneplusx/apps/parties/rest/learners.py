from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from oneplusx.apps.parties import selectors, services
from oneplusx.apps.parties.endpoints import IdempotencyKey, once_per_key
from oneplusx.apps.parties.schemas import (
    AccountIn,
    AccountsIn,
    AccountsOut,
    CodeOut,
    CodesIn,
    EnrollmentOut,
    EnrollmentsQuery,
    IdentityCorrectionIn,
    LearnerDetailOut,
    LearnerOut,
    LearnersQuery,
    MeOut,
    me_of,
)
from oneplusx.domain.identity import DocumentKind
from oneplusx.web.clock import now
from oneplusx.web.listing import Listing, Paging, listing
from oneplusx.web.problems import READS, WRITES, problems
from oneplusx.web.requests import actor_of
from oneplusx.web.wording import say_both

router = Router()


@router.get("/me", response={200: MeOut, **problems(401, 403, 429)}, summary="Who the caller is")
def get_me(request: HttpRequest) -> dict[str, Any]:
    """Name, roles by institution, and the scopes a token is limited to."""
    actor = actor_of(request)
    return me_of(actor, {hint.institution.id: hint.institution.code for hint in selectors.role_hints(actor)})


@router.get("/learners", response={200: Listing[LearnerOut], **READS}, summary="Learning accounts the caller may see")
def list_learners(request: HttpRequest, paging: Query[Paging], narrow: Query[LearnersQuery]) -> dict[str, Any]:
    """Narrowed by name, college, class, entry year and state; those of others answer like unknown ones."""
    wanted = selectors.LearnerFilter(
        query=narrow.q,
        college_code=narrow.college_code,
        class_code=narrow.class_code,
        entry_year=narrow.entry_year,
        state=narrow.state,
    )
    return listing(selectors.find_learners(actor_of(request), wanted), paging, LearnerOut.of)


@router.get("/learners/{learner_id}", response={200: LearnerDetailOut, **READS}, summary="One learning account")
def get_learner(request: HttpRequest, learner_id: UUID) -> dict[str, Any]:
    """With its enrollments and the ids of accounts that were merged into it."""
    actor = actor_of(request)
    found = selectors.get_learner(actor, learner_id)
    return {
        **LearnerOut.of(found).model_dump(),
        "alias_ids": selectors.alias_ids(found),
        "enrollments": [EnrollmentOut.of(one) for one in selectors.enrollments_of(actor, found.id)],
    }


@router.put(
    "/learners/{learner_id}/identity",
    response={200: LearnerOut, **WRITES},
    summary="Correct a learner's name or document",
)
def correct_identity(
    request: HttpRequest,
    response: HttpResponse,
    learner_id: UUID,
    body: IdentityCorrectionIn,
    idempotency_key: IdempotencyKey = None,
) -> Status[Any]:
    """The account, its credits and its history stay; the learner is told."""

    def produce() -> tuple[int, Any]:
        actor = actor_of(request)
        services.correct_identity(learner_id=learner_id, **body.model_dump(), actor=actor, now=now())
        return 200, LearnerOut.of(selectors.get_learner(actor, learner_id)).model_dump(mode="json")

    return once_per_key(request, response, idempotency_key, produce)


def _coded(row: AccountIn) -> services.CodedRow:
    values = row.model_dump()
    values["identity_kind"] = DocumentKind(row.identity_kind)
    return services.CodedRow(**values)


def _account(outcome: services.AccountOutcome) -> dict[str, Any]:
    problem = outcome.problem
    return {
        "result": outcome.result.value,
        "learner_id": outcome.learner_id,
        "enrollment_id": outcome.enrollment_id,
        "code": problem.code if problem else "",
        "detail": say_both(problem.code, problem.params) if problem else "",
    }


@router.post("/learners", response={200: AccountsOut, **WRITES}, summary="Open accounts in bulk, at most 2,000 rows")
def open_accounts(
    request: HttpRequest, response: HttpResponse, body: AccountsIn, idempotency_key: IdempotencyKey = None
) -> Status[Any]:
    """Repeats change nothing: a known row answers `unchanged`. Refused rows do not stop the others."""

    def produce() -> tuple[int, Any]:
        college = selectors.institution(body.college_code)
        rows = [_coded(row) for row in body.rows]
        outcomes = services.open_accounts_by_code(college=college, rows=rows, actor=actor_of(request), now=now())
        counts = Counter(outcome.result.value for outcome in outcomes)
        return 200, {"counts": dict(counts), "rows": [_account(outcome) for outcome in outcomes]}

    return once_per_key(request, response, idempotency_key, produce)


@router.get("/enrollments", response={200: Listing[EnrollmentOut], **READS}, summary="Enrollments the caller may see")
def list_enrollments(request: HttpRequest, paging: Query[Paging], narrow: Query[EnrollmentsQuery]) -> dict[str, Any]:
    """One row per learner, college and program; narrowed like the accounts."""
    wanted = selectors.LearnerFilter(
        query=narrow.q,
        college_code=narrow.college_code,
        class_code=narrow.class_code,
        entry_year=narrow.entry_year,
        student_number=narrow.student_number,
    )
    return listing(selectors.find_enrollments(actor_of(request), wanted), paging, EnrollmentOut.of)


@router.get("/enrollments/{enrollment_id}", response={200: EnrollmentOut, **READS}, summary="One enrollment")
def get_enrollment(request: HttpRequest, enrollment_id: UUID) -> EnrollmentOut:
    """The program, class and entry year that choose the rule version."""
    return EnrollmentOut.of(selectors.get_enrollment(actor_of(request), enrollment_id))


@router.post("/activation-codes", response={200: list[CodeOut], **WRITES}, summary="Make activation codes")
def issue_activation_codes(request: HttpRequest, body: CodesIn) -> list[CodeOut]:
    """Earlier codes of these learners end; the answer is the only place where the new ones stand."""
    actor = actor_of(request)
    college = selectors.institution(body.college_code)
    ids = None
    if body.student_numbers is not None:
        ids = [one.id for one in selectors.enrollments_by_number(college, body.student_numbers).values()]
    codes = services.issue_activation_codes(college=college, enrollment_ids=ids, actor=actor, now=now())
    return [CodeOut.from_orm(one) for one in codes]
