"""A learner's statement (成绩与证书总单) as a Comprehensive Learner Record 2.0, unsigned.

Source: 1EdTech Comprehensive Learner Record 2.0, ClrCredential.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from oneplusx.domain.credential.badges import (
    CONTEXTS,
    CREDENTIAL,
    DEMO,
    Issuer,
    Recipient,
    StatusEntry,
    Words,
    identity_object,
    profile,
    status_entries,
)
from oneplusx.domain.credential.contexts import CLR
from oneplusx.domain.credential.instants import write_instant
from oneplusx.domain.errors import Invalid

STATEMENT = "ClrCredential"


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """What a statement says.

    Attributes:
        badges: Signed Open Badges credentials, whole and unchanged.
        is_partial: The holder left some out.
    """

    id: str
    issuer: Issuer
    subject_id: str
    badges: Sequence[Mapping[str, Any]]
    valid_from: datetime
    valid_until: datetime | None = None
    recipient: Recipient | None = None
    is_partial: bool = False
    name: Words = field(default=Words("学习成果总单", "Learner record"))
    status: StatusEntry | Sequence[StatusEntry] | None = None
    is_demo: bool = False


def statement(facts: StatementFacts) -> dict[str, Any]:
    """The unsigned ``ClrCredential`` that wraps signed badges.

    Raises:
        Invalid: ``credential.statement_empty``.
    """
    if not facts.badges:
        raise Invalid("credential.statement_empty")
    subject: dict[str, Any] = {"id": facts.subject_id, "type": ["ClrSubject"]}
    if facts.recipient:
        subject["identifier"] = [identity_object(facts.recipient)]
    subject["verifiableCredential"] = [dict(one) for one in facts.badges]
    document: dict[str, Any] = {
        "@context": [*CONTEXTS, CLR],
        "id": facts.id,
        "type": [CREDENTIAL, STATEMENT],
        "issuer": profile(facts.issuer),
        "validFrom": write_instant(facts.valid_from),
        "name": (f"{DEMO} " if facts.is_demo else "") + facts.name.both,
        "partial": facts.is_partial,
        "credentialSubject": subject,
    }
    if facts.valid_until:
        document["validUntil"] = write_instant(facts.valid_until)
    return document | status_entries(facts.status)
