"""Answers ready to be sent (答复): the signed text, its signature and the headers.

The question's time stands outside the body, in the header ``Asked-At``.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import datetime
from functools import lru_cache

import orjson

from oneplusx.apps.inquiry.hot.cache import Answer
from oneplusx.apps.inquiry.selectors import Finding, Verdict
from oneplusx.apps.inquiry.signed_answers import Draft, Signed, digest_of, text_of

HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\netag: %b\r\n"
    b"cache-control: no-cache\r\nx-content-type-options: nosniff\r\n"
)
UNCHANGED = b"HTTP/1.1 304 Not Modified\r\netag: %b\r\ncache-control: no-cache\r\n"


def answer_of(draft: Draft, signed: Signed | None = None) -> Answer:
    """Ready to be sent; unsigned where there is no signature over just this text."""
    if signed is None or signed.digest != draft.digest:
        signed = draft.signed
    if signed is None:
        return _answer(draft.verdict, draft.text, draft.digest, b"null")
    value = urlsafe_b64encode(signed.signature).rstrip(b"=")
    signature = b'{"method":%b,"value":"%b"}' % (_quoted(signed.method), value)
    return _answer(draft.verdict, draft.text, draft.digest + signed.signature[:4], signature)


@lru_cache(maxsize=64)
def _quoted(method: str) -> bytes:
    return orjson.dumps(method)


def _answer(verdict: Verdict, text: bytes, mark: bytes, signature: bytes) -> Answer:
    body = b'{"answer":%b,"signature":%b}\n' % (text, signature)
    etag = b'"%b"' % mark.hex().encode()
    return Answer(verdict.value, HEAD % (len(body), etag), body, etag)


def not_found(now: datetime) -> Answer:
    """One answer for a wrong number, a wrong name and a wrong code; unsigned, since it says nothing of any of them."""
    text = text_of(Finding(Verdict.NOT_FOUND, asked_at=now))
    return _answer(Verdict.NOT_FOUND, text, digest_of(text), b"null")
