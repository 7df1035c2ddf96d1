"""Reports that learners of the cast share: one that an employer opened, one that was revoked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from oneplusx.apps.parties.selectors import actor_for, demo_cast
from oneplusx.apps.sharing.models import Device, SharedField
from oneplusx.apps.sharing.selectors import code_of, shareable_certificates
from oneplusx.apps.sharing.services import Wish, create_share, open_share, revoke_share
from oneplusx.web.actor import PUBLIC, Actor

CERTIFICATES_MAX = 3
VIEWERS = (("东海示例科技 人事部", Device.COMPUTER, "203.0.*.*"), ("", Device.PHONE, "198.51.*.*"))


def build_shares(now: datetime) -> None:
    """The first learner of the cast with certificates shares them twice."""
    for actor in _learners():
        certificates = list(shareable_certificates(actor)[:CERTIFICATES_MAX])
        if not certificates:
            continue
        chosen = [one.id for one in certificates]
        fields = [SharedField.NUMBER, SharedField.DATES, SharedField.ORGANIZATION, SharedField.CONTENTS]
        wish = Wish(chosen, fields=fields, views_max=10, recipient="东海示例科技", note="应聘前端开发岗位")
        share = create_share(wish=wish, actor=actor, now=now - timedelta(days=2))
        for hours, (viewer, device, network) in enumerate(VIEWERS, start=1):
            at = now - timedelta(days=1, hours=-hours)
            open_share(code=code_of(share), viewer=viewer, device=device, network=network, actor=PUBLIC, now=at)
        earlier = create_share(
            wish=Wish(chosen[:1], fields=fields, days=180, recipient="西岭示例集团"),
            actor=actor,
            now=now - timedelta(days=20),
        )
        revoke_share(share_id=earlier.id, actor=actor, now=now - timedelta(days=5))
        return


def _learners() -> Iterator[Actor]:
    for user in demo_cast():
        actor = actor_for(user)
        if actor.learner_id is not None:
            yield actor
