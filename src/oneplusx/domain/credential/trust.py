"""The trust list (信任列表): which issuers are known, what each may issue, and from when to when.

The format is described in ``docs/formats/trust-list.md``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from typing import Any

from oneplusx.domain.errors import Invalid

FORMAT = "oneplusx-trust-list/1"
ANYTHING = "*"
_SHANGHAI = timezone(timedelta(hours=8))
_ISSUERS_MAX = 20_000


@dataclass(frozen=True, slots=True)
class Term:
    """From the first to the last day, both included; an open end has no day."""

    starts_on: date | None = None
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether a day lies within."""
        return (self.starts_on is None or self.starts_on <= day) and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Authorization:
    """What an issuer may issue (授权): an achievement (one certificate type at one level), or anything.

    Attributes:
        achievement: ``id`` of the achievement, or ``*``.
    """

    achievement: str
    term: Term = field(default=Term())


@dataclass(frozen=True, slots=True)
class TrustedIssuer:
    """One known issuer.

    Attributes:
        did: As it stands in credentials.
        statements: Whether it may wrap credentials of others in a statement.
        did_document: Its did document, where the list carries it: keys for checking without the network.
    """

    did: str
    name_zh: str = ""
    name_en: str = ""
    is_demo: bool = False
    statements: bool = False
    term: Term = field(default=Term())
    authorizations: Sequence[Authorization] = ()
    did_document: Mapping[str, Any] | None = None

    def may_act(self, at: datetime) -> bool:
        """Whether it was trusted at all on the day of an instant in China."""
        return self.term.covers(day_of(at))

    def may_issue(self, achievement: str, at: datetime) -> bool:
        """Whether it might issue this achievement on the day of an instant in China."""
        day = day_of(at)
        return self.term.covers(day) and any(
            one.achievement in (ANYTHING, achievement) and one.term.covers(day) for one in self.authorizations
        )


def day_of(at: datetime) -> date:
    """The day in Shanghai, by which terms and expiry are counted."""
    return at.astimezone(_SHANGHAI).date()


@dataclass(frozen=True, slots=True)
class TrustList:
    """The issuers that the asker trusts."""

    issuers: Mapping[str, TrustedIssuer]
    name: str = ""
    published_at: str = ""

    @classmethod
    def of(cls, issuers: Sequence[TrustedIssuer], *, name: str = "", published_at: str = "") -> TrustList:
        """The list of these issuers."""
        return cls({one.did: one for one in issuers}, name, published_at)

    def issuer(self, did: str) -> TrustedIssuer | None:
        """The issuer with a did, if it is known."""
        return self.issuers.get(did)


def load_trust_list(document: object) -> TrustList:
    """Reads a trust list from its JSON.

    Raises:
        Invalid: ``credential.trust_list_form`` with the place.
    """
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise Invalid("credential.trust_list_form", where="format")
    listed = document.get("issuers")
    if not isinstance(listed, list) or len(listed) > _ISSUERS_MAX:
        raise Invalid("credential.trust_list_form", where="issuers")
    issuers = [_issuer(one, f"issuers.{place}") for place, one in enumerate(listed)]
    name, published_at = _text(document, "name", ""), _text(document, "published_at", "")
    return TrustList.of(issuers, name=name, published_at=published_at)


def dump_trust_list(trust_list: TrustList) -> dict[str, Any]:
    """The JSON of a trust list; what ``load_trust_list`` reads."""
    return {
        "format": FORMAT,
        "name": trust_list.name,
        "published_at": trust_list.published_at,
        "issuers": [_issuer_document(one) for one in trust_list.issuers.values()],
    }


def _issuer_document(issuer: TrustedIssuer) -> dict[str, Any]:
    document: dict[str, Any] = {
        "did": issuer.did,
        "name_zh": issuer.name_zh,
        "name_en": issuer.name_en,
        "is_demo": issuer.is_demo,
        "statements": issuer.statements,
        **_term_document(issuer.term),
        "may_issue": [{"achievement": one.achievement, **_term_document(one.term)} for one in issuer.authorizations],
    }
    if issuer.did_document:
        document["did_document"] = dict(issuer.did_document)
    return document


def _term_document(term: Term) -> dict[str, str]:
    days = {"starts_on": term.starts_on, "ends_on": term.ends_on}
    return {name: day.isoformat() for name, day in days.items() if day}


def _issuer(document: object, where: str) -> TrustedIssuer:
    if not isinstance(document, dict) or not isinstance(did := document.get("did"), str) or not did:
        raise Invalid("credential.trust_list_form", where=f"{where}.did")
    allowed, did_document = document.get("may_issue", []), document.get("did_document")
    if not isinstance(allowed, list):
        raise Invalid("credential.trust_list_form", where=f"{where}.may_issue")
    if did_document is not None and not isinstance(did_document, dict):
        raise Invalid("credential.trust_list_form", where=f"{where}.did_document")
    return TrustedIssuer(
        did=did,
        name_zh=_text(document, "name_zh", where),
        name_en=_text(document, "name_en", where),
        is_demo=_flag(document, "is_demo", where),
        statements=_flag(document, "statements", where),
        term=_term(document, where),
        authorizations=tuple(_authorization(one, f"{where}.may_issue.{place}") for place, one in enumerate(allowed)),
        did_document=did_document,
    )


def _authorization(document: object, where: str) -> Authorization:
    if not isinstance(document, dict) or not isinstance(achievement := document.get("achievement"), str):
        raise Invalid("credential.trust_list_form", where=f"{where}.achievement")
    return Authorization(achievement, _term(document, where))


def _term(document: Mapping[str, Any], where: str) -> Term:
    return Term(_day(document, "starts_on", where), _day(document, "ends_on", where))


def _day(document: Mapping[str, Any], name: str, where: str) -> date | None:
    value = document.get(name)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (ValueError, TypeError):
        raise Invalid("credential.trust_list_form", where=f"{where}.{name}") from None


def _text(document: Mapping[str, Any], name: str, where: str) -> str:
    value = document.get(name, "")
    if not isinstance(value, str):
        raise Invalid("credential.trust_list_form", where=f"{where}.{name}".lstrip("."))
    return value


def _flag(document: Mapping[str, Any], name: str, where: str) -> bool:
    value = document.get(name, False)
    if not isinstance(value, bool):
        raise Invalid("credential.trust_list_form", where=f"{where}.{name}")
    return value
