"""What the demo world names in Chinese it names in English too."""

from __future__ import annotations

import re

from oneplusx.demo import facts
from oneplusx.demo.programs import EXTENSIONS

HAN = re.compile(r"[\u4e00-\u9fff]")


def test_every_course_has_an_english_name() -> None:
    names = facts.load("course_names")
    taught: set[str] = set()
    for major in facts.load("programs")["programs"]:
        taught |= {*major["professional_foundation"], *major["professional_core"]}
        taught |= {*major["professional_extension"][:EXTENSIONS]}
    assert taught - set(names) == set()
    assert [zh for zh, en in names.items() if HAN.search(en) or not HAN.search(zh)] == []
