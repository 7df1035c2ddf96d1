"""Compares certificates, outcomes, recognitions, ledger, conversions, transcript, write-back and audit.

Set-based: a fixed number of queries per group of learners. Each function compares one pair of neighbors in the flow.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Sum

from oneplusx.apps.certificates.models import Certificate, CertificateState
from oneplusx.apps.conversion.models import Conversion, ConversionSource, ConversionState, ConversionTarget
from oneplusx.apps.curriculum.models import CourseResult, PassedWay
from oneplusx.apps.exchange.findings import Found
from oneplusx.apps.exchange.layouts import CANCEL, EXEMPT
from oneplusx.apps.exchange.models import RowState, WriteBackRow
from oneplusx.apps.exchange.selectors.write_back import due_cancels, due_exemptions
from oneplusx.apps.graduation.models import GraduationResult
from oneplusx.apps.ledger.models import Account, Entry, EntryKind, Posting
from oneplusx.apps.parties.models import Enrollment, EnrollmentState, Institution
from oneplusx.apps.recognition.models import Achievement, AchievementState, Recognition
from oneplusx.domain.credits import format_credits
from oneplusx.domain.ledger import PARTS_PER_ACCOUNT, Part

RECEIPT_AFTER = timedelta(days=7)
CONSIDERED_AFTER = timedelta(days=1)
SLOT_PREFIX = "slot:"


def compare(
    college: Institution, enrollments: Sequence[Enrollment], bank_id: UUID | None, now: datetime
) -> Iterator[Found]:
    """All differences of some enrollments of a college.

    Args:
        bank_id: The credit bank, whose accounts belong to every college's learners.
    """
    learners = sorted({row.learner_id for row in enrollments})
    ids = [row.id for row in enrollments]
    yield from _certificates(learners, college)
    yield from _recognitions(learners, [place for place in (college.id, bank_id) if place], now)
    yield from _settlements(ids)
    yield from _exemptions(ids)
    yield from _exempted_rows(ids)
    yield from _write_back(college, ids, now)
    yield from _audits(enrollments)


def _certificates(learners: Sequence[UUID], college: Institution) -> Iterator[Found]:
    held = Achievement.objects.filter(certificate_id=OuterRef("pk"))
    unregistered = Certificate.objects.filter(
        ~Exists(held), learner_id__in=learners, state=CertificateState.VALID, is_passed=True
    ).select_related("certificate_type")
    for row in unregistered.order_by("id"):
        yield Found(
            "certificate_not_registered",
            row.learner_id,
            "certificate",
            row.id,
            params={"name": row.certificate_type.name_zh},
        )
    standing = Recognition.objects.filter(
        learner_id__in=learners,
        reversed_at=None,
        frozen_at=None,
        achievement__certificate__state=CertificateState.REVOKED,
    ).filter(Q(institution=college) | Q(institution__kind="bank"))
    for recognition in standing.select_related("achievement").order_by("id"):
        yield Found(
            "revoked_still_recognized",
            recognition.learner_id,
            "recognition.achievement",
            recognition.achievement_id,
            params={"name": recognition.achievement.title, "credits": format_credits(recognition.credits_hundredths)},
        )


def _recognitions(learners: Sequence[UUID], places: Sequence[UUID], now: datetime) -> Iterator[Found]:
    waiting = Achievement.objects.filter(
        learner_id__in=learners,
        state=AchievementState.VERIFIED,
        considered_at=None,
        registered_at__lt=now - CONSIDERED_AFTER,
    )
    for row in waiting.order_by("id"):
        yield Found("not_considered", row.learner_id, "recognition.achievement", row.id, params={"name": row.title})
    rows = list(
        Recognition.objects.filter(learner_id__in=learners, institution_id__in=places, reversed_at=None)
        .select_related("achievement")
        .order_by("id")
    )
    amounts = _amounts([row.entry_id for row in rows])
    taken_back = _taken_back([row.entry_id for row in rows])
    for one in rows:
        code, params = _deposit_fault(one, amounts.get(one.entry_id), is_taken_back=one.entry_id in taken_back)
        if code:
            yield Found(code, one.learner_id, "recognition.achievement", one.achievement_id, params=params)
    yield from _unrecognized(learners, places)


def _deposit_fault(row: Recognition, amount: int | None, *, is_taken_back: bool) -> tuple[str, dict[str, str]]:
    params = {"name": row.achievement.title, "credits": format_credits(row.credits_hundredths)}
    if amount is None:
        return "recognition_without_deposit", params
    if is_taken_back:
        return "deposit_taken_back", params
    if amount != row.credits_hundredths:
        return "deposit_differs", {**params, "deposited": format_credits(amount)}
    return "", params


def _amounts(entry_ids: Iterable[UUID]) -> dict[UUID, int]:
    """What the institution's side gave (deposits) or what became used (settlements), by entry."""
    legs = Posting.objects.filter(entry_id__in=list(entry_ids), amount__gt=0)
    return dict(legs.order_by().values_list("entry_id").annotate(Sum("amount")))


