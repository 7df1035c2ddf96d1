"""Keys, their names, and the documents that publish them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oneplusx.domain.credential.base58 import decode_base58, encode_base58
from oneplusx.domain.credential.instants import read_instant, write_instant
from oneplusx.domain.credential.keys import (
    KnownMethods,
    Method,
    SigningKey,
    did_document,
    did_key,
    did_web,
    did_web_url,
    methods_of,
    public_key_bytes,
    public_key_multibase,
    signature_fits,
    signing_key_of,
)
from oneplusx.domain.errors import Invalid

KEY = signing_key_of(bytes(range(32)))
DID = did_web("bank.example.cn", "orgs", "0190")
RETIRED_AT = datetime(2026, 3, 1, tzinfo=UTC)


@given(st.binary(max_size=80))
def test_base58_there_and_back(data):
    assert decode_base58(encode_base58(data)) == data


@pytest.mark.parametrize(
    "data, text",
    [
        (b"", ""),
        (b"Hello World!", "2NEpo7TZRRrLZSi2U"),
        (
            b"The quick brown fox jumps over the lazy dog.",
            "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
        ),
        (bytes.fromhex("0000287fb4cd"), "11233QC4"),
    ],
)
def test_base58_as_its_draft_says(data, text):
    assert encode_base58(data) == text


@pytest.mark.parametrize("text", ["0", "O", "l", "I", "+", "甲", "1" * 3000])
def test_base58_refuses(text):
    with pytest.raises(Invalid, match="base58_malformed"):
        decode_base58(text)


def test_a_private_key_is_not_shown():
    assert KEY.seed.hex() not in repr(KEY)
    assert repr(KEY.seed) not in repr(KEY)


def test_a_public_key_as_multikey():
    text = public_key_multibase(KEY.public)

    assert text.startswith("z6Mk")
    assert public_key_bytes(text) == KEY.public
    for wrong in ("", "z", text[1:], text[:-1], "z" + encode_base58(b"\x80\x24" + KEY.public), text + "1" * 100):
        with pytest.raises(Invalid):
            public_key_bytes(wrong)


def test_names_of_issuers():
    assert did_key(KEY.public) == KEY.controller
    assert DID == "did:web:bank.example.cn:orgs:0190"
    assert did_web("localhost:8000") == "did:web:localhost%3A8000"
    assert did_web_url("did:web:bank.example.cn") == "https://bank.example.cn/.well-known/did.json"
    assert did_web_url(DID) == "https://bank.example.cn/orgs/0190/did.json"
    assert did_web_url("did:web:localhost%3A8000:a") == "https://localhost:8000/a/did.json"


@pytest.mark.parametrize("host", ["", "Bank.example", "a b", "a/b", "-a", "a:b", "甲.cn"])
def test_no_name_of_a_host(host):
    with pytest.raises(Invalid, match="did_host"):
        did_web(host)


@pytest.mark.parametrize(
    "did", ["did:key:z6Mk", "did:web:", "did:web:a/b", "did:web:a?b", "did:web:a#b", "did:web:a:b/../c"]
)
def test_no_place_of_a_document(did):
    with pytest.raises(Invalid, match="did_malformed"):
        did_web_url(did)
    with pytest.raises(Invalid, match="did_path"):
        did_web("a.example", "../b")


def method(name: str, **more: object) -> Method:
    return Method(f"{DID}#{name}", DID, KEY.public, **more)  # type: ignore[arg-type]


def test_a_document_keeps_retired_keys_and_bars_lost_ones():
    methods = [method("now"), method("old", valid_until=RETIRED_AT), method("lost", lost_at=RETIRED_AT)]

    document = did_document(DID, methods)

    assert [one["id"] for one in document["verificationMethod"]] == [one.id for one in methods]
    assert document["assertionMethod"] == [f"{DID}#now", f"{DID}#old"]
    assert document["verificationMethod"][1]["expires"] == "2026-03-01T00:00:00Z"
    assert document["verificationMethod"][2]["revoked"] == "2026-03-01T00:00:00Z"
    assert KEY.seed.hex() not in str(document)
    now, old, lost = methods_of(document)
    assert now == methods[0]
    assert old == methods[1]
    assert lost.purposes == frozenset()
    assert lost.lost_at == RETIRED_AT


def test_documents_of_others_are_read():
    document = {
        "id": "did:web:x.example",
        "verificationMethod": [
            {"id": "#a", "type": "Multikey", "publicKeyMultibase": public_key_multibase(KEY.public)},
            {"id": "#b", "type": "JsonWebKey", "publicKeyJwk": {}},
        ],
        "assertionMethod": ["#a"],
    }

    (only,) = methods_of(document)

    assert only.id == "did:web:x.example#a"
    assert only.controller == "did:web:x.example"
    assert only.purposes == {"assertionMethod"}
    for wrong in (
        {},
        {"id": "x", "verificationMethod": [1]},
        {"id": "x", "verificationMethod": [{"type": "Multikey"}]},
    ):
        with pytest.raises(Invalid):
            methods_of(wrong)


def test_known_keys_and_those_that_name_themselves():
    known = KnownMethods((method("now"),))

    assert known(f"{DID}#now") == method("now")
    assert known(f"{DID}#other") is None
    own = known(KEY.verification_method)
    assert own is not None
    assert own.controller == KEY.controller
    assert KnownMethods(understands_did_key=False)(KEY.verification_method) is None
    for wrong in ("did:key:z6Mk#z6Mk", KEY.controller, f"{KEY.controller}#other", "did:key:#", "z6Mk"):
        assert known(wrong) is None


def test_signatures():
    signing = SigningKey(KEY.seed, f"{DID}#now", DID)
    signature = signing.sign(b"data")

    assert len(signature) == 64
    assert signature_fits(KEY.public, signature, b"data")
    assert not signature_fits(KEY.public, signature, b"date")
    assert not signature_fits(KEY.public, b"", b"data")
    assert not signature_fits(b"short", signature, b"data")


@pytest.mark.parametrize(
    "text",
    ["2026-06-01T00:00:00Z", "2026-06-01T08:00:00+08:00", "2026-06-01T00:00:00.123456Z"],
)
def test_instants(text):
    assert read_instant(text).astimezone(UTC).date().isoformat() == "2026-06-01"
    assert write_instant(read_instant(text)) == "2026-06-01T00:00:00Z"


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-01",
        "2026-06-01T00:00:00",
        "2026-06-01 00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-06-01T25:00:00Z",
        "0000-06-01T00:00:00Z",
        "2026-06-01T00:00:00+15:00",
        "2026-06-01T00:00Z",
        "",
        None,
        20260601,
    ],
)
def test_no_instants(text):
    with pytest.raises(Invalid, match="instant_malformed"):
        read_instant(text)
