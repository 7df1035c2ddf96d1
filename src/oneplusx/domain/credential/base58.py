"""Base58 in the Bitcoin alphabet, as Multibase ``z`` has it.

Source: draft-msporny-base58-03.
"""

from __future__ import annotations

from oneplusx.domain.errors import Invalid

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
ALPHABET_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
PAIRS = [first + second for first in ALPHABET for second in ALPHABET]  # two digits at a time
PAIR_VALUES = {pair: value for value, pair in enumerate(PAIRS)}
PAIR, QUARTET = 58**2, 58**4
CHUNK = 58**10  # fits a machine word: divides fast
TEXT_MAX = 2048


def encode_base58(data: bytes) -> str:
    """Bytes as base58 text; leading zero bytes become leading ``1``."""
    number = int.from_bytes(data)
    chunks: list[str] = []
    while number:
        number, rest = divmod(number, CHUNK)
        high, low = divmod(rest, QUARTET)
        high, middle = divmod(high, QUARTET)
        chunks.append(
            PAIRS[high] + PAIRS[middle // PAIR] + PAIRS[middle % PAIR] + PAIRS[low // PAIR] + PAIRS[low % PAIR]
        )
    chunks.reverse()
    zeros = len(data) - len(data.lstrip(b"\0"))
    return "1" * zeros + "".join(chunks).lstrip("1")


def decode_base58(text: str) -> bytes:
    """The bytes of a base58 text.

    Raises:
        Invalid: ``credential.base58_malformed``: a character outside the alphabet, or too long.
    """
    if len(text) > TEXT_MAX:
        raise Invalid("credential.base58_malformed")
    number = 0
    try:
        if len(text) % 2:
            number = ALPHABET_VALUES[text[0]]
        for start in range(len(text) % 2, len(text), 2):
            number = number * PAIR + PAIR_VALUES[text[start : start + 2]]
    except KeyError as cause:
        raise Invalid("credential.base58_malformed") from cause
    zeros = len(text) - len(text.lstrip("1"))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8)
