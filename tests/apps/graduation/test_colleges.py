"""The public register of colleges: found by name, pinyin and province, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from oneplusx.apps.parties.models import Enrollment, Institution
from oneplusx.apps.pilots.models import Quota
from oneplusx.apps.standards.models import CertificateType
from oneplusx.web.clock import today

LIST = reverse("graduation:colleges")


@pytest.mark.django_db
def test_the_public_finds_a_college_and_reads_its_page(
    client: Client,
    studying: Enrollment,
    other_college: Institution,
    web_certificates: Mapping[str, CertificateType],
    now: datetime,
) -> None:
    college = studying.college
    kind, year = next(iter(web_certificates.values())), today().year
    Quota.objects.create(college=college, certificate_type=kind, year=year, approved_count=30, created_at=now)
    for query in ("职业技术", "dhzyjs", college.code):
        page = client.get(LIST, {"q": query}).content.decode()
        assert college.name_zh in page
        assert other_college.name_zh not in page
    assert other_college.name_zh not in client.get(LIST, {"province": college.province_code}).content.decode()
    english = client.get(LIST, headers={"accept-language": "en"}).content.decode()
    assert college.name_en in english
    assert college.name_zh not in english
    assert college.name_zh in client.get(LIST, {"format": "csv"}).content.decode("utf-8-sig")
    page = client.get(reverse("graduation:college", args=[college.code])).content.decode()
    assert college.name_zh in page
    assert kind.name_zh in page
    assert reverse("graduation:majors") in page
    assert client.get(reverse("graduation:college", args=["NONE"])).status_code == 404
