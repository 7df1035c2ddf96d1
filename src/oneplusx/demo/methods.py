"""Conversion methods of the demo world: real published rule sets, taken over by its fictional institutions.

Each is the institution's own and says in its title which published method it follows; the source stays named.
"""

from __future__ import annotations

from datetime import datetime
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from oneplusx.apps.parties.models import Institution
from oneplusx.apps.rulesets.services import create_version, publish_version
from oneplusx.demo import facts
from oneplusx.demo.alliances import CODE as ALLIANCE
from oneplusx.web.actor import SYSTEM

ENTRY_YEARS_OF = {"R32": {"from": None, "to": 2022}, "R21": {"from": 2023, "to": None}}
PROGRAM_OF = {"R25": "530802-2024"}
ALLIANCES_OF = {"R14": [ALLIANCE]}


TITLE_OF = {
    "P01": (
        "学分认定与转换试行意见（框架，参照广东省公开意见）",
        "Trial opinion on recognition and conversion of credits (frame, after the published opinion of Guangdong)",
    ),
    "R08": (
        "任选课学分置换办法（参照杭州职业技术学院公开办法）",
        "Offset of free elective credits (after the published method of Hangzhou Vocational and Technical College)",
    ),
    "R14": (
        "X 证书学分转换办法（参照某艺术类高职院校公开办法）",
        "Conversion of X certificates (after the published method of an arts college)",
    ),
    "R16": (
        "学习成果认定与学分转换办法（参照广东职业技术学院公开办法）",
        "Recognition and conversion of outcomes (after the published method of Guangdong Polytechnic College)",
    ),
    "R21": (
        "创新学分认定办法（参照厦门工学院公开办法）",
        "Recognition of innovation credits (after the published method of Xiamen Institute of Technology)",
    ),
    "R25": (
        "英语免考办法（参照安徽工业大学继续教育公开办法）",
        "Exemption from the English exam (after the published method of Anhui University of Technology)",
    ),
    "R32": (
        "创新学分认定办法（2022 级及以前，参照陇桥学院公开办法）",
        "Recognition of innovation credits, entry years to 2022 (after the published method of Longqiao College)",
    ),
}


def publish_methods(world: dict[str, Any], institutions: dict[str, Institution], now: datetime) -> None:
    """Publishes the rule sets that each institution owns, under that of the alliance where they name it."""
    for described in [*world["authorities"], *world["colleges"]]:
        for code in described["rule_sets"]:
            owner = institutions[described["code"]]
            text = _method_text(code, owner)
            version = create_version(owner_id=owner.id, text=text, name=f"{code}.yaml", actor=SYSTEM, now=now)
            publish_version(version_id=version.id, actor=SYSTEM, now=now)


def _method_text(code: str, owner: Institution) -> str:
    """The published rule set as the owner's, for the entry years or the program that the demo gives it to."""
    yaml = YAML()
    document = yaml.load(facts.rule_set_text(code))
    _name_source(document)
    document["title_zh"], document["title_en"] = TITLE_OF[code]
    document["owner"]["name_zh"], document["owner"]["name_en"] = owner.name_zh, owner.name_en
    document["owner"]["code"] = owner.code
    if code in ALLIANCES_OF:
        document["alliances"] = ALLIANCES_OF[code]
    if code in ENTRY_YEARS_OF:
        document["entry_years"] = ENTRY_YEARS_OF[code]
    if code in PROGRAM_OF:
        document["owner"]["level"] = "program"
        document["owner"]["code"] = PROGRAM_OF[code]
    out = StringIO()
    yaml.dump(document, out)
    return out.getvalue()


def _name_source(document: dict[str, Any]) -> None:
    """Says whose text the source is, before the document gets another owner."""
    title, author = document["source"].get("title"), document["owner"]["name_zh"]
    if not title:
        document["source"]["title"] = document["title_zh"]
    elif author not in title:
        document["source"]["title"] = f"{author} {title}"
