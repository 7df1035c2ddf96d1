"""An alliance of two colleges of the demo world; its method stands above that of the second one."""

from __future__ import annotations

from datetime import datetime

from oneplusx.apps.rulesets.services import (
    answer_invitation,
    create_version,
    found_alliance,
    invite_college,
    publish_version,
)
from oneplusx.demo import facts
from oneplusx.demo.world import Places

CODE = "DEMO-ALLIANCE"
LEAD, MEMBER, INVITED = "DEMO-C1", "DEMO-C2", "DEMO-C3"


def build_alliance(places: Places, now: datetime) -> None:
    """Founds the alliance, takes the second college in, asks a third one and publishes the method."""
    lead, member = places.colleges[LEAD], places.colleges[MEMBER]
    alliance = found_alliance(
        lead_id=lead.institution.id,
        code=CODE,
        name_zh="岭南职业院校学分互认联盟（演示）",
        name_en="Lingnan alliance of vocational colleges (demo)",
        actor=lead.registrar,
        now=now,
    )
    joining = invite_college(alliance_id=alliance.id, college_code=MEMBER, actor=lead.registrar, now=now)
    answer_invitation(member_id=joining.id, joins=True, actor=member.registrar, now=now)
    text = facts.rule_set_text(CODE)
    version = create_version(
        owner_id=lead.institution.id, text=text, name=f"{CODE}.yaml", actor=lead.registrar, now=now
    )
    publish_version(version_id=version.id, actor=lead.registrar, now=now)
    invite_college(alliance_id=alliance.id, college_code=INVITED, actor=lead.registrar, now=now)
