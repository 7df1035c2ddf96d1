"""Drafts of the demo world under consultation: the first college's next version, laid before departments and others.

One department signed it off, the neighboring college objects, the others have still to answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from oneplusx.apps.rulesets.editing import CHANGE, Edit
from oneplusx.apps.rulesets.models import ConsultedParty, RuleSetVersion, VersionState
from oneplusx.apps.rulesets.services import (
    answer_consultation,
    edit_draft,
    open_consultation,
    start_draft,
    write_comment,
)
from oneplusx.demo.alliances import CODE as ALLIANCE
from oneplusx.demo.world import College, Places
from oneplusx.web.actor import Actor
from oneplusx.web.clock import local_date

NOTE = "拟将累计转换上限由 50% 调整为 40%，并加入岭南职业院校学分互认联盟，请各学院及相关单位会签。"
OPENED_DAYS_AGO, DAYS = 6, 21


def build_consultations(places: Places, now: datetime) -> None:
    """Lays the next version of the first college's method before departments, a neighbor and the credit bank."""
    first, second = list(places.colleges.values())[:2]
    draft = _draft(first, now)
    at = now - timedelta(days=OPENED_DAYS_AGO)
    open_consultation(
        version_id=draft.id,
        department_ids=[one.id for one in first.departments],
        institution_codes=[second.code, "DEMO-BANK"],
        due_on=local_date(at) + timedelta(days=DAYS),
        note=NOTE,
        actor=first.registrar,
        now=at,
    )
    reviewers = [first.reviewers[one.id] for one in first.departments]
    _comment(draft, reviewers, first.registrar, at)
    _answer(draft, reviewers[1], at + timedelta(days=2))
    reason = "40% 的上限低于我校，互认的学分会有一部分无法使用，建议保留 50%。"
    _answer(draft, second.registrar, at + timedelta(days=3), reason)


def _draft(college: College, now: datetime) -> RuleSetVersion:
    in_force = RuleSetVersion.objects.get(
        rule_set__owner=college.institution, rule_set__alliance=None, state=VersionState.PUBLISHED
    )
    begun = now - timedelta(days=OPENED_DAYS_AGO + 2)
    draft = start_draft(version_id=in_force.id, new_version=str(now.year + 1), actor=college.registrar, now=begun)
    facts = {name: value for name, value in draft.document.items() if name not in {"rules", "caps", "approval"}}
    draft = _edited(draft, college, "facts", {**facts, "alliances": [ALLIANCE]}, begun)
    cap = {**draft.document["caps"][0], "share": "40%", "clause": "累计转换学分不超过专业总学分的 40%"}
    return _edited(draft, college, "caps", cap, begun)


def _edited(
    draft: RuleSetVersion, college: College, part: str, content: Mapping[str, Any], now: datetime
) -> RuleSetVersion:
    edit = Edit(CHANGE, part, 0, content)
    return edit_draft(version_id=draft.id, revision=draft.revision, edit=edit, actor=college.registrar, now=now)


def _comment(draft: RuleSetVersion, reviewers: list[Actor], registrar: Actor, now: datetime) -> None:
    asked = write_comment(
        version_id=draft.id,
        rule_id="mooc",
        text="在线课程是否需要平台出具的学时证明？",
        answers_id=None,
        actor=reviewers[0],
        now=now + timedelta(hours=5),
    )
    write_comment(
        version_id=draft.id,
        rule_id="mooc",
        text="需要，拟在佐证材料中列明。",
        answers_id=asked.id,
        actor=registrar,
        now=now + timedelta(days=1),
    )
    write_comment(
        version_id=draft.id,
        rule_id="",
        text="建议明确 2027 级起执行，避免影响在校生。",
        answers_id=None,
        actor=reviewers[1],
        now=now + timedelta(days=2),
    )


def _answer(draft: RuleSetVersion, actor: Actor, now: datetime, objection: str = "") -> None:
    """Signs off, or objects, for the party that the actor stands for."""
    [grant] = actor.grants
    asked = ConsultedParty.objects.filter(consultation__version=draft, institution_id=grant.institution_id)
    party = next(one for one in asked if one.department_id == grant.department_id)
    answer_consultation(
        party_id=party.id, agrees=not objection, reason=objection, digest=draft.digest, actor=actor, now=now
    )
