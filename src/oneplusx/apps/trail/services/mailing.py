"""Notices by mail (邮件通知): to whoever has an address and wants that kind, with a way to end it in each mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.db import transaction

from oneplusx.apps.trail.correspondents import Correspondent, correspondents
from oneplusx.apps.trail.mail_kinds import ALL, kind_of, mail_kinds
from oneplusx.apps.trail.models import MailPreference, Notice
from oneplusx.apps.trail.services.acts import record_act
from oneplusx.apps.trail.services.messages import queue_mail
from oneplusx.domain.errors import Denied, Invalid, NotFound
from oneplusx.web.actor import Actor
from oneplusx.web.wording import say

BATCH = 500
STALE = timedelta(days=3)
SALT = "trail.unsubscribe"


def mail_notices(*, now: datetime, limit: int = BATCH) -> int:
    """Puts notices that were not looked at yet into the outbox (通知转邮件); returns how many mails were written.

    Notices read in the site meanwhile, and those older than three days, are not mailed.
    """
    Notice.objects.filter(is_to_mail=True, created_at__lt=now - STALE).update(is_to_mail=False)
    notices = list(Notice.objects.filter(is_to_mail=True).order_by("created_at", "id")[:limit])
    if not notices:
        return 0
    with transaction.atomic():
        taken = Notice.objects.filter(id__among=[one.id for one in notices], is_to_mail=True).update(is_to_mail=False)
        if taken != len(notices):
            raise _Taken
        unread = [one for one in notices if one.read_at is None]
        people = correspondents(dict.fromkeys(one.person_id for one in unread))
        refused = _refused(list(people))
        wanted = [one for one in unread if one.person_id in people and not _is_refused(one, refused)]
        for notice in wanted:
            _mail(notice, people[notice.person_id], now)
    return len(wanted)


class _Taken(RuntimeError):
    """Another worker mails the same notices; this one undoes its part and comes again."""


def _refused(person_ids: Sequence[UUID]) -> frozenset[tuple[UUID, str]]:
    rows = MailPreference.objects.filter(person_id__among=list(person_ids), is_on=False)
    return frozenset(rows.values_list("person_id", "kind"))


def _is_refused(notice: Notice, refused: frozenset[tuple[UUID, str]]) -> bool:
    return (notice.person_id, ALL) in refused or (notice.person_id, kind_of(notice.code)) in refused


def _mail(notice: Notice, person: Correspondent, now: datetime) -> None:
    words = say(notice.code, notice.params, person.language)
    kind = kind_of(notice.code)
    end = settings.ONEPLUSX_SITE_URL + unsubscribe_path(person.person_id, kind)
    params = {"words": words, "url": f"{settings.ONEPLUSX_SITE_URL}{notice.path}", "end": end}
    body = say("trail.mail.body" if notice.path else "trail.mail.body_plain", params, person.language)
    queue_mail(to=person.address, subject=words, body=body, unsubscribe_url=end, now=now)


def unsubscribe_path(person_id: UUID, kind: str) -> str:
    """Where a person ends mail of one kind without signing in (退订); the address is signed."""
    return f"/mail/end/{signing.dumps([person_id.hex, kind], salt=SALT)}/"


def read_unsubscription(token: str) -> tuple[UUID, str]:
    """Whom and which kind the address of a mail means.

    Raises:
        NotFound: ``not_found``: it was not made here.
    """
    try:
        person, kind = signing.loads(token, salt=SALT)
        return UUID(person), str(kind)
    except (signing.BadSignature, ValueError, TypeError):
        raise NotFound("not_found") from None


@transaction.atomic
def end_mail(*, token: str, now: datetime) -> str:
    """Ends mail of one kind by the address in a mail (退订); answers the kind.

    Raises:
        NotFound: ``not_found``.
    """
    person_id, kind = read_unsubscription(token)
    _set(person_id, {kind: False}, Actor(id=person_id), now)
    return kind


@transaction.atomic
def set_mail_wishes(*, wishes: Mapping[str, bool], actor: Actor, now: datetime) -> None:
    """Sets by kind whether the actor wants notices by mail (邮件设置); ``""`` is mail at all.

    Raises:
        Denied: ``denied``: nobody is signed in.
        Invalid: ``trail.unknown_mail_kind``.
    """
    if actor.id is None:
        raise Denied("denied")
    unknown = sorted(set(wishes) - {ALL, *mail_kinds()})
    if unknown:
        raise Invalid("trail.unknown_mail_kind", found=", ".join(unknown))
    _set(actor.id, wishes, actor, now)


def _set(person_id: UUID, wishes: Mapping[str, bool], actor: Actor, now: datetime) -> None:
    for kind, is_on in wishes.items():
        MailPreference.objects.update_or_create(
            person_id=person_id, kind=kind, defaults={"is_on": is_on, "changed_at": now}
        )
    record_act(
        verb="trail.mail_wishes_set",
        subject_kind="person",
        subject_id=person_id,
        facts={"wishes": {kind or "all": is_on for kind, is_on in wishes.items()}},
        actor=actor,
        now=now,
    )
