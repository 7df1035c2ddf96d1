"""Terms (学期) of a college: windows counted in weeks or from the exams and the term of an exemption read them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from oneplusx.apps.parties.permissions import require
from oneplusx.apps.standards.models import Term
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import DomainError, Invalid
from oneplusx.web.actor import Actor

_CODE = re.compile(r"(\d{4})-(\d{4})-([1-4])")


@dataclass(frozen=True, slots=True)
class TermRow:
    """A term as entered, e.g. ``2026-2027-1``, 31 August 2026 to 17 January 2027, final exams from 4 January 2027."""

    code: str
    starts_on: date
    ends_on: date
    exams_on: date | None = None


@dataclass(frozen=True, slots=True)
class TermPlan:
    """What saving a row would do: ``problem``, or make a term (``existing`` is ``None``), change it or leave it."""

    row: TermRow
    existing: Term | None = None
    problem: DomainError | None = None

    @property
    def is_unchanged(self) -> bool:
        """The term is stored with these dates."""
        return self.existing is not None and _days(self.existing) == _days(self.row)


def plan_terms(*, college_id: UUID, rows: Sequence[TermRow]) -> list[TermPlan]:
    """What saving these terms would do, in their order; writes nothing."""
    stored = {term.code: term for term in Term.objects.filter(college_id=college_id)}
    after = {code: TermRow(code, term.starts_on, term.ends_on) for code, term in stored.items()}
    after.update({row.code: row for row in rows})
    return [TermPlan(row, stored.get(row.code), _problem(row, after.values())) for row in rows]


@transaction.atomic
def save_terms(*, college_id: UUID, rows: Sequence[TermRow], actor: Actor, now: datetime) -> list[TermPlan]:
    """Enters the terms of a college, or moves their dates; all of them or none.

    Returns:
        The plan that was carried out, in the order of the rows.

    Raises:
        Denied: ``denied``.
        Invalid: ``standards.bad_term_code``, ``standards.term_ends_early``, ``standards.exams_outside_term``,
            ``standards.terms_overlap``.
    """
    require(actor, "import.programs", college_id)
    plans = plan_terms(college_id=college_id, rows=rows)
    for plan in plans:
        if plan.problem is not None:
            raise plan.problem
    changes = [plan for plan in plans if not plan.is_unchanged]
    for plan in changes:
        row = plan.row
        dates = {"starts_on": row.starts_on, "ends_on": row.ends_on, "exams_on": row.exams_on}
        Term.objects.update_or_create(college_id=college_id, code=row.code, defaults=dates)
    if changes:
        record_act(
            verb="standards.terms_saved",
            subject_kind="institution",
            subject_id=college_id,
            institution_id=college_id,
            facts={"terms": [_fact(plan) for plan in changes]},
            actor=actor,
            now=now,
        )
    return plans


def _problem(row: TermRow, others: Iterable[TermRow]) -> DomainError | None:
    code = _CODE.fullmatch(row.code)
    if code is None or int(code[2]) != int(code[1]) + 1:
        return Invalid("standards.bad_term_code", found=row.code)
    if row.ends_on <= row.starts_on:
        return Invalid("standards.term_ends_early", found=row.ends_on, starts=row.starts_on)
    if row.exams_on is not None and not row.starts_on <= row.exams_on <= row.ends_on:
        return Invalid("standards.exams_outside_term", found=row.exams_on, starts=row.starts_on, ends=row.ends_on)
    for other in others:
        if other.code != row.code and other.starts_on <= row.ends_on and row.starts_on <= other.ends_on:
            return Invalid("standards.terms_overlap", found=row.code, other=other.code)
    return None


def _days(term: Term | TermRow) -> tuple[date, date, date | None]:
    return term.starts_on, term.ends_on, term.exams_on


def _fact(plan: TermPlan) -> dict[str, str]:
    fact = {"code": plan.row.code, "starts_on": str(plan.row.starts_on), "ends_on": str(plan.row.ends_on)}
    if plan.row.exams_on is not None:
        fact["exams_on"] = str(plan.row.exams_on)
    if plan.existing is not None:
        fact["earlier"] = f"{plan.existing.starts_on}/{plan.existing.ends_on}"
    return fact
