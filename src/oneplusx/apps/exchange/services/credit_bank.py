"""Lists for the credit bank: exported (导出学分银行成绩), their codes, and files that jobs made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from oneplusx.apps.exchange.credit_bank import CreditBankList, cells_of_row, file_name_of, heads_of
from oneplusx.apps.exchange.models import CreditBankCodes, CreditBankFile
from oneplusx.apps.exchange.selectors.credit_bank import (
    Wanted,
    bank_college_for,
    bank_rows,
    batch_of,
    education_types_of,
    missing_codes,
)
from oneplusx.apps.exchange.selectors.write_back import WRITE_BACK
from oneplusx.apps.exchange.sheets import write_file
from oneplusx.apps.files import sniffing
from oneplusx.apps.files.services import forget_unused, store_file
from oneplusx.apps.graduation.models import Outcome
from oneplusx.apps.jobs.models import Job
from oneplusx.apps.jobs.services import start_job
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.trail.services import record_access, record_act
from oneplusx.domain.errors import Invalid
from oneplusx.web.actor import Actor

BANK_JOB = "exchange.credit_bank_list"
ROWS_MAX = 200_000
AT_ONCE_ROWS = 5_000
FILES_KEPT = timedelta(days=7)
CODE_MAX = 40
PLAIN_CODES = ("school_code", "category_code", "external_level_code", "external_category_code")
OUTCOMES = (Outcome.GRADUATION, Outcome.COMPLETION, Outcome.INCOMPLETION)
PURPOSE_MIN = 2


@dataclass(frozen=True, slots=True)
class BankFile:
    """A finished list."""

    name: str
    content: bytes
    rows_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BankRequest:
    """Which list is asked for, and why identity numbers are needed in full."""

    which: CreditBankList
    college_id: UUID
    purpose: str
    since: date | None = None
    until: date | None = None
    review_id: UUID | None = None


def _wanted(request: BankRequest, actor: Actor) -> Wanted:
    college = bank_college_for(actor, request.college_id)
    require(actor, WRITE_BACK, college.id)
    if len(request.purpose.strip()) < PURPOSE_MIN:
        raise Invalid("parties.purpose_missing")
    review = None
    if request.which == CreditBankList.OWN:
        if request.review_id is None:
            raise Invalid("field.required", field="review_id")
        review = batch_of(actor, request.review_id)
    return Wanted(request.which, college, request.since, request.until, review)


@transaction.atomic
def export_credit_bank_list(*, request: BankRequest, actor: Actor, now: datetime) -> BankFile:
    """One of the three lists for the credit bank, as xlsx (导出学分银行成绩).

    Identity numbers are given in full; each reading is recorded with its purpose for the learner to see.

    Raises:
        NotFound: ``not_found``: the college or the batch is not the actor's.
        Invalid: ``parties.purpose_missing``, ``field.required``, ``exchange.nothing_to_export``,
            ``exchange.too_many_rows``, ``exchange.codes_missing`` with their names.
    """
    wanted = _wanted(request, actor)
    rows = bank_rows(wanted)
    if not rows:
        raise Invalid("exchange.nothing_to_export")
    if len(rows) > ROWS_MAX:
        raise Invalid("exchange.too_many_rows", allowed=ROWS_MAX)
    missing = missing_codes(wanted.which, rows)
    if missing:
        raise Invalid("exchange.codes_missing", found=missing)
    content = write_file(heads_of(wanted.which), [cells_of_row(wanted.which, row) for row in rows], "xlsx")
    for person_id in dict.fromkeys(row.enrollment.learner.person_id for row in rows):
        record_access(person_id=person_id, fields=["identity"], purpose=request.purpose.strip(), actor=actor, now=now)
    record_act(
        verb="exchange.credit_bank_list_exported",
        subject_kind="exchange.report",
        institution_id=wanted.college.id,
        facts={"rows": len(rows), "list": wanted.which.value},
        actor=actor,
        now=now,
    )
    return BankFile(file_name_of(wanted.which, wanted.review.title if wanted.review else ""), content, len(rows))


def request_credit_bank_list(*, request: BankRequest, actor: Actor, now: datetime) -> BankFile | Job:
    """A small list at once, a large one as a job that keeps its file for a week (导出或后台导出).

    Raises:
        DomainError: As ``export_credit_bank_list``.
    """
    wanted = _wanted(request, actor)
    rows = bank_rows(wanted)
    if len(rows) <= AT_ONCE_ROWS:
        return export_credit_bank_list(request=request, actor=actor, now=now)
    missing = missing_codes(wanted.which, rows)
    if missing:
        raise Invalid("exchange.codes_missing", found=missing)
    params = {
        "which": request.which.value,
        "purpose": request.purpose,
        "since": request.since.isoformat() if request.since else "",
        "until": request.until.isoformat() if request.until else "",
        "review_id": str(request.review_id or ""),
    }
    return start_job(kind=BANK_JOB, params=params, institution_id=wanted.college.id, actor=actor, now=now)


@transaction.atomic
def make_credit_bank_file(*, request: BankRequest, actor: Actor, now: datetime) -> CreditBankFile:
    """Makes a list and keeps it for a week (后台导出).

    Raises:
        DomainError: As ``export_credit_bank_list``.
    """
    made = export_credit_bank_list(request=request, actor=actor, now=now)
    file = store_file(data=made.content, now=now, accept=sniffing.SPREADSHEETS)
    return CreditBankFile.objects.create(
        college_id=request.college_id,
        name=made.name[:200],
        rows_count=made.rows_count,
        file=file,
        made_by_id=actor.id,
        made_at=now,
    )


def forget_credit_bank_files(*, actor: Actor, now: datetime) -> int:  # noqa: ARG001 - every service knows who
    """Deletes lists that are over a week old (清理学分银行文件); that they were made stays known."""
    old = CreditBankFile.objects.filter(made_at__lt=now - FILES_KEPT, file__isnull=False).select_related("file")
    rows = list(old[:500])
    for row in rows:
        with transaction.atomic():
            CreditBankFile.objects.filter(id=row.id).update(file=None)
            if row.file is not None:
                forget_unused(file=row.file, now=now)
    return len(rows)


@transaction.atomic
def save_bank_codes(
    *,
    college_id: UUID,
    codes: Mapping[str, str],
    levels: Mapping[str, str],
    outcomes: Mapping[str, str],
    actor: Actor,
    now: datetime,
) -> CreditBankCodes:
    """Keeps a college's codes for the credit bank (学分银行代码).

    Args:
        codes: By names of ``PLAIN_CODES``.
        levels: By education type of the college's programs.
        outcomes: By outcome of the graduation review.

    Raises:
        NotFound: ``not_found``.
        Invalid: ``field.invalid``: an unknown education type or outcome, or a code that is too long.
    """
    college = bank_college_for(actor, college_id)
    require(actor, WRITE_BACK, college.id)
    for field, known, given in (
        ("codes", PLAIN_CODES, codes),
        ("levels", education_types_of(college), levels),
        ("outcomes", [one.value for one in OUTCOMES], outcomes),
    ):
        unknown = sorted(set(given) - set(known))
        if unknown:
            raise Invalid("field.invalid", field=field, found=", ".join(unknown), allowed=", ".join(known))
        long = [code for code in given.values() if len(code) > CODE_MAX]
        if long:
            raise Invalid("field.invalid", field=field, found=long[0], allowed=f"≤ {CODE_MAX}")
    kept = {name: codes.get(name, "").strip() for name in PLAIN_CODES}
    kept_levels = {name: code.strip() for name, code in levels.items() if code.strip()}
    kept_outcomes = {name: code.strip() for name, code in outcomes.items() if code.strip()}
    row, _is_new = CreditBankCodes.objects.update_or_create(
        college=college, defaults={**kept, "levels": kept_levels, "outcomes": kept_outcomes, "updated_at": now}
    )
    record_act(
        verb="exchange.bank_codes_saved",
        subject_kind="exchange.bank_codes",
        subject_id=row.id,
        institution_id=college.id,
        facts={**kept, "levels": kept_levels, "outcomes": kept_outcomes},
        actor=actor,
        now=now,
    )
    return row
