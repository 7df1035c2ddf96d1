"""What the search found about one learner, before it is written down: small, exact, and enough to write it down later.

``explain`` makes the full answer of a finding, the program and the record it was found for. So a whole cohort stores
findings and records, a few hundred bytes each, and every reason can still be shown exactly as it was.
"""

from __future__ import annotations

from dataclasses import dataclass

from oneplusx.domain.graduation.fix import Fix


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdicts, the allocation and the fix.

    Attributes:
        members: Exclusive leaf → position of a course (canonical order, in progress included) → its worth there.
        chosen: Indexes of the nodes that the answer relies on; empty when no allocation satisfies everything.
        fix: ``None`` when nothing is missing, or nothing helps.
        blocking: Node ids, as in ``AuditResult``.
        blocking_alone: Node ids, as in ``AuditResult``.
    """

    satisfied: bool
    would_be_satisfied: bool
    proved: bool
    members: dict[int, dict[int, int]]
    chosen: frozenset[int]
    fix: Fix | None
    fix_proved: bool
    blocking: tuple[str, ...]
    blocking_alone: tuple[str, ...]

    @property
    def missing_hundredths(self) -> int:
        """Credits of the cheapest fix."""
        return self.fix.cost[0] if self.fix else 0
