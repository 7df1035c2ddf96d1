"""Writes of shares (分享): made, extended, revoked, restored by the learner; opened by anybody with the code."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from oneplusx.apps.parties.selectors import person_of_learner
from oneplusx.apps.sharing.models import (
    TRANSITIONS,
    UNDO,
    Device,
    Share,
    ShareCode,
    SharedField,
    ShareItem,
    ShareState,
    ShareView,
)
from oneplusx.apps.sharing.selectors import (
    LANGUAGES,
    code_key,
    share_by_code,
    share_for,
    shareable_certificates,
    shareable_outcomes,
    shares_visible_to,
)
from oneplusx.apps.trail.services import notify, record_access, record_act
from oneplusx.domain.certificate_number import inquiry_code
from oneplusx.domain.errors import Conflict, Denied, Invalid, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.bulk import insert_rows
from oneplusx.web.sealing import seal

TERMS_DAYS = (7, 30, 180)
DAYS_MAX = 365
VIEWS_MAX = 1_000
ITEMS_MAX = 20
ACTIVE_MAX = 50
SEED_BYTES = 15
PURPOSE = "持有人分享的核验报告 · report shared by the holder"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a learner wants to share.

    Attributes:
        fields: Of ``SharedField``.
        days: One of ``TERMS_DAYS``.
        views_max: ``None``: any number within the term.
        recipient: For whom, in the learner's words; shown to nobody else.
        note: Shown to whoever opens the report.
    """

    certificate_ids: Sequence[UUID]
    achievement_ids: Sequence[UUID] = ()
    fields: Sequence[str] = ()
    language: str = "zh-hans"
    days: int = 30
    views_max: int | None = None
    recipient: str = ""
    note: str = ""


@transaction.atomic
def create_share(*, wish: Wish, actor: Actor, now: datetime) -> Share:
    """Makes a verification report to hand out (分享核验报告) with a code of its own.

    Raises:
        Denied: ``denied``: no learner.
        NotFound: ``not_found``: a certificate or outcome is not the learner's to share.
        Invalid: ``sharing.nothing_chosen``, ``sharing.too_many_items``, ``sharing.unknown_field``,
            ``sharing.unknown_language``, ``sharing.term``, ``sharing.views``.
        Conflict: ``sharing.too_many_shares``.
    """
    if actor.learner_id is None:
        raise Denied("denied", permission="sharing.own")
    _check(wish)
    if shares_visible_to(actor).filter(state=ShareState.ACTIVE, expires_at__gt=now).count() >= ACTIVE_MAX:
        raise Conflict("sharing.too_many_shares", allowed=ACTIVE_MAX)
    code = inquiry_code(secrets.token_bytes(SEED_BYTES))
    share = Share(
        learner_id=actor.learner_id,
        code_sealed=seal(code),
        fields=[field for field in SharedField.values if field in wish.fields],
        language=wish.language,
        recipient=wish.recipient.strip(),
        note=wish.note.strip(),
        created_at=now,
        expires_at=now + timedelta(days=wish.days),
        views_max=wish.views_max,
    )
    items = _items(share, wish, actor)
    share.save(force_insert=True)
    insert_rows(ShareItem, items)
    ShareCode.objects.create(code_key=code_key(code), share_id=share.id, learner_id=share.learner_id)
    facts = {"items": len(items), "fields": share.fields, "days": wish.days, "views": wish.views_max or 0}
    _record("sharing.created", share, facts, actor, now)
    return share


def _check(wish: Wish) -> None:
    count = len(wish.certificate_ids) + len(wish.achievement_ids)
    if not count:
        raise Invalid("sharing.nothing_chosen")
    if count > ITEMS_MAX:
        raise Invalid("sharing.too_many_items", found=count, allowed=ITEMS_MAX)
    unknown = sorted(set(wish.fields) - set(SharedField.values))
    if unknown:
        raise Invalid("sharing.unknown_field", found=", ".join(unknown), allowed=", ".join(SharedField.values))
    if wish.language not in LANGUAGES:
        raise Invalid("sharing.unknown_language", found=wish.language, allowed=", ".join(LANGUAGES))
    _check_days(wish.days)
    if wish.views_max is not None and not 0 < wish.views_max <= VIEWS_MAX:
        raise Invalid("sharing.views", found=wish.views_max, allowed=VIEWS_MAX)


def _check_days(days: int) -> None:
    if days not in TERMS_DAYS:
        raise Invalid("sharing.term", found=days, allowed=", ".join(map(str, TERMS_DAYS)))


def _items(share: Share, wish: Wish, actor: Actor) -> list[ShareItem]:
    certificates = dict.fromkeys(wish.certificate_ids)
    outcomes = dict.fromkeys(wish.achievement_ids)
    known = set(shareable_certificates(actor).filter(id__in=list(certificates)).values_list("id", flat=True))
    known |= set(shareable_outcomes(actor).filter(id__in=list(outcomes)).values_list("id", flat=True))
    if known != {*certificates, *outcomes}:
        raise NotFound("not_found")
    chosen = [{"certificate_id": one} for one in certificates] + [{"achievement_id": one} for one in outcomes]
    return [
        ShareItem(share=share, learner_id=share.learner_id, order=order, **one)
        for order, one in enumerate(chosen, start=1)
    ]


