"""Status lists: bits, their encoding, and what is refused."""

from __future__ import annotations

import base64
import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openvc.status.bitstring import decode_bitstring, get_status_bit

from oneplusx.domain.credential.badges import StatusEntry, StatusPurpose, status_entries
from oneplusx.domain.credential.status_lists import LENGTH, LENGTH_MAX, StatusBits, bits_of, decode, encode
from oneplusx.domain.errors import Invalid
from tests.support import credentials as cast


def multibase(packed: bytes) -> str:
    return "u" + base64.urlsafe_b64encode(packed).decode().rstrip("=")


@given(indexes=st.sets(st.integers(0, LENGTH - 1), max_size=50))
def test_a_list_is_read_as_it_was_written(indexes: set[int]) -> None:
    bits = StatusBits.of(indexes)
    read = decode(encode(bits))
    assert read == bits
    assert {index for index in indexes if read.get(index)} == indexes
    assert sum(byte.bit_count() for byte in read) == len(indexes)


def test_the_first_index_is_the_leftmost_bit_and_clearing_leaves_the_others() -> None:
    bits = StatusBits.of([0, 9])
    assert bytes(bits[:2]) == b"\x80\x40"
    bits.set(0, False)
    assert bytes(bits[:2]) == b"\x00\x40"


def test_the_same_bits_give_the_same_text() -> None:
    assert encode(StatusBits.of([5])) == encode(StatusBits.of([5]))


def test_an_independent_library_reads_the_same_bits() -> None:
    text = encode(StatusBits.of([3, cast.INDEX]))
    raw = decode_bitstring(text)
    assert [get_status_bit(raw, index) for index in (3, cast.INDEX, 4)] == [1, 1, 0]


@pytest.mark.parametrize("index", [-1, LENGTH, 10**9])
def test_an_index_outside_the_list_is_refused(index: int) -> None:
    with pytest.raises(Invalid, match=r"credential\.status_index"):
        StatusBits.empty().get(index)


@pytest.mark.parametrize("length", [0, LENGTH - 8, LENGTH + 1])
def test_a_short_list_is_not_made(length: int) -> None:
    with pytest.raises(ValueError, match=str(length)):
        StatusBits.empty(length)


@pytest.mark.parametrize(
    "text, code",
    [
        ("", "encoding"),
        ("zAAAA", "encoding"),
        ("u!!!!", "encoding"),
        ("u\u4e2d", "encoding"),
        (multibase(b"no gzip"), "encoding"),
        (multibase(zlib.compress(bytes(LENGTH // 8))), "encoding"),
        (multibase(gzip.compress(bytes(LENGTH // 8), mtime=0)[:-9]), "encoding"),
        (multibase(gzip.compress(bytes(LENGTH // 8), mtime=0) + b"more"), "encoding"),
        (multibase(gzip.compress(bytes(100), mtime=0)), "size"),
        (multibase(gzip.compress(bytes(LENGTH_MAX // 8 + 1), mtime=0)), "size"),
        ("u" + "A" * 13_000_000, "size"),
    ],
)
def test_what_is_no_list_is_refused(text: str, code: str) -> None:
    with pytest.raises(Invalid) as raised:
        decode(text)
    assert raised.value.code == f"credential.status_list_{code}"


def test_a_bomb_is_not_unpacked() -> None:
    bomb = multibase(gzip.compress(bytes(1 << 30), compresslevel=1))
    with pytest.raises(Invalid, match=r"credential\.status_list_size"):
        decode(bomb)


def test_the_list_of_another_purpose_is_not_taken() -> None:
    document = cast.signed_list(StatusPurpose.REVOCATION, 9)
    assert bits_of(document, StatusPurpose.REVOCATION).get(9)
    for change in ({"type": ["VerifiableCredential"]}, {"credentialSubject": []}, {"credentialSubject.type": "Other"}):
        with pytest.raises(Invalid, match=r"credential\.status_list_form"):
            bits_of(cast.changed(document, change), StatusPurpose.REVOCATION)
    with pytest.raises(Invalid, match=r"credential\.status_list_form"):
        bits_of(document, StatusPurpose.SUSPENSION)
    with pytest.raises(Invalid, match=r"credential\.status_list_encoding"):
        bits_of(cast.changed(document, {"credentialSubject.encodedList": 5}), StatusPurpose.REVOCATION)


def test_an_entry_leaves_the_size_out_and_a_single_one_is_no_list() -> None:
    entry = StatusEntry("https://bank.example/status/1", 7)
    single = status_entries(entry)["credentialStatus"]
    assert "statusSize" not in single
    assert (single["statusListIndex"], single["statusPurpose"]) == ("7", "revocation")
    assert isinstance(status_entries([entry, entry])["credentialStatus"], list)
    assert status_entries(None) == status_entries([]) == {}
