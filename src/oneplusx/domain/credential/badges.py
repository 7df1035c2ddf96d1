"""A certificate as an Open Badges 3.0 credential (开放徽章), unsigned.

What has a Chinese and an English name stands in one string with both: the Open Badges schema allows no language values.

Source: 1EdTech Open Badges 3.0, 1.4 (data model); W3C Verifiable Credentials Data Model 2.0.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from oneplusx.domain.credential.contexts import CREDENTIALS_V2, OPEN_BADGES
from oneplusx.domain.credential.instants import write_instant

CONTEXTS = (CREDENTIALS_V2, OPEN_BADGES)
CREDENTIAL, BADGE = "VerifiableCredential", "OpenBadgeCredential"
STATUS_ENTRY = "BitstringStatusListEntry"
DEMO = "演示·无效 DEMO · NOT VALID"
_DEMO_SIGN = "演示·无效"


class StatusPurpose(StrEnum):
    """What a bit of a status list says."""

    REVOCATION = "revocation"
    SUSPENSION = "suspension"


class AlignmentKind(StrEnum):
    """What the achievement is aligned with; ``targetType`` of Open Badges."""

    STANDARD = "CFDocument"
    ITEM = "CFItem"
    WORK_FIELD = "ext:WorkField"
    OCCUPATION = "ext:Occupation"


@dataclass(frozen=True, slots=True)
class Words:
    """A text in Chinese and English; one of them may be missing."""

    zh: str
    en: str = ""

    @property
    def both(self) -> str:
        """Both languages in one line."""
        return " ".join(dict.fromkeys(text for text in (self.zh, self.en) if text))


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who issues (颁发者): its did, name, page, and the organization code it is known by."""

    did: str
    name: Words
    url: str = ""
    organization_code: str = ""


@dataclass(frozen=True, slots=True)
class Alignment:
    """A node of a published standard, or an occupation, that the achievement is aligned with (对应).

    Attributes:
        url: Where it is published: for standards the CASE resource.
        code: The code of the node, e.g. ``3.2.1`` or the code of the occupation.
        framework: Name of the standard or classification.
    """

    name: Words
    url: str
    kind: AlignmentKind = AlignmentKind.ITEM
    code: str = ""
    framework: Words = field(default=Words(""))
    description: Words = field(default=Words(""))


@dataclass(frozen=True, slots=True)
class ScoreScale:
    """How results are stated (成绩记录方式): percent, grades, or pass and fail; numbers as texts."""

    id: str
    name: Words
    result_type: str = "Percent"
    value_min: str = ""
    value_max: str = ""
    allowed: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Achievement:
    """What the certificate stands for: one certificate type at one level.

    Attributes:
        id: Absolute address of the certificate type at its level.
        name: Name with the level, e.g. 网络系统建设与运维（中级）.
        criteria: What was to be shown.
        criteria_url: The published standard or its page.
        code: Code of the certificate type and level.
        version: Version of the standard.
    """

    id: str
    name: Words
    description: Words
    criteria: Words
    criteria_url: str = ""
    code: str = ""
    version: str = ""
    level: Words = field(default=Words(""))
    field_of_study: Words = field(default=Words(""))
    alignments: Sequence[Alignment] = ()
    tags: Sequence[str] = ()
    image: str = ""
    scale: ScoreScale | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """The holder as a salted digest; only for the holder's own copy (本人下载), never on a public page.

    ``identity_type`` names what was hashed (Open Badges ``IdentifierTypeEnum``); never an identity number.
    """

    identity_hash: str
    salt: str
    identity_type: str = "name"


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """Place of the credential in one status list."""

    list_url: str
    index: int
    purpose: StatusPurpose = StatusPurpose.REVOCATION


@dataclass(frozen=True, slots=True)
class BadgeFacts:
    """Everything a credential says.

    Attributes:
        id: Absolute address of the credential, never used twice (``urn:uuid:…`` does).
        number: Certificate number (证书编号) as printed.
        subject_id: Opaque address of the subject: ``urn:uuid:…``, or the did of the holder's wallet.
        code_url: Page of the inquiry behind the 16-character code.
        score: Result as text, on the scale of the achievement.
        status: One entry, or one for revocation and one for suspension.
        is_demo: Marked 演示·无效 in every name a wallet shows.
    """

    id: str
    number: str
    issuer: Issuer
    achievement: Achievement
    subject_id: str
    valid_from: datetime
    valid_until: datetime | None = None
    awarded_at: datetime | None = None
    code_url: str = ""
    score: str = ""
    image: str = ""
    recipient: Recipient | None = None
    status: StatusEntry | Sequence[StatusEntry] | None = None
    is_demo: bool = False


def identity_hash(identity: str, salt: str) -> str:
    """The digest of an identity with its salt as Open Badges writes it: ``sha256$`` and hexadecimal."""
    return "sha256$" + hashlib.sha256((identity + salt).encode()).hexdigest()


def identity_object(recipient: Recipient) -> dict[str, Any]:
    """The holder as an Open Badges ``IdentityObject``."""
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": recipient.identity_hash,
        "identityType": recipient.identity_type,
        "salt": recipient.salt,
    }


