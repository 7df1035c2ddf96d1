"""Lists of certificates through the REST interface: one odd row refuses itself, never the list."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from oneplusx.apps.certificates.models import Certificate
from oneplusx.apps.parties.models import Enrollment
from oneplusx.apps.standards.models import CertificateType


@pytest.fixture
def record(client: Client, college_token: str, studying: Enrollment, x_type: CertificateType):
    def recorded(**odd: object):
        row = {
            "certificate_type": x_type.code,
            "student_number": studying.student_number,
            "acquired_month": "2026-05",
            "score": "88",
        }
        return client.post(
            "/api/v1/certificates",
            json.dumps({"institution_code": studying.college.code, "rows": [{**row, **odd}]}),
            content_type="application/json",
            headers={"Authorization": f"Bearer {college_token}"},
        )

    return recorded


@pytest.mark.parametrize(
    "odd, code",
    [
        ({"score": "9" * 20}, "certificates.odd_score"),
        ({"score": "9999999999"}, "certificates.odd_score"),
        ({"score": "-5"}, "certificates.odd_score"),
        ({"score": "1e9"}, "certificates.odd_score"),
        ({"score": "88.123"}, "certificates.odd_score"),
        ({"issued_on": "0001-01-01"}, "certificates.bad_date"),
        ({"issued_on": "9999-12-31"}, "certificates.bad_date"),
        ({"issued_on": "2026-05-02", "expires_on": "2026-05-01"}, "certificates.bad_expiry"),
    ],
)
def test_odd_rows_are_refused_with_the_reason(record, odd: dict[str, str], code: str) -> None:
    answer = record(**odd)
    assert answer.status_code == 200
    [row] = answer.json()["rows"]
    assert (row["result"], row["code"]) == ("refused", code)
    assert " / " in row["detail"]
    assert not Certificate.objects.exists()


@pytest.mark.parametrize("month", ["0000-05", "0001-01", "2026-13"])
def test_months_of_no_calendar_are_refused(record, month: str) -> None:
    assert record(acquired_month=month).status_code == 422


@pytest.mark.parametrize("score", ["88", "88.5", "优秀", ""])
def test_ordinary_scores_are_recorded(record, score: str) -> None:
    assert record(score=score).json()["counts"] == {"new": 1}
