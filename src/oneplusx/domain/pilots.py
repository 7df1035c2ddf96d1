"""Arithmetic of the pilot year (试点年度): the checks of a window, places of a quota, plan against done.

Which checks a province makes, from what number on, and whether a failing one blocks or only warns, is data of its
window: none of it is fixed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from oneplusx.domain.errors import Invalid

THRESHOLD_MAX = 10_000
SOURCE_CHARACTERS_MAX = 200
PERCENT = 100


class CheckCode(StrEnum):
    """What a window may check (申报校验)."""

    TYPE_IN_FORCE = "type_in_force"
    MAJOR_RELATED = "major_related"
    MAJOR_YEARS = "major_years"
    STUDENTS_MIN = "students_min"
    ORGANIZATION_FILED = "organization_filed"
    ORGANIZATION_STANDING = "organization_standing"
    NO_CHARGE = "no_charge"
    ATTACHMENTS = "attachments"


class Effect(StrEnum):
    """What a failing check does."""

    BLOCKS = "blocks"
    WARNS = "warns"
    OFF = "off"


COUNTING = frozenset({CheckCode.MAJOR_YEARS, CheckCode.STUDENTS_MIN, CheckCode.ATTACHMENTS})
"""Checks that compare a number with a threshold."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check as a window sets it.

    Attributes:
        threshold: The least number that passes; only of the checks in ``COUNTING``.
        source: Clause or document it comes from.
    """

    code: CheckCode
    effect: Effect
    threshold: int = 0
    source: str = ""


@dataclass(frozen=True, slots=True)
class ApplicationFacts:
    """What is known of an application; ``None`` where it cannot be told here.

    Attributes:
        students_count: Of all applications of the college for the same certificate and level.
    """

    type_in_force: bool
    major_related: bool | None
    major_years: int | None
    students_count: int
    organization_filed: bool | None
    organization_standing: bool | None
    is_free: bool
    attachments_count: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Outcome of one check: met, not met, or not to be told here (``None``)."""

    check: Check
    is_met: bool | None
    found: int | bool | None

    @property
    def blocks(self) -> bool:
        """Whether it keeps the application from being submitted. What cannot be told warns only."""
        return self.is_met is False and self.check.effect == Effect.BLOCKS


def default_checks() -> tuple[Check, ...]:
    """The checks seen in published notices; a province changes all of them."""
    return (
        Check(CheckCode.TYPE_IN_FORCE, Effect.BLOCKS),
        Check(CheckCode.MAJOR_RELATED, Effect.WARNS),
        Check(CheckCode.MAJOR_YEARS, Effect.BLOCKS, 3),
        Check(CheckCode.STUDENTS_MIN, Effect.BLOCKS, 30),
        Check(CheckCode.ORGANIZATION_FILED, Effect.BLOCKS),
        Check(CheckCode.ORGANIZATION_STANDING, Effect.BLOCKS),
        Check(CheckCode.NO_CHARGE, Effect.BLOCKS),
        Check(CheckCode.ATTACHMENTS, Effect.BLOCKS, 1),
    )


def checks_from_document(document: Sequence[Mapping[str, object]]) -> tuple[Check, ...]:
    """Reads the checks of a window; codes that are not named are off.

    Raises:
        Invalid: ``pilots.bad_check`` with place, value found and what is allowed.
    """
    found: dict[CheckCode, Check] = {}
    for place, item in enumerate(document):
        check = _read_check(place, item)
        if check.code in found:
            raise Invalid("pilots.bad_check", place=f"checks[{place}].code", found=check.code.value, allowed="once")
        found[check.code] = check
    return tuple(found.get(code, Check(code, Effect.OFF)) for code in CheckCode)


