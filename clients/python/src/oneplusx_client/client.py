# Made by `python3 dev.py api`; changes are lost.
"""The client: one attribute per group of operations."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

import httpx

from oneplusx_client.door import Door
from oneplusx_client.operations.achievements import Achievements
from oneplusx_client.operations.alliances import Alliances
from oneplusx_client.operations.approvals import Approvals
from oneplusx_client.operations.assessment import Assessment
from oneplusx_client.operations.catalogue import Catalogue
from oneplusx_client.operations.certificates import Certificates
from oneplusx_client.operations.complaints import Complaints
from oneplusx_client.operations.conversion import Conversion
from oneplusx_client.operations.curriculum import Curriculum
from oneplusx_client.operations.dashboards import Dashboards
from oneplusx_client.operations.exchange import Exchange
from oneplusx_client.operations.graduation import Graduation
from oneplusx_client.operations.imports import Imports
from oneplusx_client.operations.inquiry import Inquiry
from oneplusx_client.operations.jobs import Jobs
from oneplusx_client.operations.keys import Keys
from oneplusx_client.operations.ledger import Ledger
from oneplusx_client.operations.organizations import Organizations
from oneplusx_client.operations.parties import Parties
from oneplusx_client.operations.pilots import Pilots
from oneplusx_client.operations.policy_notices import PolicyNotices
from oneplusx_client.operations.privacy import Privacy
from oneplusx_client.operations.rule_set_consensus import RuleSetConsensus
from oneplusx_client.operations.rule_set_drafts import RuleSetDrafts
from oneplusx_client.operations.rule_set_reports import RuleSetReports
from oneplusx_client.operations.rule_sets import RuleSets
from oneplusx_client.operations.sharing import Sharing
from oneplusx_client.operations.standards import Standards
from oneplusx_client.operations.supervision import Supervision
from oneplusx_client.operations.webhooks import Webhooks


class Client:
    """A caller of one server.

    Args:
        base_url: Scheme and host, such as ``https://credits.example.org``.
        token: Of the institution; without one only public operations answer.
        language: Of texts for people: ``zh-hans`` or ``en``.
        timeout: Seconds for one attempt.
        retries: How often to send again what failed on the way or was put off (429, 503), where that is safe.
        transport: For tests and proxies.
        pause: How to wait between attempts, in seconds.
    """

    def __init__(
        self,
        base_url: str,
        *,
        token: str = "",
        language: str = "zh-hans",
        timeout: float = 30.0,
        retries: int = 2,
        transport: httpx.BaseTransport | None = None,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        headers = {"Accept-Language": language, **({"Authorization": f"Bearer {token}"} if token else {})}
        self._http = httpx.Client(base_url=base_url, headers=headers, timeout=timeout, transport=transport)
        door = Door(self._http, retries=retries, pause=pause)
        self.achievements = Achievements(door)
        self.alliances = Alliances(door)
        self.approvals = Approvals(door)
        self.assessment = Assessment(door)
        self.catalogue = Catalogue(door)
        self.certificates = Certificates(door)
        self.complaints = Complaints(door)
        self.conversion = Conversion(door)
        self.curriculum = Curriculum(door)
        self.dashboards = Dashboards(door)
        self.exchange = Exchange(door)
        self.graduation = Graduation(door)
        self.imports = Imports(door)
        self.inquiry = Inquiry(door)
        self.jobs = Jobs(door)
        self.keys = Keys(door)
        self.ledger = Ledger(door)
        self.organizations = Organizations(door)
        self.parties = Parties(door)
        self.pilots = Pilots(door)
        self.policy_notices = PolicyNotices(door)
        self.privacy = Privacy(door)
        self.rule_set_consensus = RuleSetConsensus(door)
        self.rule_set_drafts = RuleSetDrafts(door)
        self.rule_set_reports = RuleSetReports(door)
        self.rule_sets = RuleSets(door)
        self.sharing = Sharing(door)
        self.standards = Standards(door)
        self.supervision = Supervision(door)
        self.webhooks = Webhooks(door)

    def close(self) -> None:
        """Closes the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
