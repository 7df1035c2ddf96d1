"""Signs any credential for tests of other software (测试颁发者), where the operator enabled it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from oneplusx.apps.keys.ownership import TEST_ISSUER
from oneplusx.apps.keys.services import sign_credentials
from oneplusx.apps.keys.services.signing import key_for
from oneplusx.apps.trail.services import record_act
from oneplusx.domain.credential.checks import problems_of
from oneplusx.domain.errors import Invalid
from oneplusx.web.actor import Actor

Document = dict[str, Any]


@transaction.atomic
def issue_for_tests(*, credential: Document, actor: Actor, now: datetime) -> Document:
    """Signs a credential with the test issuer's key (测试签发).

    Args:
        credential: Unsigned; its issuer is the test issuer, or missing and then filled in.

    Raises:
        Invalid: ``credential.malformed`` with the problems found; ``vc_api.other_issuer``; ``vc_api.signed_already``.
    """
    did = key_for(owner=TEST_ISSUER, now=now).did
    document = _with_issuer(credential, did)
    if "proof" in document:
        raise Invalid("vc_api.signed_already")
    if problems := problems_of(document):
        raise Invalid("vc_api.malformed", problems=[f"{one.where}: {one.code}" for one in problems])
    [signed] = sign_credentials(owner=TEST_ISSUER, documents=[document], now=now)
    record_act(verb="credentials.test_issued", subject_kind="test_issuer", facts={}, actor=actor, now=now)
    return signed


def _with_issuer(credential: Document, did: str) -> Document:
    issuer = credential.get("issuer")
    if issuer is None or issuer == "":
        return {**credential, "issuer": did}
    named = issuer.get("id") if isinstance(issuer, dict) else issuer
    if isinstance(issuer, dict) and named is None:
        return {**credential, "issuer": {**issuer, "id": did}}
    if named != did:
        raise Invalid("vc_api.other_issuer", allowed=did)
    return credential
