"""Institutions of the demo world and the officers who act for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from oneplusx.apps.parties.models import Institution, InstitutionKind
from oneplusx.apps.parties.services import create_institution
from oneplusx.demo import facts
from oneplusx.demo.alliances import build_alliance
from oneplusx.demo.catalogue import build_catalogue
from oneplusx.demo.methods import publish_methods
from oneplusx.demo.programs import build_college
from oneplusx.demo.world import College, Places, officer
from oneplusx.web.actor import SYSTEM, Role


def build_places(now: datetime) -> Places:
    """Builds institutions with officers, the catalogue, programs and methods."""
    places = Places()
    world = facts.load("institutions")
    institutions = _build_institutions(world, now)
    places.bank_officer = officer(institutions["DEMO-BANK"], Role.BANK_OFFICER, "钱学汇", "demo-bank", now)
    officer(institutions["DEMO-OPERATOR"], Role.OPERATOR, "凌运维", "demo-operator", now)
    officer(institutions["DEMO-P44"], Role.AUTHORITY_OFFICER, "郑厅办", "demo-authority", now)
    officer(institutions["DEMO-N0"], Role.AUTHORITY_OFFICER, "国管办", "demo-nation", now)
    build_catalogue(places, now)
    for described in world["colleges"]:
        college = places.colleges[described["code"]] = College(institutions[described["code"]])
        build_college(college, described, now)
    build_alliance(places, now)
    publish_methods(world, institutions, now)
    return places


def _institution(
    kind: InstitutionKind, described: dict[str, Any], province: str, parent: Institution | None, now: datetime
) -> Institution:
    return create_institution(
        kind=kind,
        code=described["code"],
        name_zh=described["name_zh"],
        name_en=described["name_en"],
        province_code=province,
        parent=parent,
        is_demo=True,
        actor=SYSTEM,
        now=now,
    )


def _build_institutions(world: dict[str, Any], now: datetime) -> dict[str, Institution]:
    found: dict[str, Institution] = {}
    for described in world["authorities"]:
        found[described["code"]] = _institution(
            InstitutionKind.AUTHORITY, described, described["province_code"], None, now
        )
    for kind in (InstitutionKind.BANK, InstitutionKind.OPERATOR):
        found[world[kind]["code"]] = _institution(kind, world[kind], "", None, now)
    for described in world["colleges"]:
        parent = found[described["parent"]]
        found[described["code"]] = _institution(InstitutionKind.COLLEGE, described, parent.province_code, parent, now)
    return found