@transaction.atomic
def extend_share(*, share_id: UUID, days: int, views_more: int = 0, actor: Actor, now: datetime) -> Share:
    """Lets a share be opened longer (延期), and more often where its views are limited; an expired one opens again.

    Raises:
        NotFound: ``not_found``.
        Invalid: ``sharing.term``, ``sharing.views``.
        Conflict: ``sharing.revoked``, ``sharing.too_long``.
    """
    share = share_for(actor, share_id)
    _check_days(days)
    if not 0 <= views_more <= VIEWS_MAX:
        raise Invalid("sharing.views", found=views_more, allowed=VIEWS_MAX)
    expires_at = max(share.expires_at, now) + timedelta(days=days)
    if expires_at > now + timedelta(days=DAYS_MAX):
        raise Conflict("sharing.too_long", allowed=DAYS_MAX)
    active = Share.objects.filter(id=share.id, state=ShareState.ACTIVE, expires_at=share.expires_at)
    more = {"views_max": F("views_max") + views_more} if share.views_max is not None and views_more else {}
    if not active.update(expires_at=expires_at, **more):
        raise Conflict("sharing.revoked")
    _record("sharing.extended", share, {"days": days, "views": views_more}, actor, now)
    share.refresh_from_db()
    return share


@transaction.atomic
def revoke_share(*, share_id: UUID, actor: Actor, now: datetime) -> Share:
    """Ends a share at once (撤回); for ten minutes it can be restored. Revoking again changes nothing.

    Raises:
        NotFound: ``not_found``.
    """
    share = share_for(actor, share_id)
    if _move(share, ShareState.REVOKED, revoked_at=now):
        _record("sharing.revoked_act", share, {}, actor, now)
    return share


def end_shares(*, learner_ids: Sequence[UUID], actor: Actor, now: datetime) -> int:  # noqa: ARG001 - part of another's act
    """Ends all shares of learners whose personal data are erased (删除个人信息), with what they noted; how many."""
    rows = Share.objects.filter(learner_id__in=learner_ids)
    rows.update(recipient="", note="")
    return rows.filter(state=ShareState.ACTIVE).update(state=ShareState.REVOKED, revoked_at=now)


@transaction.atomic
def restore_share(*, share_id: UUID, actor: Actor, now: datetime) -> Share:
    """Takes a revocation back within ten minutes (撤销撤回).

    Raises:
        NotFound: ``not_found``.
        Conflict: ``sharing.not_restorable``.
    """
    share = share_for(actor, share_id)
    if not share.may_restore(now) or not _move(share, ShareState.ACTIVE, revoked_at=None):
        raise Conflict("sharing.not_restorable", minutes=int(UNDO.total_seconds() // 60))
    _record("sharing.restored", share, {}, actor, now)
    return share


def _move(share: Share, to: ShareState, **more: Any) -> bool:
    allowed = [state for state in TRANSITIONS if to in TRANSITIONS[state]]
    changed = Share.objects.filter(id=share.id, state__in=allowed).update(state=to, **more)
    share.refresh_from_db()
    return bool(changed)


@transaction.atomic
def open_share(
    *, code: str, viewer: str = "", device: Device = Device.PROGRAM, network: str = "", actor: Actor, now: datetime
) -> ShareView:
    """Counts one view (查看) and lists it for the learner, who is told of the first one.

    The count is taken in one statement, so however many open at once, a limit of n lets n in.

    Raises:
        NotFound: ``not_found``: no such code.
        Conflict: ``sharing.revoked``, ``sharing.expired``, ``sharing.used_up``; nothing was counted.
    """
    share = share_by_code(code)
    if share is None:
        raise NotFound("not_found")
    open_now = Share.objects.filter(id=share.id, state=ShareState.ACTIVE, expires_at__gt=now)
    left = Q(views_max=None) | Q(views_count__lt=F("views_max"))
    if not open_now.filter(left).update(views_count=F("views_count") + 1, last_viewed_at=now):
        share.refresh_from_db()
        raise Conflict(f"sharing.{share.standing(now).value}")
    share.refresh_from_db()
    view = ShareView(
        share=share, learner_id=share.learner_id, at=now, device=device, network=network, viewer=viewer.strip()
    )
    view.save(force_insert=True)
    owner = person_of_learner(share.learner_id)
    if share.shows(SharedField.FULL_NAME):
        record_access(person_id=owner.id, fields=["name"], purpose=PURPOSE, actor=actor, now=now)
    if share.views_count == 1:
        path = f"/my/shares/{share.id}/"
        notify(person_ids=[owner.id], code="sharing.first_view", params={}, path=path, now=now)
    return view


def _record(verb: str, share: Share, facts: dict[str, Any], actor: Actor, now: datetime) -> None:
    record_act(
        verb=verb,
        subject_kind="sharing.share",
        subject_id=share.id,
        learner_id=share.learner_id,
        facts=facts,
        actor=actor,
        now=now,
    )
