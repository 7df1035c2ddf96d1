"""Decides a batch of outcomes: which deposits are due, and why the others give nothing. Writes nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Sum

from oneplusx.apps.curriculum.selectors import program_facts_of
from oneplusx.apps.ledger.services import derived_entry_id
from oneplusx.apps.parties.models import Enrollment, Institution, InstitutionKind
from oneplusx.apps.recognition.attributes import as_rules_read, numeric_names
from oneplusx.apps.recognition.models import Recognition
from oneplusx.apps.recognition.selectors import Candidate, studying_enrollments
from oneplusx.apps.rulesets.models import RuleSetVersion
from oneplusx.apps.rulesets.selectors import rule_sets_for
from oneplusx.apps.standards.models import AchievementType, CertificateType
from oneplusx.domain import rules
from oneplusx.domain.achievement import HeldAchievement
from oneplusx.domain.recognition import BankDecision, Outcome, Standing, Tested, recognize_at_bank_value
from oneplusx.domain.rules.decision_json import condition_to_json
from oneplusx.web.clock import local_date

QUERY_ROWS = 5000
HIGHEST_ONLY = "highest_level_only"
NO_RULE = "recognition.no_rule"
NO_ENROLLMENT = "recognition.no_enrollment"
RULE_REFUSES = "recognition.rule_refuses"
REASONS_MAX = 8

InForce = tuple[RuleSetVersion, rules.RuleSet] | None


@dataclass(frozen=True, slots=True)
class Deposit:
    """Credits of one outcome due in one account, with the trace that says why."""

    achievement: Candidate
    institution_id: UUID
    entry_id: UUID
    credits_hundredths: int
    trace: list[dict[str, Any]]
    rule_id: str = ""
    rule_set_version_id: UUID | None = None

    def digestible(self) -> bytes:
        """What the act of record digests."""
        return self.achievement.id.bytes + self.institution_id.bytes + str(self.credits_hundredths).encode()


@dataclass(slots=True)
class Decided:
    """Deposits due, and reasons by outcome."""

    deposits: list[Deposit] = field(default_factory=list)
    refusals: dict[UUID, list[dict[str, Any]]] = field(default_factory=dict)


def decide(rows: Sequence[Candidate], *, now: datetime) -> Decided:
    """Decides a batch of verified outcomes; see ``recognizing`` for the procedure."""
    on = local_date(now)
    decided = Decided()
    standing = _Standing(rows)
    own = _decide_at_bank(rows, standing, on, decided)
    if own:
        _decide_by_college(own, standing, on, decided)
    return decided


def entry_id(achievement_id: UUID, institution_id: UUID, round_: int) -> UUID:
    """Id of a deposit: the same outcome, account and round always give the same one.

    Args:
        round_: How many deposits of the pair were reversed before.
    """
    return derived_entry_id(achievement_id, institution_id, round_)


class _Standing:
    """What was deposited before: open and reversed recognitions of the batch's outcomes."""

    def __init__(self, rows: Sequence[Candidate]) -> None:
        self.open: set[tuple[UUID, UUID]] = set()
        self.rounds: dict[tuple[UUID, UUID], int] = defaultdict(int)
        for some in _slices([row.id for row in rows]):
            before = Recognition.objects.filter(achievement_id__in=some)
            for achievement_id, institution_id, reversed_at in before.values_list(
                "achievement_id", "institution_id", "reversed_at"
            ):
                if reversed_at is None:
                    self.open.add((achievement_id, institution_id))
                else:
                    self.rounds[achievement_id, institution_id] += 1

    def entry_id(self, achievement_id: UUID, institution_id: UUID) -> UUID:
        """Id of the next deposit of an outcome in an account."""
        return entry_id(achievement_id, institution_id, self.rounds.get((achievement_id, institution_id), 0))


def _decide_at_bank(rows: Sequence[Candidate], standing: _Standing, on: date, decided: Decided) -> list[Candidate]:
    """Step 2, first half; returns the outcomes that are left to the colleges' own methods."""
    bank = Institution.objects.filter(kind=InstitutionKind.BANK).order_by("id").first()
    highest_only = bool(bank and bank.settings.get(HIGHEST_ONLY))
    families = _deposited_in_families(rows, bank) if bank and highest_only else {}
    values = dict(
        CertificateType.objects.filter(id__in={row.certificate_type_id for row in rows}).values_list(
            "id", "bank_value_hundredths"
        )
    )
    own = []
    for row in rows:
        key = (row.learner_id, row.family)
        decision = recognize_at_bank_value(
            _outcome(row, values.get(row.certificate_type_id) if bank and row.certificate_type_id else None),
            on=on,
            deposited_in_family_hundredths=families.get(key, 0),
            highest_level_only=highest_only,
        )
        if decision.wants_own_rule:
            own.append(row)
        elif decision.refusals:
            decided.refusals[row.id] = [_reason(tested) for tested in decision.refusals if _is_told(tested, decision)]
        elif bank is not None and (row.id, bank.id) not in standing.open:
            trace = [condition._asdict() for condition in decision.conditions]
            credits_hundredths = decision.credits_hundredths
            number = standing.entry_id(row.id, bank.id)
            decided.deposits.append(Deposit(row, bank.id, number, credits_hundredths, trace))
            if highest_only and row.family:
                families[key] = families.get(key, 0) + credits_hundredths
    return own