def _read_check(place: int, item: Mapping[str, object]) -> Check:
    codes, effects = {code.value for code in CheckCode}, {effect.value for effect in Effect}
    code, effect = item.get("code"), item.get("effect")
    threshold, source = item.get("threshold", 0), item.get("source", "")
    wrong: list[tuple[str, object, str]] = []
    if code not in codes:
        wrong.append(("code", code, ", ".join(sorted(codes))))
    if effect not in effects:
        wrong.append(("effect", effect, ", ".join(sorted(effects))))
    if not isinstance(threshold, int) or isinstance(threshold, bool) or not 0 <= threshold <= THRESHOLD_MAX:
        wrong.append(("threshold", threshold, f"0 – {THRESHOLD_MAX}"))
    if not isinstance(source, str) or len(source) > SOURCE_CHARACTERS_MAX:
        wrong.append(("source", "…", f"≤ {SOURCE_CHARACTERS_MAX}"))
    for name, value, allowed in wrong:
        raise Invalid("pilots.bad_check", place=f"checks[{place}].{name}", found=str(value), allowed=allowed)
    return Check(CheckCode(str(code)), Effect(str(effect)), int(str(threshold)), str(source))


def checks_as_document(checks: Iterable[Check]) -> list[dict[str, object]]:
    """The checks as they are stored."""
    return [
        {"code": one.code.value, "effect": one.effect.value, "threshold": one.threshold, "source": one.source}
        for one in checks
    ]


def examine(checks: Iterable[Check], facts: ApplicationFacts) -> tuple[Finding, ...]:
    """What each check that is on finds, in the order of the window."""
    found: dict[CheckCode, int | bool | None] = {
        CheckCode.TYPE_IN_FORCE: facts.type_in_force,
        CheckCode.MAJOR_RELATED: facts.major_related,
        CheckCode.MAJOR_YEARS: facts.major_years,
        CheckCode.STUDENTS_MIN: facts.students_count,
        CheckCode.ORGANIZATION_FILED: facts.organization_filed,
        CheckCode.ORGANIZATION_STANDING: facts.organization_standing,
        CheckCode.NO_CHARGE: facts.is_free,
        CheckCode.ATTACHMENTS: facts.attachments_count,
    }
    return tuple(
        Finding(check, _is_met(check, found[check.code]), found[check.code])
        for check in checks
        if check.effect != Effect.OFF
    )


def _is_met(check: Check, found: int | bool | None) -> bool | None:  # noqa: FBT001  a finding, not a switch
    if found is None:
        return None
    return found >= check.threshold if check.code in COUNTING else bool(found)


def consecutive_years(entry_years: Iterable[int], until: int) -> int:
    """How many years without a gap a major has recruited, up to ``until`` (or the year before, if not yet then)."""
    known = frozenset(entry_years)
    year = until if until in known else until - 1
    count = 0
    while year - count in known:
        count += 1
    return count


def percent_done(plan: int, done: int) -> int:
    """Share of a plan that was done, in whole percent, rounded down; an empty plan is done."""
    return PERCENT if plan == 0 else done * PERCENT // plan


def must_explain(plan: int, done: int, threshold_percent: int) -> bool:
    """Whether less than the threshold was done, exactly at the boundary: 60 of 100 passes at 60 %."""
    return done * PERCENT < plan * threshold_percent


def split_places(wanted: Mapping[str, int], left: Mapping[str, int]) -> Mapping[str, Mapping[str, int]]:
    """Which quota each major draws from: its own first, then the one for all majors (``""``).

    Candidates without a major draw from the one for all majors; where there is none, from what the others leave.

    Args:
        wanted: Places by major; left: places left by the major of the quota.

    Returns:
        By quota the places by major; what finds no place is under the quota it would have drawn from.
    """
    drawn: dict[str, dict[str, int]] = {}
    for major, count in sorted(wanted.items(), reverse=True):
        if not major and "" not in left:
            _spread(count, left, drawn)
            continue
        own = major if major in left else ""
        first = min(count, max(left.get(own, 0), 0)) if own and "" in left else count
        if first or not count:
            drawn.setdefault(own, {})[major] = first
        if count - first:
            drawn.setdefault("", {})[major] = count - first
    return drawn


def _spread(count: int, left: Mapping[str, int], drawn: dict[str, dict[str, int]]) -> None:
    """Places without a major over the quotas of majors; what is too much stays under ``""``."""
    for major in sorted(left):
        free = left[major] - sum(drawn.get(major, {}).values())
        share = min(count, max(free, 0))
        if share:
            drawn.setdefault(major, {})[""] = share
            count -= share
    if count:
        drawn.setdefault("", {})[""] = count
