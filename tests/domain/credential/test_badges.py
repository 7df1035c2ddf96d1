"""What a credential of a certificate says, and what it never says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from oneplusx.domain.credential.badges import (
    DEMO,
    StatusEntry,
    Words,
    badge,
    identity_hash,
    is_marked_demo,
)
from oneplusx.domain.credential.contexts import CLR, CREDENTIALS_V2, OPEN_BADGES
from oneplusx.domain.credential.statements import StatementFacts, statement
from oneplusx.domain.errors import Invalid
from tests.support import credentials as cast

BADGE = badge(cast.FACTS)
ACHIEVEMENT = BADGE["credentialSubject"]["achievement"]


def shape(value: object) -> Any:
    """Members without values."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    return [shape(one) for one in value] if isinstance(value, list) else type(value).__name__


def test_it_is_an_open_badge_of_version_three() -> None:
    assert BADGE["@context"] == [CREDENTIALS_V2, OPEN_BADGES]
    assert BADGE["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert BADGE["validFrom"] == "2026-10-23T08:00:00Z"
    assert ACHIEVEMENT["achievementType"] == "Certificate"
    assert ACHIEVEMENT["criteria"]["narrative"]
    assert ACHIEVEMENT["name"] == "网络系统示例（中级） Network Systems Example (Intermediate)"


def test_it_points_at_the_standard_its_outcomes_and_occupations() -> None:
    targets = {one["targetType"]: one["targetUrl"] for one in ACHIEVEMENT["alignment"]}
    assert "/ims/case/v1p1/CFDocuments/" in targets["CFDocument"]
    assert "/ims/case/v1p1/CFItems/" in targets["CFItem"]
    assert "/occupations/" in targets["ext:Occupation"]


def test_a_result_is_a_text_on_the_scale_of_the_achievement() -> None:
    (result,) = BADGE["credentialSubject"]["result"]
    assert result["value"] == "86.5"
    assert result["resultDescription"] == ACHIEVEMENT["resultDescription"][0]["id"]
    assert "result" not in badge(replace(cast.FACTS, score=""))["credentialSubject"]


def test_only_the_holders_copy_has_a_digest_of_the_person() -> None:
    assert "identifier" not in BADGE["credentialSubject"]
    (identity,) = badge(cast.OWN_COPY)["credentialSubject"]["identifier"]
    assert identity["identityHash"] == identity_hash(cast.HOLDER_NAME, identity["salt"])
    assert cast.HOLDER_NAME not in json.dumps(badge(cast.OWN_COPY), ensure_ascii=False)


def test_a_digest_depends_on_the_salt() -> None:
    assert identity_hash("a", "1") != identity_hash("a", "2")
    assert identity_hash("a", "1").startswith("sha256$")


def test_a_demonstration_is_marked_in_every_name_that_a_wallet_shows() -> None:
    document = badge(replace(cast.FACTS, is_demo=True))
    assert is_marked_demo(document)
    assert not is_marked_demo(BADGE)
    for name in (document["name"], document["credentialSubject"]["achievement"]["name"]):
        assert name.startswith(DEMO)


def test_certificates_of_one_type_have_one_shape() -> None:
    other = replace(cast.FACTS, id="urn:uuid:other", number="2", valid_from=cast.NOW, score="60")
    assert shape(badge(other)) == shape(BADGE)


def test_what_is_not_said_leaves_no_empty_member() -> None:
    bare = replace(
        cast.FACTS,
        achievement=replace(
            cast.ACHIEVEMENT,
            alignments=(),
            tags=(),
            scale=None,
            code="",
            version="",
            level=Words(""),
            field_of_study=Words(""),
        ),
        issuer=replace(cast.ISSUER, url="", organization_code=""),
        valid_until=None,
        awarded_at=None,
        code_url="",
        score="",
        status=None,
    )
    text = json.dumps(badge(bare))
    assert '""' not in text
    assert "[]" not in text
    assert {"validUntil", "awardedDate", "credentialStatus", "evidence"}.isdisjoint(badge(bare))


def test_a_single_status_is_an_object() -> None:
    single = badge(replace(cast.FACTS, status=StatusEntry(cast.REVOCATIONS, 1)))
    assert single["credentialStatus"]["statusListIndex"] == "1"


def test_a_statement_wraps_signed_badges_unchanged() -> None:
    signed = cast.signed()
    facts = StatementFacts(
        id="urn:uuid:s",
        issuer=cast.ISSUER,
        subject_id=cast.FACTS.subject_id,
        badges=[signed],
        valid_from=cast.NOW,
        valid_until=cast.NOW + timedelta(days=90),
        recipient=cast.OWN_COPY.recipient,
        is_demo=True,
    )
    document = statement(facts)
    assert document["@context"] == [CREDENTIALS_V2, OPEN_BADGES, CLR]
    assert document["credentialSubject"]["verifiableCredential"] == [signed]
    assert document["credentialSubject"]["identifier"][0]["hashed"] is True
    assert document["partial"] is False
    assert is_marked_demo(document)
    with pytest.raises(Invalid, match=r"credential\.statement_empty"):
        statement(replace(facts, badges=[]))