def _outcome(row: Candidate, bank_value_hundredths: int | None) -> Outcome:
    """An outcome as ``domain.recognition`` sees it; what is loaded here is verified."""
    return Outcome(
        key=str(row.id),
        is_verified=True,
        is_passed=row.certificate_is_passed is not False,
        standing=Standing(row.certificate_state or Standing.VALID),
        expires_on=row.expires_on,
        bank_value_hundredths=bank_value_hundredths,
        family=row.family,
        is_forged=row.is_forged,
    )


def _is_told(tested: Tested, decision: BankDecision) -> bool:
    """A missing bank value is a reason only where nothing else stands against the outcome."""
    return tested.code != "recognition.no_bank_value" or len(decision.refusals) == 1


def _reason(tested: Tested) -> dict[str, Any]:
    return {"code": tested.code, "actual": tested.actual, "required": tested.required}


def _deposited_in_families(rows: Sequence[Candidate], bank: Institution) -> dict[tuple[UUID, str], int]:
    found: dict[tuple[UUID, str], int] = {}
    families = {row.family for row in rows if row.family}
    for some in _slices([row.learner_id for row in rows if row.family]):
        before = Recognition.objects.filter(
            learner_id__in=some, institution=bank, reversed_at=None, achievement__family__in=families
        )
        for row in before.values("learner_id", "achievement__family").annotate(total=Sum("credits_hundredths")):
            found[row["learner_id"], row["achievement__family"]] = row["total"]
    return found


def _decide_by_college(rows: Sequence[Candidate], standing: _Standing, on: date, decided: Decided) -> None:
    """Step 2, second half: the methods of the colleges where the learners study."""
    enrollments = studying_enrollments(row.learner_id for row in rows)
    every = [enrollment for found in enrollments.values() for enrollment in found]
    methods = rule_sets_for(every, on)
    programs = program_facts_of({one.program_id for one in every if one.program_id is not None})
    types = AchievementType.objects.in_bulk({row.type_id for row in rows})
    numeric = {row.id: numeric_names(row) for row in types.values()}
    for row in rows:
        mine = [one for one in enrollments.get(row.learner_id, []) if row.college_id in (None, one.college_id)]
        outcome = _held(row, types[row.type_id].code, numeric[row.type_id])
        reasons = _deposit_by_method(row, outcome, mine, methods, programs, standing, on, decided)
        if reasons:
            decided.refusals[row.id] = reasons


def _held(row: Candidate, type_code: str, numeric: frozenset[str]) -> HeldAchievement:
    """An outcome without bank value as the rules see it."""
    return HeldAchievement(
        id=str(row.id),
        type=type_code,
        title=row.title,
        attributes=as_rules_read(row.attributes, numeric),
        obtained_on=row.obtained_on,
        expires_on=row.expires_on,
        bank_value_hundredths=None,
        verified=True,
        family=row.family or None,
    )


def _deposit_by_method(
    row: Candidate,
    outcome: HeldAchievement,
    enrollments: Sequence[Enrollment],
    methods: Mapping[UUID, InForce],
    programs: Mapping[UUID, rules.ProgramFacts],
    standing: _Standing,
    on: date,
    decided: Decided,
) -> list[dict[str, Any]]:
    """Adds the deposits due; returns the reasons when there is none."""
    reasons: list[dict[str, Any]] = [] if enrollments else [{"code": NO_ENROLLMENT}]
    given = False
    served: set[UUID] = set()
    for enrollment in enrollments:
        found = methods.get(enrollment.id)
        program = programs.get(enrollment.program_id) if enrollment.program_id else None
        if found is None or program is None:
            reasons.append({"code": NO_RULE, "college": enrollment.college.code})
            continue
        version, rule_set = found
        decision = rules.recognized_credits(rule_set, outcome, program, on)
        trace = [condition_to_json(condition) for condition in decision.trace]
        if decision.credits_hundredths <= 0 or decision.outcome is not rules.Outcome.APPROVED:
            reasons.append({"code": RULE_REFUSES, "rule_set": rule_set.code, "rule": decision.rule_id, "trace": trace})
            continue
        given = True
        college_id = enrollment.college_id
        if college_id in served or (row.id, college_id) in standing.open:
            continue
        served.add(college_id)
        decided.deposits.append(
            Deposit(
                row,
                college_id,
                standing.entry_id(row.id, college_id),
                decision.credits_hundredths,
                trace,
                decision.rule_id or "",
                version.id,
            )
        )
    return [] if given else reasons[:REASONS_MAX]


def _slices(values: Iterable[UUID]) -> Iterable[list[UUID]]:
    distinct = list(dict.fromkeys(values))
    return (distinct[start : start + QUERY_ROWS] for start in range(0, len(distinct), QUERY_ROWS))
