"""Learners as a back-test of conversion methods replays them: record, decisions taken, transcript, program."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from oneplusx.apps.conversion.models import Conversion, ConversionState
from oneplusx.apps.conversion.selectors import learner_records
from oneplusx.apps.graduation.selectors.programs import plain_programs
from oneplusx.apps.graduation.selectors.records import audit_records
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.rulesets.cohorts import Gathered
from oneplusx.domain import rules
from oneplusx.domain.backtest import CaseFile, PastCase, set_back
from oneplusx.web.clock import local_date

STANDING = (ConversionState.SUBMITTED, ConversionState.RETURNED, ConversionState.APPROVED)
REPLAYED = (*STANDING, ConversionState.REFUSED)


def gather_case_files(enrollment_ids: Sequence[UUID], on: date, with_plan: bool) -> Gathered:  # noqa: FBT001
    """Files of these enrollments, set-based; those without a program are left out."""
    rows = list(Enrollment.objects.filter(id__among=list(enrollment_ids)).select_related("college"))
    records = learner_records(rows)
    audits = audit_records(rows, on)
    cases = _cases(list(records))
    programs = plain_programs({row.program_id for row in rows if row.program_id is not None})
    files = []
    for row in rows:
        if row.id not in records:
            continue
        own = cases[row.id]
        record, audit = set_back(records[row.id], audits.get(row.id), [case.id for case in own])
        plan_on = on if with_plan else None
        files.append(CaseFile(str(row.id), record, tuple(own), str(row.program_id), audit, plan_on))
    return Gathered(files, {str(key): program for key, program in programs.items()})


def _cases(enrollment_ids: Sequence[UUID]) -> dict[UUID, list[PastCase]]:
    found: dict[UUID, list[PastCase]] = defaultdict(list)
    rows = Conversion.objects.filter(enrollment_id__among=list(enrollment_ids), state__in=REPLAYED)
    columns = ("id", "enrollment_id", "request", "decision", "state", "submitted_at")
    for case_id, enrollment_id, request, decision, state, at in rows.values_list(*columns):
        outcome = decision.get("outcome")
        found[enrollment_id].append(
            PastCase(
                id=str(case_id),
                request=rules.request_from_json(request),
                on=local_date(at),
                decided=rules.Outcome(outcome) if outcome else None,
                stands=state in STANDING,
            )
        )
    return found
