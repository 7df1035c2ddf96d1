"""``examine``: all that the doctor looks for, in one report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from oneplusx.domain.rules.criteria import compile_scales
from oneplusx.domain.rules.doctor.catalogue import EMPTY, Catalogue
from oneplusx.domain.rules.doctor.chains import find_chains
from oneplusx.domain.rules.doctor.coverage import find_gaps, find_idle_caps
from oneplusx.domain.rules.doctor.dead import Morgue
from oneplusx.domain.rules.doctor.expiry import find_expired
from oneplusx.domain.rules.doctor.findings import Finding, Report, in_order
from oneplusx.domain.rules.doctor.logic import Logic
from oneplusx.domain.rules.doctor.pairs import find_pairs
from oneplusx.domain.rules.model import RuleSet


def examine(rule_set: RuleSet, *, catalogue: Catalogue = EMPTY, on: date | None = None) -> Report:
    """Examines a conversion method (体检).

    Args:
        rule_set: A rule set, composed with its upper ones where it has any.
        catalogue: What there is to convert; what it does not know is not judged.
        on: Day that "expired" is measured by; without one nothing is said to be expired.

    Returns:
        The findings, worst first; the same for the same input, in whatever order the catalogue stands.
    """
    scales = compile_scales(rule_set.scales)
    logic = Logic(scales)
    found: list[Finding] = [*find_pairs(rule_set, logic), *Morgue(rule_set, catalogue, logic).find()]
    if on is not None:
        found += find_expired(rule_set, catalogue, on)
    found += find_chains([rule_set], catalogue)
    found += find_gaps(rule_set, catalogue, scales, on)
    found += find_idle_caps(rule_set, catalogue)
    return Report(rule_set.code, rule_set.version, in_order(found))


def examine_chains(rule_sets: Iterable[RuleSet], *, catalogue: Catalogue = EMPTY) -> Sequence[Finding]:
    """Circles and credit-inflating chains that lead through the methods of several colleges.

    The catalogue's courses name their institution; rule ids of different methods should differ.
    """
    return in_order(list(find_chains(rule_sets, catalogue)))