def _taken_back(entry_ids: Sequence[UUID]) -> set[UUID]:
    """Entries that were reversed and not posted anew for the account that a merged one became."""
    reversed_ = set(Entry.objects.filter(reverses_id__in=entry_ids).values_list("reverses_id", flat=True))
    moved = set(Entry.objects.filter(reposts_id__in=list(reversed_)).values_list("reposts_id", flat=True))
    return {entry_id for entry_id in reversed_ - moved if entry_id is not None}


def _unrecognized(learners: Sequence[UUID], places: Sequence[UUID]) -> Iterator[Found]:
    accounts = set(
        Account.objects.filter(learner_id__in=learners, institution_id__in=places).values_list("learner_id", "number")
    )
    known = Recognition.objects.filter(entry_id=OuterRef("pk"))
    undone = Entry.objects.filter(reverses_id=OuterRef("pk"))
    deposits = Entry.objects.filter(
        ~Exists(known), ~Exists(undone), learner_id__in=learners, kind=EntryKind.DEPOSIT, reposts_id=None
    ).order_by("id")
    found = [row for row in deposits if (row.learner_id, row.account_number) in accounts]
    amounts = _amounts([row.id for row in found])
    for row in found:
        params = {"credits": format_credits(amounts.get(row.id, 0))}
        yield Found("deposit_without_recognition", row.learner_id, "ledger.entry", row.id, params=params)


def _settlements(enrollment_ids: Sequence[UUID]) -> Iterator[Found]:
    sums = (
        ConversionSource.objects.filter(
            conversion__enrollment_id__in=enrollment_ids,
            conversion__state=ConversionState.APPROVED,
            ledger_hundredths__gt=0,
        )
        .order_by()
        .values_list("conversion_id", "ledger_institution_id")
        .annotate(Sum("ledger_hundredths"))
    )
    expected = {(conversion_id, place): amount for conversion_id, place, amount in sums if place is not None}
    conversions = Conversion.objects.in_bulk({conversion_id for conversion_id, _ in expected})
    settlements = ((key, conversions[key[0]].settlement_at(key[1])) for key in expected)
    entries = {key: entry_id for key, entry_id in settlements if entry_id is not None}
    amounts = _used(entries.values())
    for key, amount in sorted(expected.items()):
        conversion = conversions[key[0]]
        used = amounts.get(entries[key]) if key in entries else None
        if used == amount:
            continue
        params = {"credits": format_credits(amount), "used": format_credits(used or 0)}
        code = "conversion_not_settled" if used is None else "settlement_differs"
        yield _of_conversion(code, conversion, params)


def _used(entry_ids: Iterable[UUID]) -> dict[UUID, int]:
    used: dict[UUID, int] = {}
    legs = Posting.objects.filter(entry_id__in=list(entry_ids), amount__gt=0)
    for entry_id, account, amount in legs.values_list("entry_id", "account", "amount"):
        if account % PARTS_PER_ACCOUNT == Part.USED:
            used[entry_id] = used.get(entry_id, 0) + amount
    return used


def _of_conversion(code: str, conversion: Conversion, params: dict[str, str]) -> Found:
    return Found(code, conversion.learner_id, "conversion.conversion", conversion.id, conversion.enrollment_id, params)


def _exemptions(enrollment_ids: Sequence[UUID]) -> Iterator[Found]:
    targets = ConversionTarget.objects.filter(
        enrollment_id__in=enrollment_ids, course__isnull=False, conversion__state=ConversionState.APPROVED
    ).select_related("course", "conversion")
    rows: dict[tuple[UUID | None, UUID], list[CourseResult]] = {}
    exempted = CourseResult.objects.filter(enrollment_id__in=enrollment_ids, way=PassedWay.EXEMPTION)
    for row in exempted.order_by("recorded_at", "id"):
        rows.setdefault((row.conversion_id, row.course_id), []).append(row)
    for target in targets.order_by("id"):
        code = _exemption_fault(target, rows.get((target.conversion_id, target.course_id), []))  # type: ignore[arg-type]
        if code:
            params = {"course": f"{target.course.code} {target.course.name_zh}" if target.course else ""}
            yield _of_conversion(code, target.conversion, params)


