"""Writes of windows (申报窗口): draft, publish, extend, cancel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.pilots.models import AdmittedType, PilotWindow, WindowState
from oneplusx.apps.pilots.selectors import window_for
from oneplusx.apps.pilots.services.moving import move
from oneplusx.apps.pilots.services.telling import officers_of, tell
from oneplusx.apps.standards.models import CatalogueState, CertificateType
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.domain.pilots import checks_as_document, checks_from_document, default_checks
from oneplusx.web.actor import Actor, Role

OPEN = "pilots.open_windows"
YEAR_MIN, YEAR_MAX = 2019, 2100
SUPPLEMENT_DAYS_MAX = 60


@dataclass(frozen=True, slots=True)
class WindowTerms:
    """What a window says.

    Attributes:
        checks: See ``domain.pilots.checks_from_document``; ``None``: the checks usually seen.
        type_codes: Codes of the admitted certificate types; empty: all that are published.
    """

    title: str
    opens_at: datetime
    closes_at: datetime
    document: str = ""
    note: str = ""
    checks: Sequence[Mapping[str, object]] | None = None
    type_codes: Sequence[str] = ()
    is_organization_asked: bool = True
    is_per_major: bool = True
    social_takes_quota: bool = False
    supplement_days: int = 5


@transaction.atomic
def create_window(*, authority_id: UUID, year: int, terms: WindowTerms, actor: Actor, now: datetime) -> PilotWindow:
    """Drafts the window of a year (拟定申报窗口).

    Raises:
        Denied: ``denied``.
        Invalid: ``pilots.not_an_authority``; ``pilots.bad_year``; ``pilots.window_without_time``;
            ``pilots.bad_check``; ``pilots.unknown_types``; ``pilots.bad_days``; ``field.required``.
        Conflict: ``pilots.window_exists``: the authority has one for the year.
    """
    require(actor, OPEN, authority_id)
    authority = Institution.objects.filter(id=authority_id, kind=InstitutionKind.AUTHORITY).first()
    if authority is None:
        raise Invalid("pilots.not_an_authority")
    if not YEAR_MIN <= year <= YEAR_MAX:
        raise Invalid("pilots.bad_year", found=year, allowed=f"{YEAR_MIN}–{YEAR_MAX}")
    window = PilotWindow(authority=authority, year=year, created_by_id=actor.id, created_at=now, **_values(terms))
    try:
        with transaction.atomic():
            window.save(force_insert=True)
    except IntegrityError:
        raise Conflict("pilots.window_exists", year=year) from None
    _admit(window, terms.type_codes)
    _record("pilots.window_created", window, actor, now)
    return window


@transaction.atomic
def change_window(*, pilot_window_id: UUID, terms: WindowTerms, actor: Actor, now: datetime) -> PilotWindow:
    """Changes a draft (修改申报窗口).

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``pilots.bad_state``: published already; then only its end can be moved.
        Invalid: As ``create_window``.
    """
    window = _mine(pilot_window_id, actor)
    drafts = PilotWindow.objects.filter(id=window.id, state=WindowState.DRAFT)
    if not drafts.update(**_values(terms)):
        raise Conflict("pilots.bad_state", found=window.get_state_display())
    _admit(window, terms.type_codes)
    window.refresh_from_db()
    _record("pilots.window_changed", window, actor, now)
    return window


@transaction.atomic
def publish_window(*, pilot_window_id: UUID, actor: Actor, now: datetime) -> PilotWindow:
    """Publishes a window (发布申报窗口); the colleges of the province are told.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``pilots.bad_state``; ``pilots.window_over``: its end has passed.
    """
    window = _mine(pilot_window_id, actor)
    if window.closes_at <= now:
        raise Conflict("pilots.window_over", closes_at=window.closes_at.isoformat())
    move(window, WindowState.PUBLISHED, published_at=now)
    _record("pilots.window_published", window, actor, now)
    people = officers_of(Role.ACADEMIC_AFFAIRS, _colleges_of(window))
    tell(people, "pilots.window_published_notice", window, now)
    return window


@transaction.atomic
def extend_window(
    *, pilot_window_id: UUID, closes_at: datetime, reason: str, actor: Actor, now: datetime
) -> PilotWindow:
    """Moves the end of a published window (延长或提前截止), never to before now; the colleges are told.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``pilots.bad_state``; ``pilots.window_over``.
        Invalid: ``pilots.reason_required``; ``pilots.window_without_time``.
    """
    window = _mine(pilot_window_id, actor)
    if window.state != WindowState.PUBLISHED:
        raise Conflict("pilots.bad_state", found=window.get_state_display())
    if not reason.strip():
        raise Invalid("pilots.reason_required")
    if closes_at <= now:
        raise Conflict("pilots.window_over", closes_at=closes_at.isoformat())
    if closes_at <= window.opens_at:
        raise Invalid("pilots.window_without_time")
    before = window.closes_at
    PilotWindow.objects.filter(id=window.id).update(closes_at=closes_at)
    window.refresh_from_db()
    facts = {"before": before.isoformat(), "after": closes_at.isoformat()}
    _record("pilots.window_extended", window, actor, now, note=reason, facts=facts)
    tell(officers_of(Role.ACADEMIC_AFFAIRS, _colleges_of(window)), "pilots.window_extended_notice", window, now)
    return window


@transaction.atomic
def cancel_window(*, pilot_window_id: UUID, actor: Actor, now: datetime) -> PilotWindow:
    """Discards a draft (作废草稿); the row stays.

    Raises:
        NotFound: ``not_found``.
        Denied: ``denied``.
        Conflict: ``pilots.bad_state``.
    """
    window = _mine(pilot_window_id, actor)
    move(window, WindowState.CANCELLED)
    _record("pilots.window_cancelled", window, actor, now)
    return window


def _mine(pilot_window_id: UUID, actor: Actor) -> PilotWindow:
    window = window_for(actor, pilot_window_id)
    require(actor, OPEN, window.authority_id)
    return window


def _values(terms: WindowTerms) -> dict[str, object]:
    if not terms.title.strip():
        raise Invalid("field.required", field="title")
    if terms.closes_at <= terms.opens_at:
        raise Invalid("pilots.window_without_time")
    if not 0 <= terms.supplement_days <= SUPPLEMENT_DAYS_MAX:
        raise Invalid("pilots.bad_days", found=terms.supplement_days, allowed=SUPPLEMENT_DAYS_MAX)
    checks = default_checks() if terms.checks is None else checks_from_document(terms.checks)
    return {
        "title": terms.title.strip(),
        "document": terms.document.strip(),
        "note": terms.note.strip(),
        "opens_at": terms.opens_at,
        "closes_at": terms.closes_at,
        "checks": checks_as_document(checks),
        "is_organization_asked": terms.is_organization_asked,
        "is_per_major": terms.is_per_major,
        "social_takes_quota": terms.social_takes_quota,
        "supplement_days": terms.supplement_days,
    }


def _admit(window: PilotWindow, codes: Sequence[str]) -> None:
    wanted = list(dict.fromkeys(codes))
    known = dict(
        CertificateType.objects.filter(code__in=wanted).exclude(state=CatalogueState.DRAFT).values_list("code", "id")
    )
    unknown = [code for code in wanted if code not in known]
    if unknown:
        raise Invalid("pilots.unknown_types", found=unknown[:10])
    AdmittedType.objects.filter(window=window).delete()
    AdmittedType.objects.bulk_create([AdmittedType(window=window, certificate_type_id=known[code]) for code in wanted])


def _colleges_of(window: PilotWindow) -> list[UUID]:
    rows = Institution.objects.filter(kind=InstitutionKind.COLLEGE)
    province = window.authority.province_code
    return list((rows.filter(province_code=province) if province else rows).values_list("id", flat=True))


def _record(
    verb: str,
    window: PilotWindow,
    actor: Actor,
    now: datetime,
    *,
    note: str = "",
    facts: Mapping[str, object] | None = None,
) -> None:
    record_act(
        verb=verb,
        subject_kind="pilots.window",
        subject_id=window.id,
        institution_id=window.authority_id,
        facts={"year": window.year, "closes_at": window.closes_at.isoformat(), **(facts or {})},
        note=note,
        actor=actor,
        now=now,
    )
