"""What OpenID4VCI says of us (钱包领取): metadata, offers, and the proofs of possession that wallets send.

Source: OpenID for Verifiable Credential Issuance 1.0: §4.1 (offer), §6 (token), §7 (nonce), §8 (credential), §12.2
(metadata), appendix A.1.2 (``ldp_vc``) and F.1 (``jwt`` proof).
"""

from __future__ import annotations

import base64
import warnings
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import UUID

import orjson
from django.conf import settings
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import ECKey, OKPKey

from oneplusx.domain.credential.badges import BADGE, CONTEXTS, CREDENTIAL
from oneplusx.domain.credential.keys import did_key, public_key_bytes
from oneplusx.domain.errors import Invalid

CONFIGURATION = "OpenBadgeCredential"
GRANT = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
ALGORITHMS = ("EdDSA", "Ed25519", "ES256")
PROOF_TYPE = "openid4vci-proof+jwt"
PIN_DIGITS = 6
SKEW = timedelta(minutes=5)
JWT_MAX = 8_000


def issuer_address() -> str:
    """Our identifier as a credential issuer and as its authorization server."""
    return str(settings.ONEPLUSX_SITE_URL)


def issuer_metadata() -> dict[str, Any]:
    """``/.well-known/openid-credential-issuer``."""
    address = issuer_address()
    display = [{"name": "1+X 职业技能等级证书", "locale": "zh-CN"}, {"name": "1+X certificate", "locale": "en"}]
    return {
        "credential_issuer": address,
        "credential_endpoint": f"{address}/wallet/credential",
        "nonce_endpoint": f"{address}/wallet/nonce",
        "credential_configurations_supported": {
            CONFIGURATION: {
                "format": "ldp_vc",
                "cryptographic_binding_methods_supported": ["did:key", "jwk"],
                "credential_signing_alg_values_supported": ["eddsa-rdfc-2022"],
                "proof_types_supported": {"jwt": {"proof_signing_alg_values_supported": list(ALGORITHMS)}},
                "credential_definition": {"@context": list(CONTEXTS), "type": [CREDENTIAL, BADGE]},
                "credential_metadata": {"display": display},
            }
        },
    }


def server_metadata() -> dict[str, Any]:
    """``/.well-known/oauth-authorization-server`` (RFC 8414)."""
    address = issuer_address()
    return {
        "issuer": address,
        "token_endpoint": f"{address}/wallet/token",
        "grant_types_supported": [GRANT],
        "response_types_supported": [],
        "token_endpoint_auth_methods_supported": ["none"],
        "pre-authorized_grant_anonymous_access_supported": True,
    }


def offer_address(offer_id: UUID) -> str:
    """The link that a wallet opens, short enough for a QR code: it leads to the offer."""
    place = quote(f"{issuer_address()}/wallet/offers/{offer_id}", safe="")
    return f"openid-credential-offer://?credential_offer_uri={place}"


def offer_document(code: str) -> dict[str, Any]:
    """The offer as the wallet reads it."""
    return {
        "credential_issuer": issuer_address(),
        "credential_configuration_ids": [CONFIGURATION],
        "grants": {
            GRANT: {
                "pre-authorized_code": code,
                "tx_code": {"input_mode": "numeric", "length": PIN_DIGITS},
            }
        },
    }


def proven_key(token: str, *, now: datetime) -> tuple[str, str]:
    """The did of the key whose possession a wallet proves, and the nonce it signed.

    Raises:
        Invalid: ``wallet.invalid_proof``.
    """
    header = _header(token)
    key, did = _key_of(header)
    claims = _claims(token, key)
    if claims.get("aud") not in (issuer_address(), [issuer_address()]):
        raise Invalid("wallet.invalid_proof")
    made, nonce = claims.get("iat"), claims.get("nonce")
    if (
        isinstance(made, bool)
        or not isinstance(made, int | float)
        or abs(now.timestamp() - made) > SKEW.total_seconds()
    ):
        raise Invalid("wallet.invalid_proof")
    if not isinstance(nonce, str) or not nonce:
        raise Invalid("wallet.invalid_nonce")
    return did, nonce


def _header(token: str) -> dict[str, Any]:
    try:
        header = orjson.loads(_decoded(token.split(".", 1)[0]))
    except ValueError:
        raise Invalid("wallet.invalid_proof") from None
    if len(token) > JWT_MAX or not isinstance(header, dict):
        raise Invalid("wallet.invalid_proof")
    if header.get("typ") != PROOF_TYPE or header.get("alg") not in ALGORITHMS or "crit" in header:
        raise Invalid("wallet.invalid_proof")
    return header


def _key_of(header: dict[str, Any]) -> tuple[OKPKey | ECKey, str]:
    """The key in ``jwk``, or named by ``kid`` as did:key or did:jwk; exactly one of them."""
    jwk, kid = header.get("jwk"), header.get("kid")
    if (jwk is None) == (kid is None):
        raise Invalid("wallet.invalid_proof")
    try:
        if isinstance(jwk, dict):
            return _imported(jwk), _did_of(jwk)
        did = str(kid).partition("#")[0]
        return _imported(_jwk_of(did)), did
    except (ValueError, KeyError, TypeError, JoseError, Invalid):
        raise Invalid("wallet.invalid_proof") from None


def _jwk_of(did: str) -> dict[str, Any]:
    if did.startswith("did:jwk:"):
        jwk = orjson.loads(_decoded(did.removeprefix("did:jwk:")))
        if not isinstance(jwk, dict):
            raise ValueError(did)
        return jwk
    if did.startswith("did:key:"):
        public = public_key_bytes(did.removeprefix("did:key:"))
        return {"kty": "OKP", "crv": "Ed25519", "x": _encoded(public)}
    raise ValueError(did)


def _did_of(jwk: dict[str, Any]) -> str:
    """did:key for Ed25519, did:jwk for the others."""
    if jwk.get("crv") == "Ed25519":
        return did_key(_decoded(jwk["x"]))
    public = {name: jwk[name] for name in ("crv", "kty", "x", "y")}
    return f"did:jwk:{_encoded(orjson.dumps(public))}"


def _imported(jwk: Any) -> OKPKey | ECKey:
    if not isinstance(jwk, dict) or "d" in jwk:
        raise ValueError("a public key")
    shape = (jwk.get("kty"), jwk.get("crv"))
    if shape == ("OKP", "Ed25519"):
        return OKPKey.import_key({name: jwk[name] for name in ("kty", "crv", "x")})
    if shape == ("EC", "P-256"):
        return ECKey.import_key({name: jwk[name] for name in ("kty", "crv", "x", "y")})
    raise ValueError(shape)


def _claims(token: str, key: OKPKey | ECKey) -> dict[str, Any]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SecurityWarning)  # "EdDSA" is what most wallets still say
            verified = jws.deserialize_compact(token, key, algorithms=list(ALGORITHMS))
        claims = orjson.loads(verified.payload)
    except (JoseError, ValueError):
        raise Invalid("wallet.invalid_proof") from None
    if not isinstance(claims, dict):
        raise Invalid("wallet.invalid_proof")
    return claims


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
