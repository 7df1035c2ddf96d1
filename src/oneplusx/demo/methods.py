"""Conversion methods of the demo world: real published rule sets, owned by its fictional institutions."""

from __future__ import annotations

from datetime import datetime
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from oneplusx.apps.parties.models import Institution
from oneplusx.apps.rulesets.services import create_version, publish_version
from oneplusx.demo import facts
from oneplusx.web.actor import SYSTEM

ENTRY_YEARS_OF = {"R32": {"from": None, "to": 2022}, "R21": {"from": 2023, "to": None}}
PROGRAM_OF = {"R25": "530802-2024"}


def publish_methods(world: dict[str, Any], institutions: dict[str, Institution], now: datetime) -> None:
    """Publishes the rule sets that each institution owns."""
    for described in [*world["authorities"], *world["colleges"]]:
        for code in described["rule_sets"]:
            text = _method_text(code)
            owner = institutions[described["code"]]
            version = create_version(owner_id=owner.id, text=text, name=f"{code}.yaml", actor=SYSTEM, now=now)
            publish_version(version_id=version.id, actor=SYSTEM, now=now)


def _method_text(code: str) -> str:
    """The published rule set; where the demo gives it to some entry years or one program only, that is written in."""
    text = facts.rule_set_text(code)
    if code not in ENTRY_YEARS_OF and code not in PROGRAM_OF:
        return text
    yaml = YAML()
    document = yaml.load(text)
    if code in ENTRY_YEARS_OF:
        document["entry_years"] = ENTRY_YEARS_OF[code]
    if code in PROGRAM_OF:
        document["owner"]["level"] = "program"
        document["owner"]["code"] = PROGRAM_OF[code]
    out = StringIO()
    yaml.dump(document, out)
    return out.getvalue()
