"""Who asks, behind a proxy and without one."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.test import RequestFactory

from oneplusx.web.requests import address_of

CASES = [
    ([], "203.0.113.9", "192.0.2.1", "203.0.113.9"),
    (["127.0.0.1"], "203.0.113.9", "192.0.2.1", "203.0.113.9"),
    (["127.0.0.1"], "127.0.0.1", "192.0.2.1", "192.0.2.1"),
    (["127.0.0.1"], "127.0.0.1", "forged, 192.0.2.1", "192.0.2.1"),
    (["127.0.0.1"], "127.0.0.1", "", "127.0.0.1"),
]


@pytest.mark.parametrize("proxies, peer, forwarded, found", CASES)
def test_only_a_proxy_of_ours_says_for_whom_it_asks(
    proxies: list[str], peer: str, forwarded: str, found: str, settings: LazySettings
) -> None:
    settings.ONEPLUSX_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"x-forwarded-for": forwarded})
    assert address_of(request) == found
