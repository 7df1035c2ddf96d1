"""What is over (过期): the rule set, its windows, rules whose windows or certificates are all gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from oneplusx.domain.rules.doctor.catalogue import Catalogue
from oneplusx.domain.rules.doctor.findings import Finding, Params, Place
from oneplusx.domain.rules.doctor.logic import all_atoms, exact_values
from oneplusx.domain.rules.limits import Window, WindowKind
from oneplusx.domain.rules.model import Rule, RuleSet


def find_expired(rule_set: RuleSet, catalogue: Catalogue, on: date) -> Iterator[Finding]:
    """Everything that no day from ``on`` can bring back."""
    last = rule_set.effective[1]
    if last is not None and last < on:
        yield Finding("doctor.expired_rule_set", (Place("effective"),), {"to": last.isoformat(), "on": on.isoformat()})
    over = {window.id for window in rule_set.windows if _is_over(window, on)}
    for window in rule_set.windows:
        if window.id in over and window.closes_on is not None:
            params: Params = {"window": window.id, "to": window.closes_on.isoformat(), "on": on.isoformat()}
            yield Finding("doctor.expired_window", (Place("windows", window.id),), params)
    if over:
        for rule in rule_set.rules:
            yield from _rule_over(rule_set, rule, over)
    yield from _certificates_over(rule_set, catalogue, on)


def _is_over(window: Window, on: date) -> bool:
    return window.kind is WindowKind.DATES and window.closes_on is not None and window.closes_on < on


def _rule_over(rule_set: RuleSet, rule: Rule, over: set[str]) -> Iterator[Finding]:
    windows = [window for window in rule_set.windows if window.id in rule.windows]
    if not rule.windows:
        windows = [window for window in rule_set.windows if not window.rules or rule.id in window.rules]
    if windows and all(window.id in over and not (window.purposes or window.when) for window in windows):
        names = tuple(window.id for window in windows)
        yield Finding("doctor.expired_rule", (Place("rules", rule.id),), {"rule": rule.id, "windows": names})


def _certificates_over(rule_set: RuleSet, catalogue: Catalogue, on: date) -> Iterator[Finding]:
    withdrawn = {
        item.code for item in catalogue.certificates if item.withdrawn_on is not None and item.withdrawn_on <= on
    }
    if not withdrawn:
        return
    for rule, atom in all_atoms(rule_set.rules):
        asked = tuple(map(str, exact_values(atom.where, "certificate_type")))
        if asked and withdrawn.issuperset(asked):
            params: Params = {"rule": rule.id, "certificates": asked}
            yield Finding("doctor.expired_certificates", (Place("rules", rule.id),), params)
