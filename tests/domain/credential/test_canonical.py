"""Canonical forms: what is refused, and that nothing is left out without a word."""

from __future__ import annotations

import hashlib
import time
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oneplusx.domain.credential.canonical import canonical_json, canonicalize
from oneplusx.domain.credential.contexts import (
    CREDENTIALS_V2,
    MULTIKEY_V1,
    OPEN_BADGES,
    VENDORED,
    ContextSet,
    vendored,
)
from oneplusx.domain.errors import Invalid

BASE: dict[str, Any] = {
    "@context": [CREDENTIALS_V2, OPEN_BADGES],
    "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
    "type": ["VerifiableCredential"],
    "issuer": "did:web:x.example",
}


def test_contexts_are_the_published_ones():
    assert (
        hashlib.sha256(vendored().source(CREDENTIALS_V2) or b"").hexdigest()
        == "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734"
    )
    assert set(vendored()) == set(VENDORED)
    assert vendored().source("https://x.example/") is None


@pytest.mark.parametrize(
    "more, code",
    [
        ({"@context": [CREDENTIALS_V2, "https://x.example/v1"]}, "context_unknown"),
        ({"@context": [CREDENTIALS_V2, 1]}, "context_malformed"),
        ({"credentialSubject": {"@context": "https://x.example/v1"}}, "context_unknown"),
        ({"@context": [CREDENTIALS_V2, {"@import": "https://x.example/v1"}]}, "context_malformed"),
        ({"@context": [CREDENTIALS_V2, {"name": "https://x.example/name"}]}, "term_protected"),
        ({"@context": [CREDENTIALS_V2, None]}, "term_protected"),
        ({"@context": [CREDENTIALS_V2, {"@vocab": "relative#"}], "level": "x"}, "url_relative"),
        ({"notDefined": 1}, "term_unknown"),
        ({"credentialSubject": {"notDefined": "x"}}, "term_unknown"),
        ({"type": ["VerifiableCredential", "NotDefined"]}, "url_relative"),
        ({"id": "relative"}, "url_relative"),
        ({"id": "//x.example/"}, "url_relative"),
        ({"id": "https://x.example/ a"}, "url_relative"),
        ({"id": "https://x.example/<a>"}, "url_relative"),
        ({"id": ["urn:a:b"]}, "not_linked_data"),
        ({"id": 1}, "not_linked_data"),
        ({"type": [1]}, "term_unknown"),
        ({"name": "a\x00"}, "characters"),
        ({"name": "a\x0b"}, "characters"),
        ({"name": "\ud800"}, "characters"),
        ({"na\x00me": "a"}, "characters"),
        ({"name": {"@value": "x", "@language": "no language"}}, "language_malformed"),
        ({"credentialSubject": {"id": "did:web:x", "achievement": 0.1 + 0.2}}, "number_inexact"),
        ({"credentialSubject": {"id": "did:web:x", "achievement": 2**60}}, "number_inexact"),
        ({"credentialSubject": {"id": "did:web:x", "achievement": float("nan")}}, "number_inexact"),
    ],
)
def test_refusals(more, code):
    with pytest.raises(Invalid) as refusal:
        canonicalize(BASE | more)
    assert refusal.value.code == f"credential.{code}"


def test_an_operator_may_know_more_contexts():
    known = vendored().extended({"https://x.example/v1": b'{"@context": {"level": "https://x.example/level"}}'})
    document = BASE | {"@context": [CREDENTIALS_V2, "https://x.example/v1"], "level": "中级"}

    assert b'<https://x.example/level> "\xe4\xb8\xad\xe7\xba\xa7"' in canonicalize(document, known)
    with pytest.raises(Invalid, match="context_unknown"):
        canonicalize(document)
    assert "https://x.example/v1" not in vendored()
    assert isinstance(known, ContextSet)


def test_depth_and_size_are_bounded():
    deep: dict[str, Any] = {"id": "urn:a:b"}
    for _ in range(200):
        deep = {"achievement": deep}
    for document in (BASE | {"credentialSubject": deep}, BASE | {"name": ["x"] * 60_000}):
        with pytest.raises(Invalid, match="too_complex"):
            canonicalize(document)
        with pytest.raises(Invalid, match="too_complex"):
            canonical_json(document)


def test_a_graph_made_to_be_slow_is_refused():
    """Blank nodes that cannot be told apart but by trying their orders."""
    names = [f"_:n{number}" for number in range(12)]
    subject = [
        {"id": one, "type": "AchievementSubject", "achievement": [{"id": other} for other in names if other != one]}
        for one in names
    ]
    start = time.process_time()

    with pytest.raises(Invalid, match="too_complex"):
        canonicalize(BASE | {"credentialSubject": subject})

    assert time.process_time() - start < 5


def test_a_few_equal_nodes_are_no_matter():
    nodes = [{"type": "Alignment", "targetName": "x"} for _ in range(4)]
    subject = {"type": "AchievementSubject", "achievement": {"type": "Achievement", "alignment": nodes}}

    assert canonicalize(BASE | {"credentialSubject": subject}).count(b"targetName") == 4


def test_canonical_json():
    assert canonical_json({"b": 1, "a": ["甲", True, None, 2.5]}) == '{"a":["甲",true,null,2.5],"b":1}'.encode()
    for wrong in ({"a": 0.1 + 0.2}, {"a": "\x01"}, {"a": object()}, {"a": 2**53}):
        with pytest.raises(Invalid):
            canonical_json(wrong)


KEYS = ["@id", "@type", "@value", "@list", "@set", "@graph", "@context", "@language", "@index", "@reverse", "@json"]
KEYS += ["id", "type", "name", "issuer", "credentialSubject", "proof", "achievement", "alignment", "@included"]
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["@id", "_:b", "a:b"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(suppress_health_check=list(HealthCheck))
@given(
    st.dictionaries(
        st.sampled_from(["credentialSubject", "proof", "name", "issuer", "@id", "evidence"]), JSON, max_size=4
    )
)
def test_whatever_is_sent_is_canonicalized_or_refused(more):
    for document in (BASE | more, BASE | more | {"@context": [CREDENTIALS_V2, MULTIKEY_V1]}, more):
        try:
            assert isinstance(canonicalize(document), bytes)
        except Invalid:
            continue
