"""A wallet written from the text of OpenID4VCI 1.0 fetches a credential."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.test import Client

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.certificates.services import revoke_certificates
from oneplusx.apps.credentials import services
from oneplusx.apps.credentials.models import WalletNonce, WalletOffer
from oneplusx.apps.keys.models import SigningKey
from oneplusx.apps.keys.selectors import method_of
from oneplusx.apps.parties.models import Enrollment
from oneplusx.domain.credential.keys import Method
from oneplusx.domain.credential.proofs import check_proofs
from oneplusx.web import clock
from oneplusx.web.actor import SYSTEM, Actor
from tests.support.cast import SignIn
from tests.support.issued_credentials import IssueCertificate

pytestmark = pytest.mark.django_db
GRANT = "urn:ietf:params:oauth:grant-type:pre-authorized_code"


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Ed25519Key:
    def __init__(self, alg: str = "EdDSA") -> None:
        self.alg, self.key = alg, ed25519.Ed25519PrivateKey.generate()

    def jwk(self) -> dict[str, str]:
        return {"kty": "OKP", "crv": "Ed25519", "x": encoded(self.key.public_key().public_bytes_raw())}

    def sign(self, data: bytes) -> bytes:
        return self.key.sign(data)


class P256Key:
    alg = "ES256"

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())

    def jwk(self) -> dict[str, str]:
        numbers = self.key.public_key().public_numbers()
        x, y = (encoded(one.to_bytes(32, "big")) for one in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y}

    def sign(self, data: bytes) -> bytes:
        r, s = decode_dss_signature(self.key.sign(data, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


class Wallet:
    """Knows nothing but the offer's link and what the issuer's metadata say."""

    def __init__(self, key: Ed25519Key | P256Key, now: datetime) -> None:
        self.key, self.now, self.client = key, now, Client()

    def open(self, address: str) -> None:
        parts = urlsplit(address)
        assert parts.scheme == "openid-credential-offer"
        place = urlsplit(parse_qs(parts.query)["credential_offer_uri"][0]).path
        self.offer = self.client.get(place).json()
        self.issuer = self.offer["credential_issuer"]
        self.metadata = self.client.get("/.well-known/openid-credential-issuer").json()
        assert self.metadata["credential_issuer"] == self.issuer
        self.server = self.client.get("/.well-known/oauth-authorization-server").json()
        assert self.server["issuer"] == self.issuer
        [self.configuration] = self.offer["credential_configuration_ids"]
        assert self.metadata["credential_configurations_supported"][self.configuration]["format"] == "ldp_vc"

    def path(self, address: str) -> str:
        return address.removeprefix(self.issuer)

    def token(self, pin: str, **changes: str) -> Any:
        code = self.offer["grants"][GRANT]["pre-authorized_code"]
        form = {"grant_type": GRANT, "pre-authorized_code": code, "tx_code": pin, **changes}
        return self.client.post(self.path(self.server["token_endpoint"]), form)

    def nonce(self) -> str:
        answer = self.client.post(self.path(self.metadata["nonce_endpoint"]))
        assert answer["Cache-Control"] == "no-store"
        return str(answer.json()["c_nonce"])

    def proof(self, nonce: str, *, header: dict[str, Any] | None = None, claims: dict[str, Any] | None = None) -> str:
        head = {"typ": "openid4vci-proof+jwt", "alg": self.key.alg, "jwk": self.key.jwk(), **(header or {})}
        body = {"aud": self.issuer, "iat": int(self.now.timestamp()), "nonce": nonce, **(claims or {})}
        signed = ".".join(encoded(orjson.dumps(part)) for part in (head, body))
        return f"{signed}.{encoded(self.key.sign(signed.encode()))}"

    def fetch(self, token: str, proof: str) -> Any:
        body = {"credential_configuration_id": self.configuration, "proofs": {"jwt": [proof]}}
        return self.client.post(
            self.path(self.metadata["credential_endpoint"]),
            orjson.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )


@pytest.fixture
def certificate(issue: IssueCertificate, enrollment: Enrollment) -> Certificate:
    return issue(enrollment)


@pytest.fixture
def made(certificate: Certificate, learner_actor: Actor) -> services.MadeOffer:
    return services.offer_to_wallet(certificate_id=certificate.id, actor=learner_actor, now=clock.now())


@pytest.fixture
def wallet(made: services.MadeOffer) -> Wallet:
    found = Wallet(Ed25519Key(), clock.now())
    found.open(made.address)
    return found


def resolver(verification_method: str) -> Method | None:
    key = SigningKey.objects.filter(verification_method=verification_method).first()
    return method_of(key) if key else None


@pytest.mark.parametrize(
    "make_key", [Ed25519Key, lambda: Ed25519Key("Ed25519"), P256Key], ids=["EdDSA", "Ed25519", "ES256"]
)
def test_from_the_page_into_the_wallet(
    make_key: Callable[[], Ed25519Key | P256Key], certificate: Certificate, learner_actor: Actor, sign_in: SignIn
) -> None:
    client = sign_in(learner_actor)
    page = client.post(f"/my/credentials/{certificate.id}/offer/").content.decode()
    address = re.search(r'href="(openid-credential-offer:[^"]+)"', page)
    pin = re.search(r"<dd[^>]*>\s*(\d{6})\s*</dd>", page)
    assert address is not None
    assert pin is not None
    wallet = Wallet(make_key(), clock.now())
    wallet.open(address[1].replace("&amp;", "&"))
    answer = wallet.token(pin[1])
    assert answer["Cache-Control"] == "no-store"
    token = answer.json()["access_token"]
    delivered = wallet.fetch(token, wallet.proof(wallet.nonce()))
    assert delivered.status_code == 200, delivered.content
    [entry] = delivered.json()["credentials"]
    document = entry["credential"]
    subject = document["credentialSubject"]
    assert subject["id"].startswith("did:key:" if wallet.key.alg != "ES256" else "did:jwk:")
    assert subject["licenseNumber"] == certificate.number
    assert subject["identifier"][0]["hashed"] is True
    assert all(result.problem is None for result in check_proofs(document, resolver, at=clock.now()))
    assert wallet.fetch(token, wallet.proof(wallet.nonce())).status_code == 401, "once"
    assert wallet.token(pin[1]).json() == {"error": "invalid_grant"}, "once"


def test_five_wrong_digits_end_the_offer(wallet: Wallet, made: services.MadeOffer) -> None:
    wrong = "000000" if made.pin != "000000" else "111111"
    for _ in range(5):
        assert wallet.token(wrong).status_code == 400
    assert wallet.token(made.pin).json() == {"error": "invalid_grant"}


@pytest.mark.parametrize(
    "changes, error",
    [
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
        ({"grant_type": ""}, "invalid_request"),
        ({"pre-authorized_code": ""}, "invalid_request"),
        ({"pre-authorized_code": "x"}, "invalid_grant"),
    ],
)
def test_tokens_for_nobody_else(wallet: Wallet, made: services.MadeOffer, changes: dict[str, str], error: str) -> None:
    assert wallet.token(made.pin, **changes).json() == {"error": error}


def test_an_offer_has_a_term_and_a_successor(
    wallet: Wallet, made: services.MadeOffer, certificate: Certificate, learner_actor: Actor
) -> None:
    services.offer_to_wallet(certificate_id=certificate.id, actor=learner_actor, now=clock.now())
    assert wallet.token(made.pin).json() == {"error": "invalid_grant"}
    later = WalletOffer.objects.order_by("-offered_at")[0].expires_at + timedelta(seconds=1)
    assert not WalletOffer.objects.filter(expires_at__gt=later).exists()


def bad_proofs(wallet: Wallet) -> dict[str, tuple[str, str]]:
    other = Ed25519Key()
    good = wallet.proof(wallet.nonce())
    return {
        "another key": (wallet.proof(wallet.nonce(), header={"jwk": other.jwk()}), "invalid_proof"),
        "no type": (wallet.proof(wallet.nonce(), header={"typ": "JWT"}), "invalid_proof"),
        "none": (wallet.proof(wallet.nonce(), header={"alg": "none"}), "invalid_proof"),
        "hmac": (wallet.proof(wallet.nonce(), header={"alg": "HS256"}), "invalid_proof"),
        "for somebody else": (wallet.proof(wallet.nonce(), claims={"aud": "https://else.example"}), "invalid_proof"),
        "old": (wallet.proof(wallet.nonce(), claims={"iat": 1}), "invalid_proof"),
        "no time": (wallet.proof(wallet.nonce(), claims={"iat": "now"}), "invalid_proof"),
        "no nonce": (wallet.proof("", claims={"nonce": None}), "invalid_nonce"),
        "own nonce": (wallet.proof("mine"), "invalid_nonce"),
        "private key": (wallet.proof(wallet.nonce(), header={"jwk": {**wallet.key.jwk(), "d": "x"}}), "invalid_proof"),
        "kid and jwk": (wallet.proof(wallet.nonce(), header={"kid": "did:key:z6Mk"}), "invalid_proof"),
        "kid unknown": (wallet.proof(wallet.nonce(), header={"jwk": None, "kid": "did:web:x"}), "invalid_proof"),
        "cut": (good[:-8], "invalid_proof"),
        "no jwt": ("x", "invalid_proof"),
    }


def test_bad_proofs_are_named_and_deliver_nothing(wallet: Wallet, made: services.MadeOffer) -> None:
    token = wallet.token(made.pin).json()["access_token"]
    for name, (proof, error) in bad_proofs(wallet).items():
        answer = wallet.fetch(token, proof)
        assert (answer.status_code, answer.json()) == (400, {"error": error}), name
    nonce = wallet.nonce()
    WalletNonce.objects.all().delete()
    assert wallet.fetch(token, wallet.proof(nonce)).json() == {"error": "invalid_nonce"}
    assert wallet.fetch(token, wallet.proof(wallet.nonce())).status_code == 200


@pytest.mark.parametrize(
    "body, error",
    [
        (b"", "invalid_credential_request"),
        (b"[]", "invalid_credential_request"),
        (b'{"credential_identifier": "x"}', "invalid_credential_request"),
        (b'{"credential_configuration_id": "Else"}', "unknown_credential_configuration"),
        (b'{"credential_configuration_id": "OpenBadgeCredential"}', "invalid_proof"),
        (b'{"credential_configuration_id": "OpenBadgeCredential", "proofs": {"jwt": []}}', "invalid_proof"),
        (b'{"credential_configuration_id": "OpenBadgeCredential", "proofs": {"ldp_vp": [1]}}', "invalid_proof"),
    ],
)
def test_bad_requests_are_named(wallet: Wallet, made: services.MadeOffer, body: bytes, error: str) -> None:
    token = wallet.token(made.pin).json()["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    answer = Client().post("/wallet/credential", body, content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()) == (400, {"error": error})


def test_an_offer_is_read_while_it_is_open(wallet: Wallet, made: services.MadeOffer) -> None:
    place = f"/wallet/offers/{made.offer.id}"
    assert wallet.client.get(place).status_code == 200
    wallet.token(made.pin)
    assert wallet.client.get(place).status_code == 404


def test_without_a_token_nothing(wallet: Wallet) -> None:
    answer = wallet.fetch("wrong", wallet.proof(wallet.nonce()))
    assert (answer.status_code, answer.json()) == (401, {"error": "invalid_token"})
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_revoked_meanwhile(wallet: Wallet, made: services.MadeOffer, certificate: Certificate) -> None:
    token = wallet.token(made.pin).json()["access_token"]
    revoke_certificates(certificate_ids=[certificate.id], reason="冒名", actor=SYSTEM, now=clock.now())
    answer = wallet.fetch(token, wallet.proof(wallet.nonce()))
    assert answer.json() == {"error": "credential_request_denied"}
