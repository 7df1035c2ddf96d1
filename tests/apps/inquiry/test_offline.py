"""To somebody without a network: what the site publishes is enough to verify a certificate by files alone."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openvc.verify import VerificationPolicy, verify_credential

from oneplusx.apps.certificates.models import Certificate, CertificateNumber
from oneplusx.apps.certificates.services import suspend_certificate
from oneplusx.apps.credentials.models import StatusList
from oneplusx.apps.credentials.services import publish_status_lists
from oneplusx.apps.parties.models import Enrollment
from oneplusx.cli.main import main
from oneplusx.domain.credential.contexts import OPEN_BADGES, vendored
from oneplusx.web import clock
from oneplusx.web.actor import SYSTEM
from tests.support.issued_credentials import IssueCertificate

pytestmark = pytest.mark.django_db


@pytest.fixture
def issued(issue: IssueCertificate, enrollment: Enrollment) -> Certificate:
    cache.clear()
    return issue(enrollment)


def download(client: Client, address: str, to: Path) -> str:
    to.write_bytes(client.get(urlsplit(address).path).content)
    return str(to)


def downloaded(client: Client, certificate: Certificate, folder: Path, now: datetime) -> list[str]:
    """The credential, and the options with what the site publishes."""
    code = CertificateNumber.objects.get(certificate_id=certificate.id).code
    file = download(client, reverse("credentials:credential_json", args=[code]), folder / "credential.json")
    document = json.loads(Path(file).read_bytes())
    options = ["--trust", download(client, reverse("inquiry:trust_list"), folder / "trust.json")]
    for place, entry in enumerate(document["credentialStatus"]):
        options += ["--status-list", download(client, entry["statusListCredential"], folder / f"list-{place}.json")]
    return [file, *options, "--at", (now + timedelta(minutes=1)).isoformat().replace("+00:00", "Z")]


def test_a_certificate_is_verified_from_files_that_the_site_publishes(
    issued: Certificate, client: Client, now: datetime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = main(["verify", *downloaded(client, issued, tmp_path, now)])
    out = capsys.readouterr().out
    assert (status, out.count("✓")) == (0, 7), out


def test_independent_libraries_accept_it(issued: Certificate, client: Client, now: datetime, tmp_path: Path) -> None:
    document = json.loads(Path(downloaded(client, issued, tmp_path, now)[0]).read_bytes())
    assert document["issuer"]["id"].startswith("did:key:")
    OB3LdpVerifier.for_issuer_did(document["issuer"]["id"]).verify(document)
    policy = VerificationPolicy(now=now + timedelta(minutes=1))
    known = {row["id"]: row for row in (json.loads(one.document) for one in StatusList.objects.all())}

    def fetch(url: str) -> dict[str, object]:
        listed = {**known[url], "proof": known[url]["proof"][0]}
        verify_credential(listed, policy=policy)
        return listed

    plain = {**document, "proof": document["proof"][0]}
    contexts = {OPEN_BADGES: vendored().document(OPEN_BADGES)}
    result = verify_credential(plain, policy=policy, extra_contexts=contexts, resolve_status_list=fetch)
    assert not result.status.revoked
    assert not result.status.suspended


def test_a_machine_verifies_it_by_the_interface(
    issued: Certificate, client: Client, now: datetime, tmp_path: Path
) -> None:
    document = json.loads(Path(downloaded(client, issued, tmp_path, now)[0]).read_bytes())
    body = json.dumps({"verifiableCredential": document})
    answer = client.post("/credentials/verify", body, content_type="application/json")
    assert (answer.status_code, answer.json()["verified"], answer.json()["errors"]) == (200, True, [])
    later = clock.now()  # the interface reads it too
    suspend_certificate(certificate_id=issued.id, reason="review", actor=SYSTEM, now=later)
    publish_status_lists(now=later)
    answer = client.post("/credentials/verify", body, content_type="application/json")
    assert (answer.status_code, answer.json()["outcome"]) == (422, "suspended")
