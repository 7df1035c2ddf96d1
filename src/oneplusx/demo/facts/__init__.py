"""Facts that the demo world is built from; see the head of each file."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML


@cache
def load(name: str) -> Any:
    """A facts file by name, e.g. ``programs``."""
    text = files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return YAML(typ="safe").load(text)


def rule_set_text(code: str) -> str:
    """A published rule set as shipped in ``examples/rule-sets``."""
    return files(__name__).joinpath("rule_sets", f"{code}.yaml").read_text(encoding="utf-8")