def _exemption_fault(target: ConversionTarget, rows: Sequence[CourseResult]) -> str:
    current = [row for row in rows if row.is_current]
    if not rows:
        return "exemption_missing"
    if not current:
        return "exemption_taken_off"
    row = current[-1]
    posted = (row.credits_hundredths, row.score_hundredths, row.grade_text)
    return (
        "" if posted == (target.credits_hundredths, target.score_hundredths, target.grade_text) else "exemption_differs"
    )


def _exempted_rows(enrollment_ids: Sequence[UUID]) -> Iterator[Found]:
    rows = list(
        CourseResult.objects.filter(enrollment_id__in=enrollment_ids, way=PassedWay.EXEMPTION, is_current=True)
        .exclude(conversion_id=None)
        .select_related("course")
        .order_by("id")
    )
    states = dict(
        Conversion.objects.filter(id__in={row.conversion_id for row in rows if row.conversion_id}).values_list(
            "id", "state"
        )
    )
    for row in rows:
        state = states.get(row.conversion_id) if row.conversion_id else None
        if state == ConversionState.APPROVED:
            continue
        code = "exemption_of_reversed" if state == ConversionState.REVERSED else "exemption_without_conversion"
        params = {"course": f"{row.course.code} {row.course.name_zh}"}
        yield Found(code, row.learner_id, "curriculum.result", row.id, row.enrollment_id, params)


def _write_back(college: Institution, enrollment_ids: Sequence[UUID], now: datetime) -> Iterator[Found]:
    refused = dict(
        WriteBackRow.objects.filter(target__enrollment_id__in=enrollment_ids, state=RowState.REFUSED, kind=EXEMPT)
        .order_by("id")
        .values_list("target_id", "reason")
    )
    due = due_exemptions(college).filter(enrollment_id__in=enrollment_ids)
    for target in due.select_related("course", "conversion").order_by("id"):
        params = _course_of(target)
        if target.id in refused:
            yield _of_conversion("refused_by_school", target.conversion, {**params, "reason": refused[target.id]})
        else:
            yield _of_conversion("not_written_back", target.conversion, params)
    cancels = due_cancels(college).filter(enrollment_id__in=enrollment_ids)
    for target in cancels.select_related("course", "conversion").order_by("id"):
        yield _of_conversion("cancel_not_written_back", target.conversion, _course_of(target))
    silent = WriteBackRow.objects.filter(
        target__enrollment_id__in=enrollment_ids,
        state=RowState.EXPORTED,
        kind__in=[EXEMPT, CANCEL],
        state_at__lt=now - RECEIPT_AFTER,
    )
    for row in silent.select_related("target__course", "target__conversion").order_by("id"):
        yield _of_conversion("no_receipt", row.target.conversion, _course_of(row.target))


def _course_of(target: ConversionTarget) -> dict[str, str]:
    return {"course": f"{target.course.code} {target.course.name_zh}" if target.course else target.slot}


def _audits(enrollments: Sequence[Enrollment]) -> Iterator[Found]:
    studying = [row for row in enrollments if row.state == EnrollmentState.STUDYING and row.program_id is not None]
    ids = [row.id for row in studying]
    results = {row.enrollment_id: row for row in GraduationResult.objects.filter(enrollment_id__in=ids)}
    exempted: dict[UUID, set[str]] = {}
    rows = CourseResult.objects.filter(enrollment_id__in=ids, way=PassedWay.EXEMPTION, is_current=True)
    for enrollment_id, code in rows.values_list("enrollment_id", "course__code"):
        exempted.setdefault(enrollment_id, set()).add(code)
    for enrollment in studying:
        result = results.get(enrollment.id)
        now_exempted = exempted.get(enrollment.id, set())
        if result is None:
            yield Found("not_audited", enrollment.learner_id, "enrollment", enrollment.id, enrollment.id)
        elif missing := sorted(_disagreeing(result, now_exempted)):
            params = {"course": ", ".join(missing)}
            yield Found("audit_outdated", enrollment.learner_id, "enrollment", enrollment.id, enrollment.id, params)


def _disagreeing(result: GraduationResult, exempted: set[str]) -> set[str]:
    """Codes exempted now and not passed in the stored answer, or the other way round."""
    lines = result.document["allocation"]
    passed = {line["code"] for line in lines if line["status"] == "passed"}
    counted = {line["code"] for line in lines if line["way"] == PassedWay.EXEMPTION.value}
    counted = {code for code in counted if not code.startswith(SLOT_PREFIX)}
    return (exempted - passed) | (counted - exempted)
