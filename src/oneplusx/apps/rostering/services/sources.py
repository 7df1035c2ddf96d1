"""School systems that a college reads (教务系统连接)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from oneplusx.apps.parties.permissions import require
from oneplusx.apps.rostering.fetching import RosterReader
from oneplusx.apps.rostering.models import RosterSource
from oneplusx.apps.rostering.scopes import DEMOGRAPHICS, GRADEBOOK, ROSTER, SCOPES
from oneplusx.apps.rostering.selectors import RECEIVE, receiving_college_for, source_for
from oneplusx.apps.trail.delivering import checked_url
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.errors import Conflict, Invalid
from oneplusx.web.actor import Actor
from oneplusx.web.sealing import seal

SOURCES_MAX = 20
READ_SCOPES = (ROSTER, DEMOGRAPHICS, GRADEBOOK)
DEFAULTS = ("department_code", "major_code", "entry_year", "category")
NAME_MAX, CLIENT_ID_MAX = 120, 200


@dataclass(frozen=True, slots=True)
class Connection:
    """How a school system is reached, as the college enters it.

    Attributes:
        base_url: Up to ``/ims/oneroster``; ``token_url`` is where tokens are given.
        secret: Empty keeps the present one.
        defaults: What holds where the system says nothing, see ``DEFAULTS``.
    """

    name: str
    base_url: str
    token_url: str
    client_id: str
    secret: str = ""
    scopes: Sequence[str] = READ_SCOPES
    defaults: Mapping[str, str] | None = None
    is_automatic: bool = False


@dataclass(frozen=True, slots=True)
class Tried:
    """What a test of a connection found."""

    orgs_count: int
    first_name: str


@transaction.atomic
def create_source(*, college_id: UUID, connection: Connection, actor: Actor, now: datetime) -> RosterSource:
    """Connects a school system (新增教务系统); its secret is sealed and never shown.

    Raises:
        NotFound: ``not_found``.
        Invalid: ``field.required``, ``webhooks.bad_url``, ``webhooks.private_address``, ``rostering.unknown_scope``.
        Conflict: ``rostering.too_many_sources``.
    """
    college = receiving_college_for(actor, college_id)
    require(actor, RECEIVE, college.id)
    if RosterSource.objects.filter(college=college, removed_at=None).count() >= SOURCES_MAX:
        raise Conflict("rostering.too_many_sources", allowed=SOURCES_MAX)
    if not connection.secret:
        raise Invalid("field.required", field="secret")
    source = RosterSource.objects.create(
        college=college,
        **_checked(connection),
        secret_sealed=seal(connection.secret),
        created_by_id=actor.id,
        created_at=now,
    )
    _record("rostering.source_created", source, actor, now)
    return source


@transaction.atomic
def change_source(*, source_id: UUID, connection: Connection, actor: Actor, now: datetime) -> RosterSource:
    """Changes a connection (修改教务系统连接).

    Raises:
        NotFound: ``not_found``.
        Invalid: As ``create_source``.
    """
    source = source_for(actor, source_id)
    changes = _checked(connection)
    if connection.secret:
        changes["secret_sealed"] = seal(connection.secret)
    elif (changes["base_url"], changes["token_url"]) != (source.base_url, source.token_url):
        raise Invalid("rostering.secret_again")  # a secret is not sent to another address than it was entered for
    RosterSource.objects.filter(id=source.id).update(**changes)
    source.refresh_from_db()
    _record("rostering.source_changed", source, actor, now)
    return source


def _checked(connection: Connection) -> dict[str, Any]:
    for name in ("name", "base_url", "token_url", "client_id"):
        if not getattr(connection, name).strip():
            raise Invalid("field.required", field=name)
    unknown = sorted(set(connection.scopes) - set(SCOPES))
    if unknown or not connection.scopes:
        raise Invalid("rostering.unknown_scope", found=", ".join(unknown))
    given = connection.defaults or {}
    return {
        "name": connection.name.strip()[:NAME_MAX],
        "base_url": checked_url(connection.base_url).rstrip("/")[:300],
        "token_url": checked_url(connection.token_url)[:300],
        "client_id": connection.client_id.strip()[:CLIENT_ID_MAX],
        "scopes": list(connection.scopes),
        "defaults": {name: given[name].strip() for name in DEFAULTS if given.get(name, "").strip()},
        "is_automatic": connection.is_automatic,
    }


@transaction.atomic
def remove_source(*, source_id: UUID, actor: Actor, now: datetime) -> None:
    """Removes a connection with its secret and all that was read (删除教务系统连接); what was imported stays.

    Raises:
        NotFound: ``not_found``.
    """
    source = source_for(actor, source_id)
    RosterSource.objects.filter(id=source.id).update(removed_at=now, secret_sealed=seal(""), is_automatic=False)
    source.records.all().delete()
    _record("rostering.source_removed", source, actor, now)


def try_source(*, source_id: UUID, actor: Actor, now: datetime) -> Tried:
    """Signs in to a school system and reads one organization (测试连接); keeps nothing.

    Raises:
        NotFound: ``not_found``.
        Conflict: ``rostering.source_unreachable``, ``rostering.source_refused``, ``rostering.source_unreadable``.
    """
    source = source_for(actor, source_id)
    reader = RosterReader(source)
    reader.sign_in()
    orgs, total = reader.page("orgs", "", 0, 1)
    _record("rostering.source_tried", source, actor, now)
    return Tried(total if total is not None else len(orgs), str(orgs[0].get("name", "")) if orgs else "")


def _record(verb: str, source: RosterSource, actor: Actor, now: datetime) -> None:
    record_act(
        verb=verb,
        subject_kind="rostering.source",
        subject_id=source.id,
        institution_id=source.college_id,
        facts={"name": source.name, "url": source.base_url},
        actor=actor,
        now=now,
    )
