"""Credentials as the service issues them: signed, stored, given places, logged; their certificates drawn as PDF/A-3b.

100,000 certificates of one type, in pieces as the job takes them. The pictures are drawn with the credential embedded,
one by one as a holder asks for them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from benchmarks.issuing import _level, _name
from benchmarks.ledger import NOW, _bank, _learners, _refresh_statistics
from benchmarks.measuring import Context, Figure

GROUP = "credentials"
CREDENTIALS = 100_000
PIECE = 2_000
PICTURES = 200


def figures(context: Context) -> Iterator[Figure]:
    """Seconds for 100,000 on the last database (PostgreSQL where there is one), and pictures a second there."""
    database = context.databases[-1]
    context.say(f"{database}: {CREDENTIALS:,} credentials, {PICTURES} pictures")
    found = context.on(database, issue_and_draw, count=CREDENTIALS, pictures=PICTURES)
    yield Figure("credentials.store_100k_s", round(found["seconds"] * CREDENTIALS / found["count"], 1), "s")
    yield Figure("credentials.store_per_s", found["count"] / found["seconds"], "1/s")
    yield Figure("pdf.per_s", found["pictures"] / found["pictures_s"], "1/s")


def issue_and_draw(count: int, pictures: int) -> dict[str, float]:
    """Seconds of issuing, after a first small piece; and of drawing some of the certificates."""
    from oneplusx.apps.certificates.services import draw_face
    from oneplusx.apps.credentials.models import Credential
    from oneplusx.apps.credentials.services import issue_credentials
    from oneplusx.web.actor import SYSTEM

    ids = _certificates(count + PIECE)
    _refresh_statistics()
    issue_credentials(certificate_ids=ids[:PIECE], actor=SYSTEM, now=NOW)
    start = time.perf_counter()
    for place in range(PIECE, len(ids), PIECE):
        issue_credentials(certificate_ids=ids[place : place + PIECE], actor=SYSTEM, now=NOW)
    seconds = time.perf_counter() - start
    assert Credential.objects.count() == len(ids)
    draw_face(certificate_id=ids[0])
    start = time.perf_counter()
    for certificate_id in ids[1 : pictures + 1]:
        assert draw_face(certificate_id=certificate_id).startswith(b"%PDF")
    return {"seconds": seconds, "count": count, "pictures": pictures, "pictures_s": time.perf_counter() - start}


def _certificates(count: int) -> Sequence[UUID]:
    """Certificates of one type, issued here, with their numbers and codes."""
    from oneplusx.apps.certificates.models import Certificate, CertificateNumber, Confirmation
    from oneplusx.apps.certificates.numbers import name_key
    from oneplusx.domain.certificate_number import inquiry_code
    from oneplusx.web.bulk import insert_rows

    _bank()
    certificate_type = _level().certificate_type
    rows: list[Any] = [
        Certificate(
            learner_id=learner_id,
            certificate_type=certificate_type,
            number=f"5110{number:012d}",
            holder_name=_name(number),
            score_text=str(60 + number % 40),
            acquired_month="2026-05",
            issued_on=date(2026, 5, 1),
            origin="here",
            confirmation=Confirmation.ISSUED,
            recorded_at=NOW,
        )
        for number, learner_id in enumerate(_learners(count))
    ]
    insert_rows(Certificate, rows)
    numbers: list[Any] = [
        CertificateNumber(
            number_key=row.number,
            issuer_id=None,
            name_key=name_key(row.holder_name),
            code=inquiry_code(place.to_bytes(15, "big")),
            certificate_id=row.id,
            learner_id=row.learner_id,
        )
        for place, row in enumerate(rows)
    ]
    insert_rows(CertificateNumber, numbers)
    return [row.id for row in rows]