def profile(issuer: Issuer) -> dict[str, Any]:
    """The issuer as an Open Badges ``Profile``."""
    document: dict[str, Any] = {"id": issuer.did, "type": ["Profile"], "name": issuer.name.both}
    if issuer.url:
        document["url"] = issuer.url
    if issuer.organization_code:
        document["otherIdentifier"] = [
            {
                "type": "IdentifierEntry",
                "identifier": issuer.organization_code,
                "identifierType": "ext:UnifiedSocialCreditCode",
            }
        ]
    return document


def status_entries(status: StatusEntry | Sequence[StatusEntry] | None) -> dict[str, Any]:
    """``credentialStatus`` as its own member, or nothing: a single entry as an object, several as a list.

    Source: W3C Bitstring Status List 1.0, 2.1; ``statusSize`` stays out (one bit).
    """
    entries = [status] if isinstance(status, StatusEntry) else list(status or ())
    documents = [
        {
            "id": f"{entry.list_url}#{entry.index}",
            "type": STATUS_ENTRY,
            "statusPurpose": str(entry.purpose),
            "statusListIndex": str(entry.index),
            "statusListCredential": entry.list_url,
        }
        for entry in entries
    ]
    if not documents:
        return {}
    return {"credentialStatus": documents[0] if len(documents) == 1 else documents}


def is_marked_demo(document: Mapping[str, Any]) -> bool:
    """Whether a credential says of itself that it is a demonstration."""
    return isinstance(name := document.get("name"), str) and name.startswith(_DEMO_SIGN)


def badge(facts: BadgeFacts) -> dict[str, Any]:
    """The unsigned ``OpenBadgeCredential`` of one certificate; all credentials of a type have the same shape."""
    mark = f"{DEMO} " if facts.is_demo else ""
    document: dict[str, Any] = {
        "@context": list(CONTEXTS),
        "id": facts.id,
        "type": [CREDENTIAL, BADGE],
        "issuer": profile(facts.issuer),
        "validFrom": write_instant(facts.valid_from),
        "name": mark + facts.achievement.name.both,
        "credentialSubject": _subject(facts, mark),
    }
    if facts.awarded_at:
        document["awardedDate"] = write_instant(facts.awarded_at)
    if facts.valid_until:
        document["validUntil"] = write_instant(facts.valid_until)
    if facts.code_url:
        document["evidence"] = [{"id": facts.code_url, "type": ["Evidence"], "name": "查验页 Inquiry page"}]
    return document | status_entries(facts.status)


def _subject(facts: BadgeFacts, mark: str) -> dict[str, Any]:
    subject: dict[str, Any] = {
        "id": facts.subject_id,
        "type": ["AchievementSubject"],
        "licenseNumber": facts.number,
        "achievement": _achievement(facts.achievement, mark),
    }
    if facts.recipient:
        subject["identifier"] = [identity_object(facts.recipient)]
    if facts.score:
        result: dict[str, Any] = {"type": ["Result"], "value": facts.score}
        if facts.achievement.scale:
            result["resultDescription"] = facts.achievement.scale.id
        subject["result"] = [result]
    if facts.image:
        subject["image"] = {"id": facts.image, "type": "Image"}
    return subject


def achievement_definition(achievement: Achievement) -> dict[str, Any]:
    """The definition on its own, as its address publishes it (Open Badges ``Achievement``)."""
    return _achievement(achievement, "")


def _achievement(achievement: Achievement, mark: str) -> dict[str, Any]:
    criteria = {"narrative": achievement.criteria.both}
    if achievement.criteria_url:
        criteria["id"] = achievement.criteria_url
    document: dict[str, Any] = {
        "id": achievement.id,
        "type": ["Achievement"],
        "achievementType": "Certificate",
        "name": mark + achievement.name.both,
        "description": achievement.description.both,
        "criteria": criteria,
    }
    told = {
        "humanCode": achievement.code,
        "version": achievement.version,
        "specialization": achievement.level.both,
        "fieldOfStudy": achievement.field_of_study.both,
    }
    document |= {name: value for name, value in told.items() if value}
    if achievement.alignments:
        document["alignment"] = [_alignment(one) for one in achievement.alignments]
    if achievement.tags:
        document["tag"] = list(achievement.tags)
    if achievement.image:
        document["image"] = {"id": achievement.image, "type": "Image"}
    if achievement.scale:
        document["resultDescription"] = [_scale(achievement.scale)]
    return document


def _alignment(alignment: Alignment) -> dict[str, Any]:
    told = {
        "targetCode": alignment.code,
        "targetDescription": alignment.description.both,
        "targetFramework": alignment.framework.both,
    }
    return {
        "type": ["Alignment"],
        "targetName": alignment.name.both,
        "targetUrl": alignment.url,
        "targetType": str(alignment.kind),
    } | {name: value for name, value in told.items() if value}


def _scale(scale: ScoreScale) -> dict[str, Any]:
    document: dict[str, Any] = {
        "id": scale.id,
        "type": ["ResultDescription"],
        "name": scale.name.both,
        "resultType": scale.result_type,
    }
    document |= {name: value for name, value in (("valueMin", scale.value_min), ("valueMax", scale.value_max)) if value}
    if scale.allowed:
        document["allowedValue"] = list(scale.allowed)
    return document
