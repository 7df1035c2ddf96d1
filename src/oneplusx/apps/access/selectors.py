"""Who needs a second factor and has one (两步验证); sessions, and work kept over a sign-out."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import QuerySet

from oneplusx.apps.access.models import KeptWork, OutsideClient, OutsideSignIn, OutsideSubject
from oneplusx.apps.parties.models import Enrollment, Institution, User
from oneplusx.apps.parties.permissions import require
from oneplusx.apps.parties.selectors import actor_for
from oneplusx.domain.errors import NotFound
from oneplusx.web.actor import Actor, Role
from oneplusx.web.sealing import unseal_bytes

KEPT_FOR = timedelta(days=1)
BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg/", "Edge"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
OFFICERS = frozenset(Role) - {Role.LEARNER}


def needs_second_factor(actor: Actor, user: User) -> bool:
    """Whether this sign-in must have two factors (须两步验证): every role but the learner's, and the administration.

    Only the demo cast of a demonstration is excepted: it is entered with one click by design.
    """
    if settings.DEMO_MODE and user.is_demo_cast:
        return False
    return actor.has_role(*OFFICERS) or user.is_staff or user.is_superuser


def has_second_factor(user: User) -> bool:
    """Whether an authenticator app or a passkey is set up; recovery codes alone are none."""
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exists())


def count_factors(user: User, kind: str) -> int:
    """How many factors of one kind a sign-in has."""
    return int(Authenticator.objects.filter(user=user, type=kind).count())


def may_remove(authenticator: Authenticator) -> bool:
    """Whether a factor may go: an officer keeps at least one."""
    user: User = authenticator.user
    if authenticator.type not in FACTORS or not needs_second_factor(actor_for(user), user):
        return True
    return bool(Authenticator.objects.filter(user=user, type__in=FACTORS).exclude(pk=authenticator.pk).exists())


@dataclass(frozen=True, slots=True)
class OwnSession:
    """One of the actor's sessions, as its owner sees it."""

    id: int
    device: str
    address_masked: str
    last_used_at: datetime
    began_at: datetime
    is_current: bool


def own_sessions(actor: Actor, user: User, session_key: str, now: datetime) -> list[OwnSession]:
    """The sessions of a sign-in (登录会话), the present one first, then by last use; what ended is not among them."""
    assert actor.id in {user.person_id, user.id}
    living = living_keys(user, now)
    found = [
        OwnSession(
            id=one.pk,
            device=device_of(one.user_agent),
            address_masked=masked_address(one.ip),
            last_used_at=one.last_seen_at,
            began_at=one.created_at,
            is_current=one.session_key == session_key,
        )
        for one in UserSession.objects.filter(user=user)
        if one.session_key in living
    ]
    return sorted(found, key=lambda one: (not one.is_current, -one.last_used_at.timestamp()))


def living_keys(user: User, now: datetime) -> set[str]:
    """Keys of the sessions with which a user is signed in; one from before another password is over."""
    keys = UserSession.objects.filter(user=user).values("session_key")
    accepted = {user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()}
    return {
        one.session_key
        for one in Session.objects.filter(session_key__in=keys, expire_date__gt=now)
        if one.get_decoded().get(HASH_SESSION_KEY) in accepted
    }


