"""What the doctor finds: stable codes, severities, places; no wording."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

FORMAT = "oneplusx-doctor/1"

Params = Mapping[str, str | int | tuple[str, ...]]
"""Values for the wording."""


class Severity(StrEnum):
    """How bad a finding is."""

    BLOCKING = "blocking"  # the method must not be published so
    WARNING = "warning"  # very likely not meant
    NOTICE = "notice"  # worth knowing


CODES: Mapping[str, Severity] = {
    "doctor.ambiguous": Severity.WARNING,
    "doctor.contradictory": Severity.BLOCKING,
    "doctor.contradictory_groups": Severity.BLOCKING,
    "doctor.shadowed": Severity.WARNING,
    "doctor.shadowed_row": Severity.WARNING,
    "doctor.dead_source": Severity.WARNING,
    "doctor.dead_target": Severity.WARNING,
    "doctor.dead_scope": Severity.WARNING,
    "doctor.dead_credits": Severity.WARNING,
    "doctor.expired_rule_set": Severity.WARNING,
    "doctor.expired_rule": Severity.WARNING,
    "doctor.expired_window": Severity.NOTICE,
    "doctor.expired_certificates": Severity.WARNING,
    "doctor.inflating_circle": Severity.BLOCKING,
    "doctor.inflating_chain": Severity.WARNING,
    "doctor.circular": Severity.WARNING,
    "doctor.gap": Severity.NOTICE,
    "doctor.idle_cap": Severity.NOTICE,
    "doctor.cap_base_unknown": Severity.WARNING,
}
"""Every code and how bad it is."""

_ORDER = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.NOTICE: 2}


class Place(NamedTuple):
    """A part of the document.

    Attributes:
        part: ``rules``, ``caps``, ``groups``, ``windows``, ``effective`` or ``catalogue``.
        id: Which of them, ``""`` for the part itself.
        line: Line of the text, where it is known.
    """

    part: str
    id: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong.

    Attributes:
        places: What it is about; of several rules in the order of the document.
        params: Values for the wording: text, numbers, or lists of text.
    """

    code: str
    places: tuple[Place, ...]
    params: Params = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return CODES[self.code]

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of the rules it is about."""
        return tuple(place.id for place in self.places if place.part == "rules")


@dataclass(frozen=True, slots=True)
class Report:
    """What the doctor found about one rule set, worst first."""

    code: str
    version: str
    findings: tuple[Finding, ...]

    @property
    def is_blocked(self) -> bool:
        """Whether a finding forbids publishing."""
        return any(finding.severity is Severity.BLOCKING for finding in self.findings)

    @property
    def counts(self) -> Mapping[str, int]:
        """Severity → number of findings, all three named."""
        found = Counter(finding.severity for finding in self.findings)
        return {severity.value: found[severity] for severity in Severity}

    def of(self, code: str) -> tuple[Finding, ...]:
        """The findings of one code."""
        return tuple(finding for finding in self.findings if finding.code == code)


def in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """Worst first, then by code; within a code as the document has them."""
    return tuple(sorted(findings, key=lambda finding: (_ORDER[finding.severity], finding.code)))


def report_to_json(report: Report) -> dict[str, Any]:
    """The report as plain JSON values (``docs/formats/doctor.schema.json``)."""
    return {
        "format": FORMAT,
        "rule_set": report.code,
        "version": report.version,
        "is_blocked": report.is_blocked,
        "counts": dict(report.counts),
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity.value,
                "places": [place._asdict() for place in finding.places],
                "params": {
                    name: list(value) if isinstance(value, tuple) else value for name, value in finding.params.items()
                },
            }
            for finding in report.findings
        ],
    }
