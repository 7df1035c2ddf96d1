"""A credential of a certificate with everything that one can say, and the keys behind it. All names are made up."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from oneplusx.domain.credential.badges import (
    Achievement,
    Alignment,
    AlignmentKind,
    BadgeFacts,
    Issuer,
    Recipient,
    ScoreScale,
    StatusEntry,
    StatusPurpose,
    Words,
    badge,
    identity_hash,
)
from oneplusx.domain.credential.canonical import canonicalize
from oneplusx.domain.credential.keys import Method, SigningKey, did_document, did_web, signing_key_of
from oneplusx.domain.credential.proofs import sign_credential
from oneplusx.domain.credential.statements import StatementFacts, statement
from oneplusx.domain.credential.status_lists import StatusBits, StatusListFacts, status_list_credential
from oneplusx.domain.credential.trust import Authorization, Term, TrustedIssuer, TrustList

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
HOST = "bank.example"
DID = did_web(HOST, "org", "9f3c")
SEED = bytes(range(32))
KEY = SigningKey(SEED, f"{DID}#key-1", DID)
SELF_KEY = signing_key_of(SEED)
"""The same key, named by itself: its issuer is a did:key."""
STRANGER = signing_key_of(bytes(range(1, 33)))
HOLDER = signing_key_of(bytes(range(2, 34)))
HOLDER_NAME = "欧阳𠮷一"
ISSUER = Issuer(
    DID, Words("示例职业技能评价组织", "Example Assessment Organization"), "https://org.example/", "91990000MA0000000X"
)
ACHIEVEMENT = Achievement(
    id="https://bank.example/achievements/990001/intermediate",
    name=Words("网络系统示例（中级）", "Network Systems Example (Intermediate)"),
    description=Words("能按规范安装“示例”网络设备。", "Installs network equipment\nas the \\standard\\ says."),
    criteria=Words("理论与实操考核合格。", "Passed theory and practice."),
    criteria_url="https://bank.example/standards/990001/",
    code="990001-2",
    version="2.0",
    level=Words("中级", "Intermediate"),
    field_of_study=Words("电子与信息大类", "Electronics and information"),
    alignments=(
        Alignment(
            Words("示例标准", "Example standard"),
            "https://bank.example/ims/case/v1p1/CFDocuments/0192f0c0-0000-7000-8000-000000000001",
            AlignmentKind.STANDARD,
        ),
        Alignment(
            Words("能配置交换机", "Configures a switch"),
            "https://bank.example/ims/case/v1p1/CFItems/0192f0c0-0000-7000-8000-000000000002",
            code="2.1.3",
            framework=Words("示例标准", "Example standard"),
        ),
        Alignment(
            Words("网络工程技术人员", "Network engineer"),
            "https://bank.example/occupations/2-02-10-04",
            AlignmentKind.OCCUPATION,
            "2-02-10-04",
        ),
    ),
    tags=("1+X",),
    scale=ScoreScale("https://bank.example/scales/percent", Words("百分制", "Percent"), "Percent", "0", "100"),
)
REVOCATIONS, SUSPENSIONS = "https://bank.example/status/1", "https://bank.example/status/2"
INDEX = 94_567
FACTS = BadgeFacts(
    id="urn:uuid:0192f0c0-0000-7000-8000-00000000000a",
    number="990001200126000001",
    issuer=ISSUER,
    achievement=ACHIEVEMENT,
    subject_id="urn:uuid:0192f0c0-0000-7000-8000-00000000000b",
    valid_from=NOW - timedelta(days=30),
    valid_until=NOW + timedelta(days=1000),
    awarded_at=NOW - timedelta(days=30),
    code_url="https://bank.example/c/ABCDEFGHJKLMNPQR/",
    score="86.5",
    status=(
        StatusEntry(REVOCATIONS, INDEX),
        StatusEntry(SUSPENSIONS, INDEX, StatusPurpose.SUSPENSION),
    ),
)
OWN_COPY = replace(FACTS, recipient=Recipient(identity_hash(HOLDER_NAME, "3d9f1c"), "3d9f1c"))
METHOD = Method(id=KEY.verification_method, controller=DID, public=KEY.public)
DID_DOCUMENT = did_document(DID, [METHOD])


def signed(facts: BadgeFacts = FACTS, key: SigningKey = KEY) -> dict[str, Any]:
    """A credential, signed; with another key the issuer is that key's."""
    if key.controller != facts.issuer.did:
        facts = replace(facts, issuer=replace(facts.issuer, did=key.controller))
    return sign_credential(badge(facts), key, created=NOW)


def changed(document: dict[str, Any], change: dict[str, Any], *removed: str) -> dict[str, Any]:
    """A copy with members changed: by a path with dots; numbers are places in lists."""
    found = copy.deepcopy(document)
    for path, value in change.items():
        node, (*way, last) = found, path.split(".")
        for step in way:
            node = node[int(step)] if isinstance(node, list) else node[step]
        if isinstance(node, list):
            node[int(last)] = value
        else:
            node[last] = value
    for name in removed:
        del found[name]
    return found


def resigned(change: dict[str, Any], *removed: str, key: SigningKey = KEY) -> dict[str, Any]:
    """A credential whose issuer signed it with these changes."""
    return sign_credential(changed(badge(FACTS), change, *removed), key, created=NOW)


def signed_list(purpose: StatusPurpose, *indexes: int, key: SigningKey = KEY, **more: Any) -> dict[str, Any]:
    """A status list with these indexes set, signed."""
    url = REVOCATIONS if purpose == StatusPurpose.REVOCATION else SUSPENSIONS
    facts = StatusListFacts(
        url, replace(ISSUER, did=key.controller), StatusBits.of(indexes), NOW, purpose=purpose, **more
    )
    return sign_credential(status_list_credential(facts), key, created=NOW)


def signed_statement(*badges: dict[str, Any], key: SigningKey = KEY) -> dict[str, Any]:
    """A statement that wraps badges, signed."""
    facts = StatementFacts(
        id="urn:uuid:0192f0c0-0000-7000-8000-00000000000c",
        issuer=replace(ISSUER, did=key.controller),
        subject_id=FACTS.subject_id,
        badges=badges,
        valid_from=NOW,
    )
    return sign_credential(statement(facts), key, created=NOW)


def trust_list(**change: Any) -> TrustList:
    """A list that trusts the issuer with this achievement and statements."""
    term = change.pop("authorized", Term())
    allowed = change.pop("achievement", ACHIEVEMENT.id)
    issuer = TrustedIssuer(
        DID, "示例评价组织", "Example", statements=True, authorizations=(Authorization(allowed, term),)
    )
    return TrustList.of([replace(issuer, **change)], name="test")


def paths(value: object, way: str = "") -> Iterator[str]:
    """Every place in a document, as ``changed`` takes it."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in inner:
        if "." not in str(name):
            path = f"{way}.{name}" if way else str(name)
            yield path
            yield from paths(one, path)


def is_same_linked_data(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two documents say the same though their JSON differs."""
    plain = [{name: value for name, value in each.items() if name != "proof"} for each in (one, other)]
    return canonicalize(plain[0]) == canonicalize(plain[1])