def device_of(agent: str) -> str:
    """Browser and system in short, e.g. ``"Firefox · Windows"``; what is not known is left out."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "")
    return " · ".join(part for part in (browser, system) if part)


def masked_address(address: str) -> str:
    """A network address without its end: enough to know the place, not the machine."""
    parts = ipaddress.ip_address(address)
    if parts.version == 4:  # noqa: PLR2004
        return ".".join([*str(parts).split(".")[:2], "*", "*"])
    return ":".join(parts.exploded.split(":")[:3]) + ":*"


@dataclass(frozen=True, slots=True)
class Kept:
    """Kept work in clear."""

    id: UUID
    path: str
    fields: list[tuple[str, str]]
    was_sent: bool
    has_files: bool
    kept_at: datetime


def kept_work(actor: Actor, user: User, now: datetime) -> list[Kept]:
    """What was kept for a sign-in within the last day (暂存内容), newest first."""
    assert actor.id in {user.person_id, user.id}
    rows = KeptWork.objects.filter(user=user, kept_at__gte=now - KEPT_FOR).order_by("-kept_at")
    return [
        Kept(
            id=one.id,
            path=one.path,
            fields=[(str(name), str(text)) for name, text in orjson.loads(unseal_bytes(one.body_sealed))],
            was_sent=one.was_sent,
            has_files=one.has_files,
            kept_at=one.kept_at,
        )
        for one in rows
    ]


def has_kept_work(user: User, now: datetime) -> bool:
    """Whether something waits to be given back."""
    return KeptWork.objects.filter(user=user, kept_at__gte=now - KEPT_FOR).exists()


def idle_seconds_max(actor: Actor) -> int:
    """After how many seconds without a request a session ends: sooner for officers."""
    minutes = settings.ONEPLUSX_IDLE_MINUTES if actor.has_role(*OFFICERS) else settings.ONEPLUSX_IDLE_MINUTES_LEARNERS
    return int(minutes) * 60


def open_sign_ins() -> QuerySet[OutsideSignIn]:
    """Sign-ins of institutions by which one can come in (外部登录), for everybody to see."""
    rows = OutsideSignIn.objects.filter(is_open=True).select_related("institution")
    return rows.order_by("institution__name_zh")


def open_sign_in(outside_id: UUID) -> OutsideSignIn:
    """One of them.

    Raises:
        NotFound: ``not_found``.
    """
    found = open_sign_ins().filter(id=outside_id).first()
    if found is None:
        raise NotFound("not_found")
    return found


def outside_sign_in_of(actor: Actor, institution: Institution) -> OutsideSignIn | None:
    """The sign-in that an institution has entered, for whoever manages it."""
    require(actor, "sign_in.manage", None if actor.has_role(Role.OPERATOR) else institution.id)
    return OutsideSignIn.objects.filter(institution=institution).first()


def outside_clients(actor: Actor) -> QuerySet[OutsideClient]:
    """Systems whose users sign in here (接入系统), for the operator."""
    require(actor, "clients.manage")
    return OutsideClient.objects.filter(ended_at=None).select_related("institution").order_by("name", "id")


def user_by_subject(client_key: str, subject: str) -> User | None:
    """Whom a system knows under a name; nobody who has left."""
    found = OutsideSubject.objects.filter(client__client_key=client_key, subject=subject, user__is_active=True)
    row = found.select_related("user").first()
    return row.user if row else None


def claims_of(actor: Actor, scopes: frozenset[str]) -> dict[str, Any]:
    """What another system is told about the actor (身份声明), by what the person has allowed it.

    Returns:
        ``name`` for ``profile``, ``institutions`` (code, name) for ``institution``, ``roles`` (role, institution's
        code; a learner's without one) for ``roles``.
    """
    claims: dict[str, Any] = {}
    if "profile" in scopes:
        claims["name"] = actor.name
    studies = Enrollment.objects.filter(learner=actor.learner_id).values_list("college_id", flat=True)
    ids = {*actor.institutions(), *(studies if actor.learner_id else ())}
    known = {one.id: one for one in Institution.objects.filter(id__in=ids).order_by("code")}
    if "institution" in scopes:
        claims["institutions"] = [{"code": one.code, "name": one.name_zh} for one in known.values()]
    if "roles" in scopes:
        held = [{"role": grant.role.value, "institution": known[grant.institution_id].code} for grant in actor.grants]
        own = [{"role": Role.LEARNER.value}] if actor.learner_id else []
        claims["roles"] = [*held, *own]
    return claims
